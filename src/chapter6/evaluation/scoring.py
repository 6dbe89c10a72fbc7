"""The figures of one model, from what it predicted, in the units that people think in."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

EPSILON = 1e-7  # Keras clips probabilities by this much before it takes their logarithm


def score_reviews(output: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """Return the accuracy and the binary cross-entropy (loss) of predicted probabilities.

    `output` is float32 (reviews,), `label` 0 or 1 (reviews,). Above a half is positive. As in
    Keras, an output of a network without sigmoid is clipped into (0, 1) for the loss.
    """
    truth = label.astype(bool)
    probability = np.clip(output.astype(np.float64), EPSILON, 1 - EPSILON)
    loss = -np.log(np.where(truth, probability, 1 - probability)).mean()
    return {"accuracy": float(((output > 0.5) == truth).mean()), "loss": float(loss)}


def score_forecast(
    output: np.ndarray, truth: np.ndarray, temperature_std: float
) -> dict[str, float]:
    """Return the mean absolute error of a forecast, as it is and in °C.

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
    """Return the figures of every output: split → {``best``, ``final``: figures}.

    `outputs` are those of `chapter6.evaluation.networks.predict`; `truth`, by split, and an output
    go to `score`.
    """
    return {
        split: {kind: score(output, truth[split]) for kind, output in by_weights.items()}
        for split, by_weights in outputs.items()
    }


def about(task: str, run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a ``metrics.json`` says of the training that left this ``run.json``."""
    return {"task": task, **{key: run[key] for key in ("model", "seed", "parameters")}}


def epochs_of(run: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the epochs, from 1, that the weights are of which the training left."""
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
        The epoch, from 1, that the ``best`` and the ``final`` weights are of; None without epochs.
    figures
        split → {``best``, ``final``: figures}
    """
    weights = {
        kind: {"epoch": epoch, **{split: figures[split][kind] for split in figures}}
        for kind, epoch in epochs.items()
    }
    return {**run, "failure": None, **weights}


def unscored(run: dict[str, Any], failure: str) -> dict[str, Any]:
    """Return the ``metrics.json`` of a training that failed: the reason, and no figures."""
    return {**run, "failure": failure, "best": None, "final": None}
