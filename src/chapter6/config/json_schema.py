"""The JSON Schema of config.yaml, for editors: ``python -m chapter6.config.json_schema``."""

import json
from copy import deepcopy
from typing import Any

from chapter6.config.schema import (
    ClimateNetwork,
    ClimateTraining,
    Configuration,
    ReviewNetwork,
    ReviewTraining,
    Settings,
)


def json_schema() -> dict[str, Any]:
    """Return the schema of the file as it is written, in which not every key need be.

    A model may leave out what it has from `defaults`, and an edition's `settings` any key.
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
    """Return the definitions that settings, as against editions, are made of."""
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
    """Return a definition without required keys, pointing at definitions of the same kind."""
    relaxed = deepcopy(definition)
    relaxed.pop("required", None)
    return _repointed(relaxed)


def _repointed(node: Any) -> Any:
    if isinstance(node, dict):
        # without the key `task`, an override says no more than that one of the kinds must fit
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
