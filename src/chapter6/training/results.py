"""The files that a training writes: weights, history, summary of the network, and the run."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import pyarrow as pa

from chapter6.config.run_settings import TrainedSettings
from chapter6.formats import arrow_table, whole_file, write_json, write_table, write_text
from chapter6.jobs.machine import machine, peak_memory_mb
from chapter6.training.divergence import Divergence
from chapter6.training.runtime import TrainingJob
from chapter6.training.snapshots import Figures, State, assign


def summary_of(model: keras.Model) -> str:
    """Print and return Keras's summary of a model: layers, shapes, parameters."""
    lines: list[str] = []
    model.summary(print_fn=lambda line, **_: lines.append(line), line_length=90)
    text = "\n".join(lines) + "\n"
    print(text, end="")
    return text


def write_results(
    training: TrainingJob[TrainedSettings],
    model: keras.Model,
    summary: str,
    state: State,
    divergence: Divergence | None,
    inputs: Mapping[str, str],
    resumed_from: int,
    setup_seconds: float,
    outputs: Mapping[str, str],
) -> None:
    """Write all files of a training, now that it has ended.

    Until then there are none: another run of the workflow, which waits for this training, may have
    removed them as it began.

    Parameters
    ----------
    training
        What was trained.
    model
        Its weights are overwritten.
    summary
        See `summary_of`.
    state, divergence
        How the training ended, as `train_epochs` returns them.
    inputs
        The sha256 of each file that it read.
    resumed_from
        The number of epochs that earlier jobs had done.
    setup_seconds
        Wall time of the job before its first epoch.
    outputs
        The paths of ``best``, ``final`` (weights of the best and the last epoch), ``history``,
        ``summary`` and ``run``.
    """
    _write_weights(model, state.best_weights or state.weights, outputs["best"])
    _write_weights(model, state.weights, outputs["final"])
    write_text(summary, outputs["summary"])
    write_table(history_table(training.model, training.seed, state.epochs), outputs["history"])
    run = {
        **asdict(training),
        "parameters": model.count_params(),
        "failure": divergence.described() if divergence else None,
        "best_epoch": state.best_epoch or None,
        "epoch_seconds": [round(seconds, 3) for seconds in state.seconds],
        "resumed_from": resumed_from,
        "setup_seconds": round(setup_seconds, 3),
        "seconds": round(setup_seconds + sum(state.seconds), 3),
        "peak_memory_mb": peak_memory_mb(),
        "machine": machine(),
        "inputs": dict(inputs),
    }
    write_json(run, outputs["run"])


def history_table(model: str, seed: int, epochs: list[Figures]) -> pa.Table:
    """Return the figures of all epochs in long form, epochs counted from 1 (docs/files.md)."""
    rows = [
        (epoch, split, metric, value)
        for epoch, figures in enumerate(epochs, start=1)
        for (split, metric), value in sorted(figures.items())
    ]
    return arrow_table(
        {
            "model": [model] * len(rows),
            "seed": np.full(len(rows), seed, np.int64),
            "epoch": np.array([row[0] for row in rows], np.int64),
            "split": [row[1] for row in rows],
            "metric": [row[2] for row in rows],
            "value": np.array([row[3] for row in rows], np.float64),
        }
    )


def _write_weights(model: keras.Model, weights: list[np.ndarray], path: str) -> None:
    """Write weights to `path`, atomically; Keras insists on names that end in .weights.h5."""
    assign(model.weights, weights)
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder, "model.weights.h5")
        model.save_weights(named)
        with whole_file(path) as part:
            part.write_bytes(named.read_bytes())
