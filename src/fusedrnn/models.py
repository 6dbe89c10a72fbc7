"""Keras models with fused layers, and back."""

from collections.abc import Mapping
from typing import Any

import keras

from fusedrnn import layers
from fusedrnn.library import UnavailableError, compiled

__all__ = ["UnavailableError", "compiled", "fused", "plain"]

RECURRENT = ("GRU", "LSTM", "SimpleRNN")
REPLACED = (*RECURRENT, "Embedding", "Conv1D")
"""The layers that `fusedrnn.layers` has of its own."""

Replacements = Mapping[tuple[Any, Any], tuple[str, str | None]]
"""For a layer's module and name, as Keras saves them, those under which the other is saved."""

KERAS_OWN: Replacements = {(layers.__name__, name): ("keras.layers", None) for name in REPLACED}


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
    names = REPLACED if words else RECURRENT
    return _copy(
        model, {("keras.layers", name): (layers.__name__, f"fusedrnn>{name}") for name in names}
    )


def plain(model: keras.Model) -> keras.Model:
    """Return an uncompiled copy of a model with Keras's layers in the place of fused ones."""
    return _copy(model, KERAS_OWN)


def _copy(model: keras.Model, replacements: Replacements) -> keras.Model:
    def copied(layer: keras.Layer) -> keras.Layer:
        config = keras.saving.serialize_keras_object(layer)
        return keras.saving.deserialize_keras_object(_replaced(config, replacements))

    copy = keras.models.clone_model(model, clone_function=copied)
    copy.set_weights(model.get_weights())
    return copy


def _replaced(config: Any, replacements: Replacements) -> Any:
    """Return a layer's configuration, nested as it is, with other layers.

    Nothing is built from it at once, so that variables get their names within the model.
    """
    if isinstance(config, list | tuple):
        return type(config)(_replaced(item, replacements) for item in config)
    if not isinstance(config, dict):
        return config
    unbuilt = {key: value for key, value in config.items() if key != "build_config"}
    config = {key: _replaced(value, replacements) for key, value in unbuilt.items()}
    found = replacements.get((config.get("module"), config.get("class_name")))
    return config | {"module": found[0], "registered_name": found[1]} if found else config
