"""What the schema has at a location of the configuration: the kinds of values, the keys."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from chapter6.config.schema import configuration, models
from chapter6.config.written.files import Location

TASKS = {
    "reviews": models.ReviewNetwork,
    "climate": models.ClimateNetwork,
    "baseline": models.Baseline,
}


def kinds_at(location: Location) -> set[type]:
    """Return the types that a value may have: str, int, float, bool, NoneType, list or dict.

    Nothing where the schema has no such key.
    """
    here: list[Any] = [configuration.Configuration]
    for part in _in_the_schema(location):
        here = [kind for annotation in here for kind in _below(annotation, part)]
    return {_kind(annotation) for annotation in here}


def keys_beside(location: Location, task: str = "") -> list[str]:
    """Return the keys that are valid beside the last part of a location.

    `task` is that of the model which the location is in.
    """
    here: list[Any] = [configuration.Configuration]
    for part in _in_the_schema(location)[:-1]:
        here = [kind for annotation in here for kind in _below(annotation, part)]
        if task in TASKS and set(TASKS.values()) <= set(here):
            here = [TASKS[task]]
    keys = [key for annotation in here for key in _fields(annotation)]
    return list(dict.fromkeys(keys))


def _in_the_schema(location: Location) -> Location:
    """Return where the schema has what an edition's `settings`, or a variant, may hold."""
    if location[:1] == ("editions",) and location[2:3] == ("settings",) and len(location) > 3:
        location = location[3:]
    if location[:1] == ("models",) and len(location) > 3 and location[2] in models.VARIANTS:
        location = (*location[:2], *location[3:])
    return location


def _fields(annotation: Any) -> dict[str, Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {key: field.annotation for key, field in annotation.model_fields.items()}
    return {}


def _below(annotation: Any, part: str | int) -> Iterator[Any]:
    """Yield the types that a key, or an index, of such a value may have."""
    fields = _fields(annotation)
    if fields:
        yield from _alternatives(fields.get(str(part)))
    elif get_origin(annotation) in (dict, list):
        yield from _alternatives(get_args(annotation)[-1])


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from _alternatives(member)
    elif annotation is not None:
        yield annotation


def _kind(annotation: Any) -> type:
    origin = get_origin(annotation)
    if origin is Literal:
        return type(get_args(annotation)[0])
    if _fields(annotation) or origin is dict:
        return dict
    if origin is list:
        return list
    return annotation if isinstance(annotation, type) else NoneType
