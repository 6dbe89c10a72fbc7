"""A Keras model with fused layers."""

from typing import Any

import keras

from fusedrnn import layers
from fusedrnn.library import UnavailableError, compiled

__all__ = ["UnavailableError", "compiled", "fused"]

RECURRENT = ("GRU", "LSTM", "SimpleRNN")
WORDS = ("Embedding", "Conv1D")
"""The layers that `fusedrnn.layers` has of its own."""


def fused(model: keras.Model, words: bool = True) -> keras.Model:
    """Return an uncompiled copy of a Keras model with fused layers, also inside of wrappers.

    It has the same names and weights. Code that builds models need not know of fused layers.
    Without `words`, embeddings and layers on them stay as they are, and so does the embedding's
    gradient: rows of the table, some of them more than once.

    Raises
    ------
    UnavailableError
        The fused layers cannot run here.
    """
    copy = type(model).from_config(_replaced(model.get_config(), RECURRENT + WORDS * words))
    copy.set_weights(model.get_weights())
    return copy


def _replaced(config: Any, names: tuple[str, ...]) -> Any:
    """Return a configuration, nested as it is, with our layers of some names instead of Keras's."""
    if isinstance(config, list | tuple):
        return type(config)(_replaced(item, names) for item in config)
    if not isinstance(config, dict):
        return config
    config = {key: _replaced(value, names) for key, value in config.items()}
    if config.get("module") == "keras.layers" and config.get("class_name") in names:
        name = config["class_name"]
        config |= {"module": layers.__name__, "registered_name": f"fusedrnn>{name}"}
    return config
