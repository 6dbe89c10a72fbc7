"""From a model's settings to a compiled Keras model."""

import importlib
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from chapter6.config.run_settings import TrainedSettings
from chapter6.errors import InputError
from chapter6.jobs.environment import computes_with
from chapter6.training.optimizer import optimizer

LOSSES = {"reviews": "binary_crossentropy", "climate": "mae"}
KERNELS = {"fused": "fusedrnn.models"}
"""Looked up by name, so that the kernels' code counts only where they are used."""
METRICS: dict[str, list[str]] = {"reviews": ["accuracy"], "climate": []}


def build(
    settings: TrainedSettings, shape: Mapping[str, int], vectors: np.ndarray | None = None
) -> keras.Model:
    """Call the builder that the settings name, and compile the model that it returns.

    `shape` describes the input, e.g. ``{"timesteps": 240, "features": 14}``. `vectors`, float32
    (words, dimensions), is passed to builders that take pretrained vectors.

    Raises `InputError` if Keras refuses the arguments, or the model is not one of this chapter: one
    number out for each example.
    """
    module, _, function = settings["builder"].partition(".")
    given: dict[str, Any] = dict(shape)
    if vectors is not None:
        given["vectors"] = vectors
    builder = getattr(importlib.import_module(f"chapter6.models.{module}"), function)
    try:
        model = builder(**given, **settings["arguments"])
    except (ValueError, TypeError) as error:
        raise InputError(f"{_called(settings, shape)} cannot be built: {_line(error)}") from error
    except (MemoryError, tf.errors.ResourceExhaustedError) as error:
        raise InputError(
            f"{_called(settings, shape)} does not fit into the memory; set smaller arguments"
        ) from error
    if tuple(model.output_shape) != (None, 1):
        raise InputError(
            f"{_called(settings, shape)} returns {tuple(model.output_shape)}; a model has one "
            "number for each example, (None, 1)"
        )
    model = _with_kernels(model, settings)
    model.compile(
        optimizer(
            settings["optimizer"],
            settings["learning_rate"],
            settings["repeated_words"] if settings["task"] == "reviews" else "added",
        ),
        loss=LOSSES[settings["task"]],
        metrics=METRICS[settings["task"]],
        # compiling with XLA takes longer than it saves in short runs, and TensorFlow does not
        # promise that its kernels are deterministic
        jit_compile=False,
    )
    return model


def _with_kernels(model: keras.Model, settings: TrainedSettings) -> keras.Model:
    """Return a model with the layers that its settings want.

    The fused ones add up the gradients of a word, so words stay Keras's where they are kept apart.
    """
    if settings["kernels"] == "keras":
        return model
    kernels = importlib.import_module(KERNELS[settings["kernels"]])
    words = settings["task"] == "reviews" and settings["repeated_words"] == "added"
    try:
        computes_with(kernels.compiled())
        return kernels.fused(model, words=words)
    except kernels.UnavailableError as error:
        raise InputError(f"{error} (kernels: keras)") from None


def _called(settings: TrainedSettings, shape: Mapping[str, int]) -> str:
    """Return a builder with what it is called with, as code."""
    values = {**shape, **settings["arguments"]}
    return f"{settings['builder']}({', '.join(f'{k}={v!r}' for k, v in values.items())})"


def _line(error: Exception) -> str:
    """Return what Keras says in one line, without the list of arguments that it adds."""
    said = str(error).partition("Arguments received")[0].partition("\n\n")[0]
    return " ".join(said.split()) or type(error).__name__
