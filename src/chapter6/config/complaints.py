"""Faults of a configuration in words: file and line, key, and the nearest valid name."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from chapter6.config import schema

Location = tuple[str | int, ...]

TAGS = {"reviews", "climate", "baseline"}


@dataclass(frozen=True)
class Complaint:
    """One fault: where in the configuration, and what is wrong there."""

    location: Location
    what: str


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" with the known name closest to `name`, or a list of all names."""
    names = list(known)
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(names)}" if names else ""


def complaints_of(error: ValidationError, prefix: Location) -> list[Complaint]:
    """Turn pydantic's error into complaints; `prefix` is the location of the checked value."""
    complaints = []
    for fault in error.errors(include_url=False):
        location, fields = _follow(fault["loc"])
        if fault["type"] == "extra_forbidden":
            what = f"unknown key{nearest(str(location[-1]), fields)}"
        elif fault["type"] == "missing":
            what = "this key is missing"
        elif fault["type"] == "union_tag_invalid":
            location = (*location, "task")
            tag = str(fault["ctx"]["tag"])
            what = f"no task {tag!r}{nearest(tag, sorted(TAGS))}"
        elif fault["type"] == "union_tag_not_found":
            what = "the key 'task' is missing: it is reviews, climate or baseline"
        else:
            message = fault["msg"].removeprefix("Value error, ").replace("Input should", "should")
            shown = "" if isinstance(fault["input"], dict) else f" (found {fault['input']!r})"
            what = message + shown
        complaints.append(Complaint((*prefix, *location), what))
    return complaints


def _follow(loc: Sequence[str | int]) -> tuple[Location, list[str]]:
    """Follow pydantic's location through the schema.

    Returns the location without the tags that pydantic adds for unions, and the keys that would
    be valid in place of its last part.
    """
    fields: list[str] = list(schema.Configuration.model_fields)
    location: list[str | int] = []
    here: Any = schema.Configuration
    classes = {"reviews": schema.ReviewNetwork, "climate": schema.ClimateNetwork}
    in_model = False
    for part in loc:
        if in_model and part in TAGS:
            here, in_model = classes.get(str(part), schema.Baseline), False
            continue
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = list(here.model_fields)
            field = here.model_fields.get(str(part))
            here = _without_none(field.annotation) if field else None
        else:
            here, in_model = _value_type(here), location == ["models"]
        location.append(part)
    return tuple(location), fields


def _without_none(annotation: Any) -> Any:
    """Return the type `X` of a value that may be ``X | None``."""
    arguments = get_args(annotation)
    others = [argument for argument in arguments if argument is not NoneType]
    return others[0] if NoneType in arguments and len(others) == 1 else annotation


def _value_type(annotation: Any) -> Any:
    """Return the type of the values of ``dict[K, V]``; None if there is none."""
    arguments = get_args(annotation)
    return arguments[-1] if arguments else None


def describe(complaints: Sequence[Complaint], files: Sequence[str | Path]) -> str:
    """Return the complaints as text, a line each, with file and line where these are known."""
    roots = [(str(file), yaml.compose(Path(file).read_text(encoding="utf-8"))) for file in files]
    lines = []
    for complaint in complaints:
        place, location = _place(complaint.location, roots)
        key = ".".join(str(part) for part in location)
        lines.append(f"{place}: {key}: {complaint.what}")
    return "\n".join(dict.fromkeys(lines))


def _place(location: Location, roots: list[tuple[str, Any]]) -> tuple[str, Location]:
    """Return "file:line" of a key, and its location in that file.

    A key of an edition's settings may be written in the edition or at the top level. A missing key
    is placed at the deepest part of its location that exists.
    """
    candidates = [location]
    if location[:1] == ("editions",) and location[2:3] == ("settings",):
        candidates.append(location[3:])
    found = []
    for candidate in candidates:
        for file, root in reversed(roots):
            depth, line = _deepest(root, candidate)
            found.append((len(candidate) - depth, f"{file}:{line}", candidate))
    if not found:
        return "configuration", location
    _, place, candidate = min(found, key=lambda entry: entry[0])
    return place, candidate


def _deepest(node: Any, location: Location) -> tuple[int, int]:
    """Return how many parts of `location` exist under `node`, and the line of the last (from 1)."""
    depth, line = 0, 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):
                break
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
        depth += 1
    return depth, line
