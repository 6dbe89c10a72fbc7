"""Scoring a trained network: its best and its final weights, on validation and on test data."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

from chapter6.evaluation.scoring import scores


def evaluate(
    model: keras.Model,
    run: Mapping[str, Any],
    weights: Mapping[str, str],
    validation: tf.data.Dataset,
    test: tf.data.Dataset,
    in_units: Callable[[dict[str, float]], dict[str, float]] = dict,
) -> dict[str, Any]:
    """Return the figures of both sets of weights on both kinds of data.

    Parameters
    ----------
    model
        Built and compiled; its weights are overwritten.
    run
        The record of the training: ``model``, ``seed``, ``settings``, ``parameters``,
        ``best_epoch``, ``epoch_seconds``.
    weights
        Files of the ``best`` and the ``final`` weights.
    in_units
        Puts Keras's figures into the units that people think in.
    """
    result: dict[str, Any] = {
        "model": run["model"],
        "seed": run["seed"],
        "task": run["settings"]["task"],
        "parameters": run["parameters"],
    }
    for kind, epoch in (("best", run["best_epoch"]), ("final", len(run["epoch_seconds"]))):
        model.load_weights(weights[kind])
        validated, tested = (
            in_units(model.evaluate(data, verbose=0, return_dict=True))
            for data in (validation, test)
        )
        result[kind] = scores(epoch, validated, tested)
    return result
