"""Whether a network's recurrent layers can run on cuDNN, without Keras.

On a GPU Keras runs LSTM and GRU layers on cuDNN, but only with the settings that cuDNN has; any
other layer runs step by step, slower than on a CPU. As in `chapter6.config.networks.shapes`, only
what a builder's list of layers shows is judged.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from chapter6.config.complaints import Complaint, Location
from chapter6.config.networks.builders import Builder, builders, layer_name
from chapter6.config.networks.shapes import recurrent, value_of
from chapter6.config.schema.models import ClimateNetwork, ReviewNetwork

NEEDED = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "recurrent_dropout": 0,
    "unroll": False,
    "use_bias": True,
    "reset_after": True,
}
"""Arguments of LSTM and GRU, and what cuDNN has; all are Keras's own defaults."""


def gpu_faults(model: ReviewNetwork | ClimateNetwork, place: Location) -> Iterator[Complaint]:
    """Yield why a model that asks for a GPU would be slower there."""
    builder = builders().get(model.builder) if model.gpu else None
    layer = without_cudnn(builder, model.arguments) if builder else None
    if layer:
        what = f"{layer} cannot run on cuDNN, and is slower on a GPU than on a CPU; take it out"
        yield Complaint((*place, "gpu"), what)


def without_cudnn(builder: Builder, arguments: Mapping[str, Any]) -> str | None:
    """Return the first recurrent layer that cuDNN cannot run, such as ``GRU(reset_after=False)``.

    `arguments` are the builder's own; what they lack has its default.
    """
    values = {name: one.default for name, one in builder.arguments.items()} | dict(arguments)
    for call in builder.layers or ():
        layer = recurrent(call)
        if layer is None:
            continue
        if layer_name(layer) == "SimpleRNN":
            return "SimpleRNN"
        for argument, needed in NEEDED.items():
            value = value_of(layer, argument, values, needed)
            if value is not None and value != needed:
                return f"{layer_name(layer)}({argument}={value!r})"
    return None
