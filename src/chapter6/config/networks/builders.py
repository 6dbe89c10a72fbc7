"""The model builders that a configuration may name, read from their source without Keras.

Importing ``chapter6.models`` imports TensorFlow and takes seconds; parsing takes milliseconds.
"""

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

MODELS = Path(__file__).resolve().parents[2] / "models"

# The arguments that the workflow itself passes to a builder, by task; `vectors` only with
# `pretrained_vectors`, `maxlen` only without `bag_of_words`.
GIVEN = {"reviews": ("words", "maxlen", "vectors"), "climate": ("timesteps", "features")}

# The names of the arguments that Keras's layers take by place.
BY_PLACE = {
    "AveragePooling1D": ("pool_size", "strides", "padding"),
    "Conv1D": ("filters", "kernel_size", "strides", "padding"),
    "Dense": ("units", "activation"),
    "Dropout": ("rate",),
    "Embedding": ("input_dim", "output_dim"),
    "GRU": ("units", "activation", "recurrent_activation"),
    "LSTM": ("units", "activation", "recurrent_activation"),
    "MaxPooling1D": ("pool_size", "strides", "padding"),
    "SeparableConv1D": ("filters", "kernel_size", "strides", "padding"),
    "SimpleRNN": ("units", "activation"),
    "SpatialDropout1D": ("rate",),
}


@dataclass(frozen=True)
class Argument:
    """An argument of a builder.

    Attributes:
        annotation: as it is written, "" without one.
        required: whether it has no default.
        default: None where there is none, or it is no plain value.
        uses: the arguments of Keras's layers that it is handed to as it is.
    """

    annotation: str
    required: bool
    default: Any
    uses: frozenset[str]


@dataclass(frozen=True)
class Builder:
    """A function of ``chapter6.models`` that returns a Keras model.

    Attributes:
        arguments: by name, in their order.
        layers: what its ``keras.Sequential`` lists; None if it is written in another way.
    """

    arguments: dict[str, Argument]
    layers: list[ast.Call] | None


@lru_cache
def builders() -> dict[str, Builder]:
    """Return the builders of ``chapter6.models``, by `module.function`.

    A builder is a public function that returns a ``keras.Model``.
    """
    found = {}
    for path in sorted(MODELS.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _returns_model(node):
                found[f"{path.stem}.{node.name}"] = Builder(_arguments(node), _layers(node))
    return found


def builder_source(name: str) -> str:
    """Return the code of a builder as it is written; `name` is `module.function`."""
    module, _, function = name.partition(".")
    text = (MODELS / f"{module}.py").read_text(encoding="utf-8")
    (node,) = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name == function
    ]
    return ast.get_source_segment(text, node) or ""


def layer_name(call: ast.Call) -> str:
    """Return ``Conv1D`` for a call of ``layers.Conv1D``."""
    named = call.func
    return named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")


def layer_arguments(call: ast.Call) -> dict[str, ast.expr]:
    """Return what a layer is called with, by the name of the argument."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return dict(zip(BY_PLACE.get(layer_name(call), ()), call.args, strict=False)) | named


def _arguments(function: ast.FunctionDef) -> dict[str, Argument]:
    declared, uses = function.args, _uses(function)
    places = [*declared.posonlyargs, *declared.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(declared.defaults))
    defaults += declared.defaults
    every = [*zip(places, defaults, strict=True)]
    every += zip(declared.kwonlyargs, declared.kw_defaults, strict=True)
    return {
        argument.arg: Argument(
            ast.unparse(argument.annotation) if argument.annotation else "",
            default is None,
            default.value if isinstance(default, ast.Constant) else None,
            frozenset(uses.get(argument.arg, ())),
        )
        for argument, default in every
    }


def _uses(function: ast.FunctionDef) -> dict[str, set[str]]:
    """Return the arguments of layers that each name is handed to as it is."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and layer_name(node) in BY_PLACE:
            for name, value in layer_arguments(node).items():
                if isinstance(value, ast.Name):
                    uses.setdefault(value.id, set()).add(name)
    return uses


def _layers(function: ast.FunctionDef) -> list[ast.Call] | None:
    """Return the calls that a function's one ``return keras.Sequential([…])`` lists."""
    body = [node for node in function.body if not _is_docstring(node)]
    if len(body) != 1 or not isinstance(body[0], ast.Return):
        return None
    call = body[0].value
    if not isinstance(call, ast.Call) or layer_name(call) != "Sequential" or len(call.args) != 1:
        return None
    listed = call.args[0]
    if not isinstance(listed, ast.List):
        return None
    layers = [layer for layer in listed.elts if isinstance(layer, ast.Call)]
    return layers if len(layers) == len(listed.elts) else None


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _returns_model(node: ast.FunctionDef) -> bool:
    public = not node.name.startswith("_")
    return public and node.returns is not None and ast.unparse(node.returns) == "keras.Model"
