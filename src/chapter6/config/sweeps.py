"""Sweeps: each point of a grid of settings becomes a variant of its model.

A point is named by the settings in which it differs from its model. So its name, and with it its
results, stay when the grid gets more values or another order, or one more setting whose values
include the model's own. The point that differs in nothing is the model itself.
"""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

from pydantic import ValidationError

from chapter6.config.complaints import Complaint, Location, complaints_of, nearest
from chapter6.config.contradictions import model_faults
from chapter6.config.editions import Edition
from chapter6.config.fields import kinds_at
from chapter6.config.networks.builders import GIVEN, builders
from chapter6.config.networks.faults import Network, network_faults
from chapter6.config.run_settings import model_settings
from chapter6.config.schema.configuration import Settings
from chapter6.config.schema.models import VARIANTS, Baseline, ClimateNetwork, ReviewNetwork
from chapter6.config.schema.sweep import Grid, Scalar

MOST = 1000
"""Points that the sweeps of an edition may have together."""
ARGUMENTS = "arguments."
LONGEST_NAME, LONGEST_WORD, LONGEST_NUMBER = 120, 24, 10
SHOWN = 3

Changes = Mapping[str, Scalar]
"""Key of a setting, such as ``arguments.units`` → its value at a point."""


def with_points(edition: Edition) -> tuple[Edition, list[Complaint]]:
    """Return the edition with a model for each point of its sweeps, and what is wrong with them.

    A point follows its model, and draws the same random numbers. What is wrong with the model
    itself is not said again.
    """
    settings, place = edition.settings, ("editions", edition.name, "settings", "sweep")
    complaints = [*_wrong_models(settings, place), *_too_many(settings.sweep, place)]
    if complaints or not settings.sweep:
        return edition, complaints
    models = dict(settings.models)
    found = {}
    for name, model in settings.models.items():
        found[name] = model
        grid = settings.sweep.get(name)
        if not grid or isinstance(model, Baseline) or model.builder not in builders():
            continue
        faults = [*_wrong_settings(settings, name, model, (*place, name))]
        if not faults:
            own = {key: _own(settings, name, key) for key in grid}
            found[name] = model.model_copy(update={"swept": own})
            points = _points(name, model, grid, own)
            faults = [*_wrong_points(edition, model, points, (*place, name))]
            faults += [
                Complaint((*place, name), f"a point is called {point}, and so is another model")
                for point in points
                if point in models
            ]
            found |= points
            models |= points
        complaints += faults
    return replace(edition, settings=settings.model_copy(update={"models": found})), complaints


def left_out(points: Mapping[str, str]) -> list[str]:
    """Say which points cannot run, given with the reasons, in a few lines."""
    lines = [f"{point} is left out of the sweep: {why}" for point, why in points.items()]
    more = [f"{len(lines) - SHOWN} more points are left out like these"] if lines[SHOWN:] else []
    return [*lines[:SHOWN], *more]


def point_name(model: str, changes: Changes) -> str:
    """Return what a point is called: its model, and every setting in which it differs.

    It is a name of a model, of a file and of a rule. Of two settings, or values, with the same
    letters and digits, one has a few digits of its hash in addition.

    >>> point_name("jena_gru", {"learning_rate": 0.0003, "arguments.units": 16})
    'jena_gru_units_16_learning_rate_0p0003'
    """
    labels = {key: _word(_label(key).replace(".", "_")) for key in sorted(changes)}
    parts = [f"{label}_{_written(changes[key])}" for key, label in labels.items()]
    name = "_".join([model, *parts])
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9].rstrip('_')}_{_digits(name, 8)}"


def _points(name: str, model: Network, grid: Grid, own: Changes) -> dict[str, Network]:
    """Return the models of a grid but the model itself, which `own` has the values of."""
    found = {}
    for values in product(*grid.values()):
        point = dict(zip(grid, values, strict=True))
        changes = {key: value for key, value in point.items() if value != own[key]}
        if changes:
            words = ", ".join(f"{_label(key)} {_text(value)}" for key, value in changes.items())
            about = {"title": f"{model.title}: {words}", "variant_of": name, "swept": point}
            changed = _laid_over(model, changes)
            found[point_name(name, changes)] = changed.model_copy(
                update={**about, **dict.fromkeys(VARIANTS)}
            )
    return found


def _laid_over(model: Network, changes: Changes) -> Network:
    """Return a model with some settings changed. Raises pydantic's `ValidationError`."""
    own = model.model_dump()
    for key, value in changes.items():
        if key.startswith(ARGUMENTS):
            own["arguments"] = {**own["arguments"], key.removeprefix(ARGUMENTS): value}
        else:
            own[key] = value
    return type(model).model_validate(own)


def _own(settings: Settings, name: str, key: str) -> Scalar:
    """Return a model's own value of a setting, the builder's default where it has none."""
    own = model_settings(settings, name)
    if not key.startswith(ARGUMENTS):
        return own[key]  # type: ignore[literal-required]
    argument = key.removeprefix(ARGUMENTS)
    builder = builders()[own["builder"]]  # type: ignore[typeddict-item]
    default = builder.arguments[argument].default
    return own["arguments"].get(argument, default)  # type: ignore[typeddict-item]


def _wrong_models(settings: Settings, place: Location) -> Iterator[Complaint]:
    for name, grid in settings.sweep.items():
        model, what = settings.models.get(name), ""
        if model is None:
            own = [m for m, one in settings.models.items() if not isinstance(one, Baseline)]
            what = f"no model {name!r} to sweep{nearest(name, own)}"
        elif isinstance(model, Baseline):
            what = "needs no training; it has nothing to sweep" if grid else ""
        elif model.variant_of:
            what = f"a variant, which has no points of its own; sweep {model.variant_of}"
        if not what and name not in settings.running:
            what = "a control that does not run; name it in `controls`"
        if what:
            yield Complaint((*place, name), what)


def _too_many(sweep: Mapping[str, Grid], place: Location) -> Iterator[Complaint]:
    sizes = {name: math.prod(map(len, grid.values())) for name, grid in sweep.items() if grid}
    total = sum(sizes.values())
    if total > MOST:
        largest = max(sizes, key=lambda name: sizes[name])
        lengths = " × ".join(str(len(values)) for values in sweep[largest].values())
        together = f", {total:,} with those of other models" if len(sizes) > 1 else ""
        yield Complaint(
            (*place, largest),
            f"{sizes[largest]:,} points ({lengths}){together}; at most {MOST:,} are planned: "
            "take values out, or give each part a run of its own",
        )


def _wrong_settings(
    settings: Settings, name: str, model: Network, place: Location
) -> Iterator[Complaint]:
    """Yield the keys that cannot be varied, and the values that the model cannot have."""
    known = _keys(settings, name, model)
    already = {fault.what for fault in network_faults(model, place)}
    for key, values in settings.sweep[name].items():
        if key not in known:
            what = f"no setting that a sweep can vary{nearest(key, known)}"
            if f"{ARGUMENTS}{key}" in known:
                what = f"an argument of the builder; write {ARGUMENTS}{key}"
            yield Complaint((*place, key), what)
            continue
        for index, value in enumerate(values):
            try:
                faults = [*network_faults(_laid_over(model, {key: value}), place)]
            except ValidationError as error:
                faults = complaints_of(error, ())[:1]
            for what in dict.fromkeys(fault.what for fault in faults):
                if what not in already:
                    yield Complaint((*place, key, index), what)


def _wrong_points(
    edition: Edition, model: Network, points: Mapping[str, Network], place: Location
) -> Iterator[Complaint]:
    """Yield what is wrong with settings that are valid each by itself."""
    already = {fault.what for fault in model_faults(edition, model, place)}
    wrong = [
        f"{point}: {fault.what}"
        for point, changed in points.items()
        for fault in model_faults(edition, changed, place)
        if fault.what not in already
    ]
    more = [f"{len(wrong) - SHOWN} more points are wrong like these"] if wrong[SHOWN:] else []
    for what in [*wrong[:SHOWN], *more]:
        yield Complaint(place, what)


def _keys(settings: Settings, name: str, model: Network) -> list[str]:
    """Return the settings of a model that a sweep can vary: its numbers depend on them."""
    arguments = builders()[model.builder].arguments
    own = [f"{ARGUMENTS}{name}" for name in arguments if name not in GIVEN[model.task]]
    # a name that ends in a seed stands for a job with that seed
    own = [key for key in own if not key.endswith("seed")]
    fields = [
        key
        for key in model_settings(settings, name)
        if key in type(model).model_fields
        and key not in ("task", "variant_of")
        and dict not in kinds_at(("models", "", key))
    ]
    return [*own, *fields]


def _label(key: str) -> str:
    """Return the last word of a key, unless a model has a setting of that name, too."""
    last = key.removeprefix(ARGUMENTS)
    fields = {*ReviewNetwork.model_fields, *ClimateNetwork.model_fields}
    return key if last != key and last in fields else last


def _text(value: Scalar) -> str:
    """Return a value as the configuration has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(value: Scalar) -> str:
    """Return a value in letters and digits.

    >>> [_written(value) for value in (16, 0.0003, -0.5, 1e-10, True, "adam")]
    ['16', '0p0003', 'm0p5', '1em10', 'true', 'adam']
    """
    if isinstance(value, bool):
        return _text(value)
    if isinstance(value, str):
        # text that a number, true or false is written as is another value
        alike = re.fullmatch(r"true|false|m?[0-9].*", value)
        return f"{_word(value)}_{_digits(value, 6)}" if alike else _word(value)
    number = (Decimal(repr(value)) + 0).normalize()  # 16.0 as 16, and no -0
    plain = f"{number:f}"
    short = plain if len(plain) <= LONGEST_NUMBER else str(number).lower()
    return short.replace("-", "m").replace(".", "p").replace("+", "")


def _word(text: str) -> str:
    """Return a text in small letters and digits; one that has others gets digits of its hash."""
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST_WORD]
    return word if word == text else f"{word}_{_digits(text, 6)}"


def _digits(text: str, count: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:count]
