"""The JSON Schema of config.yaml, for editors: ``python -m chapter6.config.schema.json_schema``."""

import json
from copy import deepcopy
from typing import Any

from chapter6.config.schema.configuration import Configuration, Settings
from chapter6.config.schema.models import (
    ClimateNetwork,
    ClimateTraining,
    ReviewNetwork,
    ReviewTraining,
)


def json_schema() -> dict[str, Any]:
    """Return the schema of the file as written, in which some keys may be left out.

    A model may leave out what `defaults` has, and an edition's `settings` may leave out any key.
    """
    schema = Configuration.model_json_schema()
    definitions = schema["$defs"]
    for model, defaults in ((ReviewNetwork, ReviewTraining), (ClimateNetwork, ClimateTraining)):
        definition = definitions[model.__name__]
        needed = [key for key in definition["required"] if key not in defaults.model_fields]
        definition["required"] = needed
    overrides = {name: _optional(definitions[name]) for name in _reached(schema, definitions)}
    definitions |= {f"{name}Override": value for name, value in overrides.items()}
    settings = {"properties": {key: schema["properties"][key] for key in Settings.model_fields}}
    definitions["EditionEntry"]["properties"]["settings"] = _optional(
        {"type": "object", "additionalProperties": False, **settings}
    )
    schema["title"] = "Chapter Six"
    return schema


def _reached(schema: dict[str, Any], definitions: dict[str, Any]) -> list[str]:
    """Return the names of the definitions that `Settings` uses, directly or not."""
    waiting = [json.dumps(schema["properties"][key]) for key in Settings.model_fields]
    reached: list[str] = []
    while waiting:
        text = waiting.pop()
        for name, definition in definitions.items():
            if f'"#/$defs/{name}"' in text and name not in reached:
                reached.append(name)
                waiting.append(json.dumps(definition))
    return reached


def _optional(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition without required keys that refers to others of the same kind."""
    relaxed = deepcopy(definition)
    relaxed.pop("required", None)
    return _repointed(relaxed)


def _repointed(node: Any) -> Any:
    if isinstance(node, dict):
        # an override may lack the key `task`, so all that can be said is that one kind must fit
        kept = {key: value for key, value in node.items() if key != "discriminator"}
        if "oneOf" in kept:
            kept["anyOf"] = kept.pop("oneOf")
        return {
            key: f"{value}Override" if key == "$ref" else _repointed(value)
            for key, value in kept.items()
        }
    return [_repointed(item) for item in node] if isinstance(node, list) else node


if __name__ == "__main__":
    print(json.dumps(json_schema(), indent=2))
