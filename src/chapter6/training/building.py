"""From a model's settings to a compiled Keras model."""

import importlib
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from chapter6.config.run_settings import TrainedSettings

LOSSES = {"reviews": "binary_crossentropy", "climate": "mae"}
METRICS: dict[str, list[str]] = {"reviews": ["accuracy"], "climate": []}


def build(
    settings: TrainedSettings, shape: Mapping[str, int], vectors: np.ndarray | None = None
) -> keras.Model:
    """Call the builder that the settings name, and compile the model that it returns.

    `shape` describes the input, e.g. ``{"timesteps": 240, "features": 14}``. `vectors`, float32
    (words, dimensions), is passed to builders that take pretrained vectors.
    """
    module, _, function = settings["builder"].partition(".")
    given: dict[str, Any] = dict(shape)
    if vectors is not None:
        given["vectors"] = vectors
    builder = getattr(importlib.import_module(f"chapter6.models.{module}"), function)
    model = builder(**given, **settings["arguments"])
    optimizer = keras.optimizers.get(
        {
            "class_name": settings["optimizer"],
            "config": {"learning_rate": settings["learning_rate"]},
        }
    )
    model.compile(
        optimizer,
        loss=LOSSES[settings["task"]],
        metrics=METRICS[settings["task"]],
        # compiling with XLA takes longer than it saves in short runs, and TensorFlow does not
        # promise that its kernels are deterministic
        jit_compile=False,
    )
    return model
