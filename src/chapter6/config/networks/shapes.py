"""Whether a sequence is long enough for a network's convolutions and poolings, without Keras.

Only builders that return a plain ``keras.Sequential([…])`` are followed, layer by layer, and only
while each layer's settings are numbers or arguments. Where that ends, nothing is claimed: Keras
itself then says what does not fit, when the training builds the model.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.config.networks.builders import Builder, layer_arguments, layer_name

CONVOLUTIONS = {"Conv1D", "SeparableConv1D"}
POOLINGS = {"MaxPooling1D", "AveragePooling1D"}
RECURRENT = {"GRU", "LSTM", "SimpleRNN"}
KEEPS_LENGTH = {
    "Activation",
    "BatchNormalization",
    "Dropout",
    "Embedding",
    "Input",
    "LayerNormalization",
    "SpatialDropout1D",
}
LONGEST = 10**6


@dataclass(frozen=True)
class Misfit:
    """A layer that its input is too short for.

    Attributes:
        layer: as ``Conv1D(kernel_size=5)``.
        length: steps that reach it.
        needed: steps that the network needs at least, None if no length is enough.
    """

    layer: str
    length: int
    needed: int | None


def misfit(builder: Builder, length: int, arguments: Mapping[str, Any]) -> Misfit | None:
    """Return the first layer that a sequence of `length` steps is too short for.

    `arguments` are the builder's own; what they lack has its default.
    """
    defaults = {name: argument.default for name, argument in builder.arguments.items()}
    values = {**defaults, **arguments}
    found = _first(builder, length, values)
    if found is None:
        return None
    shortest, longest = length, LONGEST
    if _first(builder, longest, values) is not None:
        return Misfit(*found, needed=None)
    while longest - shortest > 1:  # too short at one end, long enough at the other
        middle = (shortest + longest) // 2
        if _first(builder, middle, values) is None:
            longest = middle
        else:
            shortest = middle
    return Misfit(*found, needed=longest)


def has_embedding(builder: Builder) -> bool:
    """Tell whether a builder has an embedding layer, or may have one that is not seen from here."""
    layers = builder.layers
    return layers is None or any(layer_name(layer) == "Embedding" for layer in layers)


def recurrent(call: ast.Call) -> ast.Call | None:
    """Return a recurrent layer, also one that runs in both directions; None for any other layer."""
    if layer_name(call) == "Bidirectional" and call.args and isinstance(call.args[0], ast.Call):
        call = call.args[0]
    return call if layer_name(call) in RECURRENT else None


def value_of(call: ast.Call, argument: str, values: Mapping[str, Any], default: Any = None) -> Any:
    """Return what a layer is called with; `default` without it, None where that is not known.

    `values` are the builder's arguments.
    """
    given = layer_arguments(call)
    return _value(given[argument], values) if argument in given else default


def _first(builder: Builder, length: int, values: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the first layer that is not satisfied, and the steps that reach it."""
    for call in builder.layers or ():
        name = layer_name(call)
        if name in KEEPS_LENGTH or _returns_sequences(call, values):
            continue
        after = _length_after(call, length, values)
        if after is None:
            return None
        if after < 1:
            size = "kernel_size" if name in CONVOLUTIONS else "pool_size"
            wanted = _number(layer_arguments(call).get(size), values, 2)
            return f"{name} with {size} {wanted}", length
        length = after
    return None


def _length_after(call: ast.Call, length: int, values: Mapping[str, Any]) -> int | None:
    """Return the steps after a convolution or pooling; None where they are not known."""
    name, given = layer_name(call), layer_arguments(call)
    if name not in CONVOLUTIONS | POOLINGS:
        return None
    padding = _value(given["padding"], values) if "padding" in given else "valid"
    if name in POOLINGS:
        size = _number(given.get("pool_size"), values, 2)
        strides = size if _is_none(given.get("strides")) else _number(given["strides"], values, 0)
    else:
        size = _number(given.get("kernel_size"), values, 0)
        strides = _number(given.get("strides"), values, 1)
        dilation = _number(given.get("dilation_rate"), values, 1)
        size = 1 + (size - 1) * dilation if size and dilation else None
    if not size or not strides or padding not in ("valid", "same", "causal"):
        return None
    if padding != "valid":
        return -(-length // strides)
    return (length - size) // strides + 1


def _returns_sequences(call: ast.Call, values: Mapping[str, Any]) -> bool:
    """Tell whether a recurrent layer has an output for every step."""
    layer = recurrent(call)
    return layer is not None and value_of(layer, "return_sequences", values) is True


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _number(node: ast.expr | None, values: Mapping[str, Any], default: int) -> int | None:
    """Return a whole number above 0; None if it is not known, or is none."""
    value = default if node is None else _value(node, values)
    return value if type(value) is int and value > 0 else None


def _value(node: ast.expr | None, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    return values.get(node.id) if isinstance(node, ast.Name) else None
