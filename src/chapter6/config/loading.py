"""From the raw configuration to the checked settings of one edition, or one readable error."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chapter6.config.builders import GIVEN, builders
from chapter6.config.complaints import Complaint, Location, complaints_of, describe, nearest
from chapter6.config.schema import (
    ClimateNetwork,
    Configuration,
    EditionEntry,
    Network,
    ReviewNetwork,
    Settings,
    Sources,
    Synthetic,
)
from chapter6.errors import InputError

AS_PRINTED = "_as_printed"


class ConfigurationError(InputError):
    """The configuration cannot be run; the message lists every fault, a line each."""


@dataclass(frozen=True)
class Edition:
    """One edition, ready to run: its sources and its settings, the overrides laid on top."""

    name: str
    title: str
    synthetic: Synthetic | None
    sources: Sources
    settings: Settings


def load_edition(raw: Mapping[str, Any], files: Sequence[str | Path] = ()) -> Edition:
    """Check the whole configuration and return the edition that it selects.

    Parameters
    ----------
    raw
        The configuration as Snakemake merged it.
    files
        The YAML files it came from, used to say in which line a fault stands.

    Raises
    ------
    ConfigurationError
        With a line for each fault: the place, the key, what is wrong, the nearest valid name.
    """
    complaints: list[Complaint] = []
    try:
        entries = Configuration.model_validate(dict(raw)).editions
    except ValidationError as error:
        raise ConfigurationError(describe(complaints_of(error, ()), files)) from None
    name = raw["edition"]
    if name not in entries:
        complaints.append(Complaint(("edition",), f"no edition {name!r}{nearest(name, entries)}"))
    editions = {}
    for key, entry in entries.items():
        strangers = _strange_models(key, entry, raw)
        if strangers:
            complaints += strangers
            continue
        try:
            editions[key] = _merged(key, entry, raw)
            complaints += _contradictions(editions[key])
        except ValidationError as error:
            complaints += complaints_of(error, ("editions", key, "settings"))
    if complaints:
        raise ConfigurationError(describe(_as_written(complaints), files))
    return _chosen(editions[name])


def _merged(name: str, entry: EditionEntry, raw: Mapping[str, Any]) -> Edition:
    base = {key: value for key, value in raw.items() if key not in ("edition", "editions")}
    base["models"] = _bounded(base["models"], entry.at_most.model_dump(exclude_none=True))
    settings = _overlaid(base, entry.settings)
    settings["models"] = _with_variants(settings["models"])
    checked = Settings.model_validate(settings)
    return Edition(name, entry.title, entry.synthetic, entry.sources, checked)


def _with_variants(models: Mapping[str, Any]) -> dict[str, Any]:
    """Return the models, each followed by what its `as_printed` makes of it."""
    found: dict[str, Any] = {}
    for name, model in models.items():
        found[name] = model
        printed = model.get("as_printed") if isinstance(model, Mapping) else None
        if isinstance(printed, Mapping):
            own = {key: value for key, value in model.items() if key != "as_printed"}
            variant = {"variant_of": name, "title": f"{model.get('title')}, as printed"}
            found[f"{name}{AS_PRINTED}"] = _overlaid(own, {**printed, **variant})
    return found


def _as_written(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Place complaints about variants where they are written: in the model's `as_printed`.

    What is wrong with the model itself is not told a second time.
    """
    told, found = {(c.location, c.what) for c in complaints}, []
    for complaint in complaints:
        parts = [str(part) for part in complaint.location]
        at = next((i for i, part in enumerate(parts) if part.endswith(AS_PRINTED)), None)
        if at is None:
            found.append(complaint)
            continue
        before, after = complaint.location[:at], complaint.location[at + 1 :]
        model = parts[at].removesuffix(AS_PRINTED)
        if ((*before, model, *after), complaint.what) not in told:
            found.append(Complaint((*before, model, "as_printed", *after), complaint.what))
    return found


def _chosen(edition: Edition) -> Edition:
    """Return the edition with just those variants and controls that are asked for."""
    settings = edition.settings
    models = {name: settings.models[name] for name in _running(settings)}
    return replace(edition, settings=settings.model_copy(update={"models": models}))


def _running(settings: Settings) -> list[str]:
    return [
        name
        for name, model in settings.models.items()
        if (not model.control or name in settings.controls)
        and (not getattr(model, "variant_of", None) or "as_printed" in settings.variants)
    ]


def _bounded(models: Mapping[str, Any], at_most: Mapping[str, int]) -> dict[str, Any]:
    """Return the models with none of their numbers above `at_most`."""

    def bounded(numbers: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(numbers)
        for key, value in numbers.items():
            if isinstance(value, int) and key in at_most:
                found[key] = min(value, at_most[key])
            elif isinstance(value, Mapping) and key in ("as_printed", "warm_start"):
                found[key] = bounded(value)
        return found

    return {name: bounded(model) for name, model in models.items()}


def _strange_models(name: str, entry: EditionEntry, raw: Mapping[str, Any]) -> list[Complaint]:
    """Return overrides of models that do not exist; a new model names its task and is none."""
    overrides = entry.settings.get("models")
    if not isinstance(overrides, Mapping):
        return []
    return [
        Complaint(
            ("editions", name, "settings", "models", model),
            f"no model {model!r} to override{nearest(model, raw['models'])}",
        )
        for model, override in overrides.items()
        if model not in raw["models"] and not (isinstance(override, Mapping) and "task" in override)
    ]


def _overlaid(base: Any, override: Any) -> Any:
    """Lay `override` over `base`, mapping by mapping; anything else replaces what is there."""
    if isinstance(base, Mapping) and isinstance(override, Mapping):
        merged = dict(base)
        for key, value in override.items():
            merged[key] = _overlaid(base.get(key), value)
        return merged
    return deepcopy(override)


def _contradictions(edition: Edition) -> list[Complaint]:
    """Return what no single key shows: unknown builders, splits past the end, too few reviews."""
    settings = edition.settings
    here: Location = ("editions", edition.name, "settings")
    complaints = _row_complaints(edition, (*here, "climate", "splits"))
    for name, model in settings.models.items():
        place = (*here, "models", name)
        if isinstance(model, Network):
            complaints += _builder_complaints(model, place)
        if isinstance(model, ReviewNetwork):
            complaints += _sample_complaints(edition, model, place)
        if isinstance(model, ClimateNetwork):
            complaints += _window_complaints(edition, model, place)
    controls = [name for name, model in settings.models.items() if model.control]
    complaints += [
        Complaint((*here, "controls", place), f"no control {name!r}{nearest(name, controls)}")
        for place, name in enumerate(settings.controls)
        if name not in controls
    ]
    return complaints + _concept_complaints(settings, (*here, "concepts"))


def _concept_complaints(settings: Settings, place: Location) -> list[Complaint]:
    """Return the concepts that look into a model of reviews which does not run."""
    concepts = settings.concepts
    models = settings.models
    running = [name for name in _running(settings) if isinstance(models[name], ReviewNetwork)]
    return [
        Complaint(
            (*place, concept, "model"), f"no review model {wanted!r}{nearest(wanted, running)}"
        )
        for concept, wanted in (
            ("map_embeddings", concepts.map_embeddings.model),
            ("read_along", concepts.read_along.model),
        )
        if wanted not in running
    ]


def _row_complaints(edition: Edition, place: Location) -> list[Complaint]:
    splits, rows = edition.settings.climate.splits, edition.sources.climate.rows
    last = splits.validation_end + edition.settings.climate.lookback
    if rows is not None and last >= rows:
        what = (
            f"{splits.validation_end} is past the end: with a lookback of "
            f"{edition.settings.climate.lookback} rows no test row is left of the {rows} rows"
        )
        return [Complaint((*place, "validation_end"), what)]
    return []


def _window_complaints(edition: Edition, model: ClimateNetwork, place: Location) -> list[Complaint]:
    climate = edition.settings.climate
    step = model.step or climate.step
    if step > climate.lookback:
        return [Complaint((*place, "step"), f"{step} is longer than the lookback")]
    if climate.lookback + climate.delay >= climate.splits.training_end:
        return [Complaint((*place, "step"), "no whole window fits into the training rows")]
    return []


def _builder_complaints(model: Network, place: Location) -> list[Complaint]:
    known = builders()
    if model.builder not in known:
        what = f"no builder {model.builder!r} in src/chapter6/models{nearest(model.builder, known)}"
        return [Complaint((*place, "builder"), what)]
    assert isinstance(model, ReviewNetwork | ClimateNetwork)
    takes = known[model.builder]
    own = [argument for argument in takes if argument not in GIVEN[model.task]]
    complaints = [
        Complaint(
            (*place, "arguments", argument),
            f"builder {model.builder} takes no argument {argument!r}{nearest(argument, own)}",
        )
        for argument in model.arguments
        if argument not in own
    ]
    handed = {"words", "maxlen"} if isinstance(model, ReviewNetwork) else set(GIVEN["climate"])
    if getattr(model, "bag_of_words", None):
        handed.remove("maxlen")
    complaints += [
        Complaint(
            (*place, "builder"),
            f"builder {model.builder} {'does not take' if argument in handed else 'takes'} "
            f"{argument!r}, which it is {'' if argument in handed else 'not '}given here",
        )
        for argument in GIVEN[model.task]
        if argument != "vectors" and (argument in takes) != (argument in handed)
    ]
    complaints += [
        Complaint((*place, "arguments"), f"builder {model.builder} needs the argument {argument!r}")
        for argument in own
        if takes[argument] and argument not in model.arguments
    ]
    if isinstance(model, ReviewNetwork) and model.pretrained_vectors != ("vectors" in takes):
        wants = "takes" if "vectors" in takes else "does not take"
        complaints.append(
            Complaint((*place, "pretrained_vectors"), f"builder {model.builder} {wants} `vectors`")
        )
    return complaints


def _sample_complaints(edition: Edition, model: ReviewNetwork, place: Location) -> list[Complaint]:
    first = model.warm_start
    if first and first.training_samples > model.training_samples:
        what = f"{first.training_samples} are more than the {model.training_samples} that follow"
        return [Complaint((*place, "warm_start", "training_samples"), what)]
    reviews = edition.sources.reviews.train_reviews
    wanted = model.training_samples + model.validation_samples
    if reviews is None or wanted <= reviews:
        return []
    what = (
        f"{model.training_samples} training + {model.validation_samples} validation reviews "
        f"are past the end of the {reviews} training reviews"
    )
    return [Complaint((*place, "training_samples"), what)]
