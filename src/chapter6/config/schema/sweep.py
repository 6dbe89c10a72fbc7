"""Settings of sweeps: which models are also trained with other settings."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from chapter6.config.schema.section import Name, Once

Scalar = int | float | str | bool
"""A value of a setting that a sweep can vary."""
Grid = dict[str, Annotated[list[Scalar], Field(min_length=1), Once]]
"""Key of a setting, such as ``arguments.units`` → its values."""


def _with_grids(value: Any) -> Any:
    """Return a plain list of models as models without a grid."""
    if not isinstance(value, list):
        return value
    if not all(isinstance(name, str) for name in value):
        raise ValueError("names of models are expected, or a block: a model and its grid")
    twice = next((name for name in value if value.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"{twice!r} is listed twice")
    return {name: {} for name in value}


def or_names(schema: dict[str, Any]) -> None:
    """Let the JSON Schema of a sweep accept a list of names, too."""
    block = {key: schema.pop(key) for key in list(schema) if key not in ("default", "description")}
    schema["anyOf"] = [block, {"type": "array", "items": {"type": "string"}, "uniqueItems": True}]


Sweep = Annotated[dict[Name, Grid], BeforeValidator(_with_grids)]
"""Model → the grid of settings that it is trained with beside its own."""
