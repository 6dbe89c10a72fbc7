"""Faults of a configuration in words: file and line, key, and the nearest valid name."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chapter6.config.addresses import without_secrets
from chapter6.config.fields import TASKS, keys_beside
from chapter6.config.schema.section import TIME_EXAMPLE
from chapter6.config.wording import wording
from chapter6.config.written.files import Location, Slip, Written
from chapter6.config.written.places import Root, place_of

__all__ = ["Complaint", "Location", "complaints_of", "describe", "nearest"]


@dataclass(frozen=True)
class Complaint:
    """One fault: where in the configuration, and what is wrong there.

    Attributes:
        location: of the wrong value.
        what: is wrong, and what to do.
        place: the file and line, or another source, where it is known already.
        or_at: other values that may be the wrong one: if the command line has one of them, it is.
    """

    location: Location
    what: str
    place: str | None = None
    or_at: tuple[Location, ...] = ()


def nearest(name: object, known: Iterable[str]) -> str:
    """Return "; did you mean …?" with the known name closest to `name`, or a list of all names."""
    names = list(known)
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(names)}" if names else ""


def complaints_of(
    error: ValidationError, prefix: Location, models: Iterable[str] = ()
) -> list[Complaint]:
    """Turn pydantic's error into complaints, each location once.

    `prefix` is where the checked value is; `models` are those that the configuration has.
    """
    complaints: dict[Location, Complaint] = {}
    for fault in error.errors(include_url=False):
        location, what = _complaint(fault, list(models))
        complaints.setdefault((*prefix, *location), Complaint((*prefix, *location), what))
    return list(complaints.values())


def _complaint(fault: ErrorDetails, models: Sequence[str]) -> tuple[Location, str]:
    location, task = _without_tags(fault["loc"])
    if fault["type"] == "extra_forbidden":
        return location, f"unknown key{nearest(location[-1], keys_beside(location, task))}"
    if fault["type"] == "missing":
        return location, "this key is missing"
    if fault["type"] == "union_tag_invalid":
        tag = fault["ctx"]["tag"]
        return (*location, "task"), f"no task {tag!r}{nearest(tag, sorted(TASKS))}"
    if fault["type"] == "union_tag_not_found":
        return location, _without_task(location, fault["input"], models)
    return location, wording(fault, location)


def _without_task(location: Location, entry: Any, models: Sequence[str]) -> str:
    if not isinstance(entry, dict):
        return wording({"type": "dict_type", "loc": location, "msg": "", "input": entry}, location)
    what = "the key 'task' is missing: it is reviews, climate or baseline"
    name = str(location[-1])
    others = [model for model in models if model != name]
    close = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return what + (f"; or did you mean the model {close[0]!r}?" if close else "")


def _without_tags(loc: Sequence[str | int]) -> tuple[Location, str]:
    """Return pydantic's location without what it adds for unions, and the task of its model."""
    location, task = [part for part in loc if part != "[key]"], ""
    if location[:1] == ["models"] and location[2:3] and location[2] in TASKS:
        task = str(location.pop(2))
    if "arguments" in location:
        location = location[: location.index("arguments") + 2]
    if location[:1] == ["sweep"]:
        location = location[:4]
    return tuple(location), task


def describe(complaints: Sequence[Complaint], roots: Sequence[Root]) -> str:
    """Return the complaints as text, a line each, with file and line where these are known."""
    lines = []
    for complaint in complaints:
        place, location = complaint.place, complaint.location
        if place is None:
            place, location = place_of(location, roots, complaint.or_at)
        key = ".".join(str(part) for part in location)
        lines.append(f"{place}: {key}: {complaint.what}" if key else f"{place}: {complaint.what}")
    return without_secrets("\n".join(dict.fromkeys(lines)))


def of_writing(files: Sequence[Written]) -> list[Complaint]:
    """Return the complaints about how files are written, whatever they say."""
    return [
        Complaint(slip.location, _time_is_meant(slip), place=f"{file.file}:{slip.line}")
        for file in files
        for slip in file.slips
    ]


def _time_is_meant(slip: Slip) -> str:
    """Return what is wrong with a value, and the form of a time where one is expected."""
    if slip.location[-1:] not in (("first",), ("last",)):
        return slip.what
    return f"{slip.what.partition(';')[0]}; write it as the file has it, such as {TIME_EXAMPLE}"
