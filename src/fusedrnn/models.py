"""A Keras model with fused layers."""

from typing import Any

import keras

from fusedrnn import layers

REPLACED = ("GRU", "LSTM", "SimpleRNN", "Embedding", "Conv1D")
"""The layers that `fusedrnn.layers` has of its own."""


def fused(model: keras.Model) -> keras.Model:
    """Return an uncompiled copy of a Keras model with fused layers, also inside of wrappers.

    It has the same names and weights. Code that builds models need not know of fused layers.

    Raises
    ------
    UnavailableError
        The fused layers cannot run here.
    """
    copy = type(model).from_config(_replaced(model.get_config()))
    copy.set_weights(model.get_weights())
    return copy


def _replaced(config: Any) -> Any:
    """Return a configuration, nested as it is, with our layers in the place of Keras's."""
    if isinstance(config, list | tuple):
        return type(config)(_replaced(item) for item in config)
    if not isinstance(config, dict):
        return config
    config = {key: _replaced(value) for key, value in config.items()}
    if config.get("module") == "keras.layers" and config.get("class_name") in REPLACED:
        name = config["class_name"]
        config |= {"module": layers.__name__, "registered_name": f"fusedrnn>{name}"}
    return config
