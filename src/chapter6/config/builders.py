"""The model builders that a configuration may name, read from their source without Keras.

Importing ``chapter6.models`` imports TensorFlow and takes seconds; parsing takes milliseconds.
"""

import ast
from functools import lru_cache
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent / "models"

# The arguments that the workflow itself passes to a builder, by task; `vectors` only with
# `pretrained_vectors`, `maxlen` only without `bag_of_words`.
GIVEN = {"reviews": ("words", "maxlen", "vectors"), "climate": ("timesteps", "features")}


@lru_cache
def builders() -> dict[str, dict[str, bool]]:
    """Return the builders of ``chapter6.models``: `module.function` → argument → is it required?

    A builder is a public function that returns a ``keras.Model``.
    """
    found = {}
    for path in sorted(MODELS.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _returns_model(node):
                found[f"{path.stem}.{node.name}"] = _arguments(node.args)
    return found


def _arguments(declared: ast.arguments) -> dict[str, bool]:
    without_default = len(declared.args) - len(declared.defaults)
    arguments = {a.arg: place < without_default for place, a in enumerate(declared.args)}
    keyword_only = zip(declared.kwonlyargs, declared.kw_defaults, strict=True)
    return arguments | {a.arg: default is None for a, default in keyword_only}


def _returns_model(node: ast.FunctionDef) -> bool:
    public = not node.name.startswith("_")
    return public and node.returns is not None and ast.unparse(node.returns) == "keras.Model"
