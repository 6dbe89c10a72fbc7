"""Complaints about merged settings, moved to where the value is written.

A variant's values may be written in its model's `as_printed` or `as_keras_3`, a model's values in
`defaults`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.config.complaints import Complaint, Location
from chapter6.config.schema.models import VARIANTS, Defaults


def as_written(complaints: Sequence[Complaint], raw: Mapping[str, Any]) -> list[Complaint]:
    """Return the complaints at the places where they can be fixed, each fault once.

    Parameters
    ----------
    complaints
        About the configuration after merging defaults, variants and editions.
    raw
        The configuration as written.
    """
    return _of_defaults(_of_variants(complaints), raw)


def _of_variants(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Move complaints about variants; those that the model itself has, too, are dropped."""
    said = {(complaint.location, complaint.what) for complaint in complaints}
    found = []
    for complaint in complaints:
        before, model, after = _parts(complaint.location)
        kind = next((kind for kind in VARIANTS if model.endswith(f"_{kind}")), None)
        if kind is None:
            found.append(complaint)
            continue
        place = (*before, "models", model.removesuffix(f"_{kind}"))
        if ((*place, *after), complaint.what) not in said:
            found.append(Complaint((*place, kind, *after), complaint.what))
    return found


def _of_defaults(complaints: Sequence[Complaint], raw: Mapping[str, Any]) -> list[Complaint]:
    """Move complaints about values from `defaults`, unless that place has a complaint already."""
    said = {complaint.location for complaint in complaints}
    found = []
    for complaint in complaints:
        before, model, after = _parts(complaint.location)
        own = _at(raw, (*before, "models", model)) | _at(raw, ("models", model))
        task = str(own.get("task"))
        if not after or after[0] in own or after[0] not in _defaulted(raw, before, task):
            found.append(complaint)
            continue
        location = (*before, "defaults", task, *after)
        if not any(location[:end] in said for end in range(len(before) + 1, len(location) + 1)):
            found.append(Complaint(location, complaint.what))
    return found


def _parts(location: Location) -> tuple[Location, str, Location]:
    """Split a location into what is before ``models``, the model, and what is after it.

    If the location is not within a model, the model is empty and nothing is after it.
    """
    start = 3 if location[:1] == ("editions",) else 0
    if location[start : start + 1] == ("models",) and len(location) > start + 1:
        return location[:start], str(location[start + 1]), location[start + 2 :]
    return location, "", ()


def _defaulted(raw: Mapping[str, Any], before: Location, task: str) -> set[str]:
    """Return the keys that models of a task get from `defaults`, valid or not."""
    field = Defaults.model_fields.get(task)
    right = set(field.annotation.model_fields) if field and field.annotation else set()
    return right | {*_at(raw, (*before, "defaults", task)), *_at(raw, ("defaults", task))}


def _at(raw: Mapping[str, Any], location: Location) -> dict[str, Any]:
    """Return the mapping at a location; an empty one if there is none."""
    here: Any = raw
    for part in location:
        here = here.get(part) if isinstance(here, Mapping) else None
    return dict(here) if isinstance(here, Mapping) else {}
