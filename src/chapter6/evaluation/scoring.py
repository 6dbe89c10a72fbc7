"""The figures of one model, from its predictions."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

EPSILON = 1e-7  # Keras keeps probabilities this far from 0 and 1 before taking logarithms


def score_reviews(output: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """Return the accuracy and the binary cross-entropy (loss) of predicted probabilities.

    `output` is float32 (reviews,), `label` 0 or 1 (reviews,). An output above 0.5 means positive.
    As in Keras, the output of a network without a sigmoid is clipped into (0, 1) for the loss.

    >>> score_reviews(np.array([0.5, 0.5], np.float32), np.array([0, 1]))["accuracy"]
    0.5
    """
    truth = label.astype(bool)
    probability = np.clip(output.astype(np.float64), EPSILON, 1 - EPSILON)
    loss = -np.log(np.where(truth, probability, 1 - probability)).mean()
    return {"accuracy": float(((output > 0.5) == truth).mean()), "loss": float(loss)}


def score_forecast(
    output: np.ndarray, truth: np.ndarray, temperature_std: float
) -> dict[str, float]:
    """Return the mean absolute error of a forecast: ``mae`` normalised, ``mae_celsius`` in °C.

    `output` and `truth` are normalised temperatures, float32 (windows,); `temperature_std` is the
    standard deviation of the training temperatures in °C.
    """
    mae = float(np.abs(output - truth).mean(dtype=np.float64))
    return {"mae": mae, "mae_celsius": mae * temperature_std}


def scores(
    outputs: Mapping[str, Mapping[str, np.ndarray]],
    truth: Mapping[str, np.ndarray],
    score: Callable[[np.ndarray, np.ndarray], dict[str, float]],
) -> dict[str, dict[str, dict[str, float]]]:
    """Score every output: split → {``best``, ``final``: figures}.

    `outputs` is the result of `chapter6.evaluation.networks.predict`, and `truth` maps each split
    to its truth. `score` takes an output and its truth.
    """
    return {
        split: {kind: score(output, truth[split]) for kind, output in by_weights.items()}
        for split, by_weights in outputs.items()
    }


def about(task: str, run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``metrics.json`` says about a run, from the content of its ``run.json``."""
    return {"task": task, **{key: run[key] for key in ("model", "seed", "parameters")}}


def epochs_of(run: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the epochs, from 1, of the ``best`` and the ``final`` weights."""
    return {"best": run["best_epoch"], "final": len(run["epoch_seconds"])}


def scored(
    run: dict[str, Any], epochs: dict[str, int | None], figures: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Return the content of a ``metrics.json``.

    Parameters
    ----------
    run
        ``model``, ``seed``, ``task`` and ``parameters``.
    epochs
        The epoch, from 1, of the ``best`` and the ``final`` weights; None for a baseline.
    figures
        split → {``best``, ``final``: figures}
    """
    weights = {
        kind: {"epoch": epoch, **{split: figures[split][kind] for split in figures}}
        for kind, epoch in epochs.items()
    }
    return {**run, "failure": None, **weights}


def unscored(run: dict[str, Any], failure: str) -> dict[str, Any]:
    """Return the content of ``metrics.json`` for a run without figures, and why it has none."""
    return {**run, "failure": failure, "best": None, "final": None}
