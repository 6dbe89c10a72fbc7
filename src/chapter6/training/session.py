"""One training job after its data is there: go on from what is kept, fit, write what it leaves."""

import hashlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pyarrow as pa

from chapter6.formats import whole_file, write_json, write_table, write_text
from chapter6.jobs.log import announce
from chapter6.jobs.machine import machine, peak_memory_mb
from chapter6.jobs.progress import Progress
from chapter6.jobs.record import file_hash
from chapter6.training.building import build
from chapter6.training.feeding import Feed
from chapter6.training.fit import assign, fit, total_epochs
from chapter6.training.seeds import Seeds
from chapter6.training.state import (
    Checkpoints,
    DamagedStateError,
    Figures,
    State,
    read_state,
    write_state,
)


def train(
    run: Mapping[str, Any],
    seeds: Seeds,
    feed: Feed,
    vectors: np.ndarray | None,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    start: float,
) -> None:
    """Train a model; write its weights, its history and the record of the run.

    Every epoch is kept until the job ends well: one that was killed goes on from the last whole
    epoch, and ends with the same bits as if nothing had happened.

    A training that diverges would do so again, with the same bits: that is its result. What it had
    until then is written, and the record says ``failure``.

    Parameters
    ----------
    run
        What the record begins with: ``model``, ``seed``, ``settings``, ``threads`` and provenance.
    seeds
        What its random numbers come from.
    feed, vectors
        The data, and the pretrained vectors of models that take them.
    inputs
        The files that they were read from.
    outputs
        ``best``, ``final`` (weights of the best and the last epoch), ``history``, ``summary`` and
        ``run``.
    start
        ``time.perf_counter()`` when the job began.
    """
    name = f"{run['model']} seed {run['seed']}"
    tell = partial(_tell, name)
    keras.utils.set_random_seed(seeds.derived("initialisation"))
    model = build(run["settings"], feed.shape, vectors)
    _write_summary(model, outputs["summary"])
    read = {path: file_hash(path) for path in sorted(inputs.values())}
    folder = Path(outputs["run"]).parent
    kept = Kept(run, read, folder, tell)
    before, setup = kept.state(), time.perf_counter() - start
    done = len(before.epochs) if before else 0
    epochs = total_epochs(run["settings"])
    last = epochs - 1  # a warm start's epochs are shorter
    batches = -(-len(feed.training_rows(last)) // feed.batch_size)
    progress = Progress(name, folder, epochs, done, batches)
    try:
        state, diverged = fit(
            model, feed, seeds, run["settings"], before, kept.checkpoints, progress
        )
    except Exception as error:
        progress.failed("stopped", str(error))
        raise
    _save(model, state.best_weights or state.weights, outputs["best"])
    _save(model, state.weights, outputs["final"])
    write_table(_history(run["model"], run["seed"], state.epochs), outputs["history"])
    record = {
        **run,
        "parameters": model.count_params(),
        "failure": diverged.described() if diverged else None,
        "best_epoch": state.best_epoch or None,
        "epoch_seconds": [round(seconds, 3) for seconds in state.seconds],
        "resumed_from": progress.resumed_from,
        "setup_seconds": round(setup, 3),
        "seconds": round(setup + sum(state.seconds), 3),
        "peak_memory_mb": peak_memory_mb(),
        "machine": machine(),
        "inputs": read,
    }
    write_json(record, outputs["run"])
    kept.finish(state)
    if diverged:
        tell(f"failed: {diverged.reason}")
        progress.failed("diverged", diverged.reason)
    else:
        progress.end()


def _tell(name: str, line: str) -> None:
    announce(f"{name}: {line}")


class Kept:
    """What earlier jobs of this model and seed left to go on from.

    Everything that a state depends on is its key: all settings but the number of epochs (the
    learning rate is constant, so the first 20 epochs of 40 are the same as those of 20), code,
    versions, threads, the device and the content of the inputs.
    """

    def __init__(
        self,
        run: Mapping[str, Any],
        read: Mapping[str, str],
        folder: Path,
        tell: Callable[[str], None],
    ) -> None:
        """Look in the folder of the run for what fits to `run` and the hashes of what it `read`."""
        settings = {key: value for key, value in run["settings"].items() if key != "epochs"}
        depends = {**run, "settings": settings, "inputs": sorted(read.values())}
        depends["device"] = [platform.machine(), os.environ.get("CUDA_VISIBLE_DEVICES")]
        self.epochs, self.tell, self.folder = total_epochs(run["settings"]), tell, folder
        key = hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:16]
        self.checkpoints = Checkpoints(folder / "checkpoints", key, tell)
        self.ended = folder / f"ended-{key}.state"

    def state(self) -> State | None:
        """Return what to go on from: a checkpoint, or the end of a shorter training."""
        state = self.checkpoints.latest()
        if state is None and self.ended.is_file():
            try:
                state = read_state(self.ended)
            except (DamagedStateError, OSError) as error:
                self.tell(f"{error}: training starts over")
        if state is not None and len(state.epochs) > self.epochs:
            self.tell(f"{len(state.epochs)} epochs are kept, more than wanted: starting over")
            return None
        if state is not None:
            self.tell(f"going on after epoch {len(state.epochs)} of {self.epochs}")
        return state

    def finish(self, state: State) -> None:
        """Drop the checkpoints; keep the end, for a training that goes on to more epochs."""
        for path in self.folder.glob("ended-*.state"):
            if path != self.ended:
                path.unlink(missing_ok=True)
        try:
            write_state(state, self.ended)
        except OSError as error:
            self.tell(f"the end could not be kept ({error}): more epochs would start over")
        self.checkpoints.clear()


def _write_summary(model: keras.Model, path: str) -> None:
    """Write what Keras prints of a model: layers, shapes, parameters."""
    lines: list[str] = []
    model.summary(print_fn=lambda line, **_: lines.append(line), line_length=90)
    text = "\n".join(lines)
    print(text)
    write_text(text + "\n", path)


def _save(model: keras.Model, weights: list[np.ndarray], path: str) -> None:
    """Save weights to `path`, whatever its name; Keras asks for names in .weights.h5."""
    assign(model.weights, weights)
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder, "model.weights.h5")
        model.save_weights(named)
        with whole_file(path) as part:
            part.write_bytes(named.read_bytes())


def _history(model_id: str, seed: int, epochs: list[Figures]) -> pa.Table:
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
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)
