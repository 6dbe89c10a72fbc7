"""One training job after its data is there: build, fit, and write what it leaves behind."""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pyarrow as pa

from chapter6.formats import whole_file, write_json, write_table
from chapter6.joblog import announce
from chapter6.provenance.record import file_hash, machine, peak_memory_mb
from chapter6.training.building import build
from chapter6.training.feeding import Feed
from chapter6.training.fit import fit


def train(
    run: Mapping[str, Any],
    feed: Feed,
    vectors: np.ndarray | None,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    start: float,
) -> None:
    """Train a model; write its weights, its history and the record of the run.

    Parameters
    ----------
    run
        What the record begins with: ``model``, ``seed``, ``settings``, ``threads`` and provenance.
    feed, vectors
        The data, and the pretrained vectors of models that take them.
    inputs
        The files that they were read from.
    outputs
        ``best``, ``final`` (weights of the best and the last epoch), ``history`` and ``run``.
    start
        ``time.perf_counter()`` when the job began.
    """
    model_id, seed, settings = run["model"], run["seed"], run["settings"]
    model = build(settings, feed.shape, vectors)
    model.summary(print_fn=print, line_length=90)
    setup_seconds = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        best = Path(folder, "best.weights.h5")
        result = fit(
            model,
            feed,
            settings["task"],
            settings["epochs"],
            best,
            lambda line: announce(f"{model_id} seed {seed}: {line}"),
        )
        with whole_file(outputs["best"]) as part:
            part.write_bytes(best.read_bytes())
    with whole_file(outputs["final"]) as part:
        _save_weights(model, part)
    write_table(_history(model_id, seed, result.epochs), outputs["history"])
    write_json(
        {
            **run,
            "parameters": model.count_params(),
            "best_epoch": result.best_epoch,
            "epoch_seconds": [round(seconds, 3) for seconds in result.seconds],
            "setup_seconds": round(setup_seconds, 3),
            "seconds": round(time.perf_counter() - start, 3),
            "peak_memory_mb": peak_memory_mb(),
            "machine": machine(),
            "inputs": {path: file_hash(path) for path in sorted(inputs.values())},
        },
        outputs["run"],
    )


def _save_weights(model: keras.Model, path: Path) -> None:
    """Save weights to `path`, whatever its name; Keras asks for names in .weights.h5."""
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder, "model.weights.h5")
        model.save_weights(named)
        path.write_bytes(named.read_bytes())


def _history(model_id: str, seed: int, epochs: list[dict[tuple[str, str], float]]) -> pa.Table:
    """Return the figures of all epochs in long form, epochs counted from 1."""
    rows = [
        (model_id, seed, epoch, split, metric, value)
        for epoch, figures in enumerate(epochs, start=1)
        for (split, metric), value in sorted(figures.items())
    ]
    schema = pa.schema(
        [
            ("model", pa.string()),
            ("seed", pa.int64()),
            ("epoch", pa.int64()),
            ("split", pa.string()),
            ("metric", pa.string()),
            ("value", pa.float64()),
        ]
    )
    columns = zip(*rows, strict=True)
    return pa.table(dict(zip(schema.names, map(list, columns), strict=True)), schema=schema)
