"""What keeps a model from being built with its settings, found before anything runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from chapter6.config.complaints import Complaint, Location, nearest
from chapter6.config.editions import Edition
from chapter6.config.networks.arguments import fault_of
from chapter6.config.networks.builders import GIVEN, Builder, builders
from chapter6.config.networks.shapes import misfit
from chapter6.config.schema.configuration import Settings
from chapter6.config.schema.models import ClimateNetwork, ReviewNetwork

Network = ReviewNetwork | ClimateNetwork
NETWORKS: dict[str, type[Network]] = {"reviews": ReviewNetwork, "climate": ClimateNetwork}


def argument_faults(models: Any) -> Iterator[Complaint]:
    """Yield what is wrong with the arguments of those models that have no other fault.

    `models` are as they are written, with their defaults, in a configuration that has faults.
    """
    for name, entry in models.items() if isinstance(models, Mapping) else ():
        kind = NETWORKS.get(str(entry.get("task"))) if isinstance(entry, Mapping) else None
        try:
            model = kind.model_validate(entry) if kind else None
        except ValidationError:
            continue
        if model and model.builder in builders():
            yield from _arguments(model, builders()[model.builder], ("models", name))


def network_faults(model: Network, place: Location) -> Iterator[Complaint]:
    """Yield what keeps a model's builder from being called."""
    known = builders()
    if model.builder not in known:
        what = f"no builder {model.builder!r} in src/chapter6/models{nearest(model.builder, known)}"
        yield Complaint((*place, "builder"), what)
        return
    builder = known[model.builder]
    yield from _arguments(model, builder, place)
    yield from _given(model, set(builder.arguments), place)


def _arguments(model: Network, builder: Builder, place: Location) -> Iterator[Complaint]:
    own = {n: a for n, a in builder.arguments.items() if n not in GIVEN[model.task]}
    for name, value in model.arguments.items():
        if name in own:
            wrong, choices = fault_of(name, own[name], value)
            what = wrong + (nearest(value, choices) if choices else "")
        elif name in GIVEN[model.task]:
            what = "comes from the other settings; take it out"
        else:
            what = f"builder {model.builder} takes no argument {name!r}{nearest(name, own)}"
        if what:
            yield Complaint((*place, "arguments", name), what)
    for name, argument in own.items():
        if argument.required and name not in model.arguments:
            what = f"builder {model.builder} needs the argument {name!r}"
            yield Complaint((*place, "arguments"), what)


def _given(model: Network, takes: set[str], place: Location) -> Iterator[Complaint]:
    """Yield arguments that the workflow passes and the builder does not take, and the reverse."""
    given = set(GIVEN[model.task])
    if isinstance(model, ReviewNetwork):
        given -= {"maxlen"} if model.bag_of_words else set()
        given -= set() if model.pretrained_vectors else {"vectors"}
    for argument in GIVEN[model.task]:
        if argument in given and argument not in takes:
            key = "pretrained_vectors" if argument == "vectors" else "builder"
            what = f"builder {model.builder} does not take `{argument}`, which is passed to it here"
            yield Complaint((*place, key), what)
        elif argument in takes and argument not in given:
            what = f"builder {model.builder} takes `{argument}`, which is not passed to it here"
            yield Complaint((*place, "builder"), what)


def length_faults(edition: Edition, model: Network, place: Location) -> Iterator[Complaint]:
    """Yield a sequence that is too short for the layers of a model."""
    builder = builders().get(model.builder)
    if builder is None or (isinstance(model, ReviewNetwork) and model.bag_of_words):
        return
    length, made_of, key = _length(edition.settings, model)
    found = misfit(builder, length, model.arguments)
    if found is None:
        return
    if found.needed is None:
        remedy = "change its arguments"
    else:
        needed = found.needed
        if isinstance(model, ClimateNetwork):
            needed = (needed - 1) * (model.step or edition.settings.climate.step) + 1
        remedy = f"set {key} to at least {needed}, or change its arguments"
    here = place[:-2]
    yield Complaint(
        (*place, "arguments"),
        f"{made_of}, of which {found.length} reach {found.layer} in model {place[-1]}: too few; "
        f"{remedy}",
        or_at=((*place, "maxlen"), (*here, "climate", "lookback"), (*here, "climate", "step")),
    )


def _length(settings: Settings, model: Network) -> tuple[int, str, str]:
    """Return the steps of a model's input, what they are made of, and the key that sets them."""
    if isinstance(model, ReviewNetwork):
        return model.maxlen, f"a review has {model.maxlen} words (maxlen)", "maxlen"
    lookback, step = settings.climate.lookback, model.step or settings.climate.step
    steps = -(-lookback // step)
    made_of = f"a window has {steps} rows (climate.lookback {lookback}, step {step})"
    return steps, made_of, "climate.lookback"
