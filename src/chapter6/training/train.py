"""One training job after its data is there: prepare, go on from what is kept, train, write."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from chapter6.config.run_settings import TrainedSettings
from chapter6.jobs.log import announce
from chapter6.jobs.progress import Progress
from chapter6.jobs.record import file_hash
from chapter6.training.building import build
from chapter6.training.feed import Feed
from chapter6.training.loop import train_epochs
from chapter6.training.results import write_results, write_summary
from chapter6.training.runtime import TrainingJob
from chapter6.training.snapshots import Snapshots, snapshot_key


def train(
    training: TrainingJob[TrainedSettings],
    feed: Feed,
    vectors: np.ndarray | None,
    inputs: Sequence[str],
    outputs: Mapping[str, str],
    start: float,
) -> None:
    """Train a model; write its weights, its history and the run.

    Every epoch is kept until the job ends well: one that was killed goes on from the last whole
    epoch, and ends with the same bits as if nothing had happened.

    A training that diverges would do so again, with the same bits: that is its result. What it had
    until then is written, and the run says ``failure``.

    Parameters
    ----------
    training
        What is trained.
    feed, vectors
        The data, and the pretrained vectors, float32 (words, dimensions), of models that take them.
    inputs
        The files that they were read from.
    outputs
        ``best``, ``final`` (weights of the best and the last epoch), ``history``, ``summary`` and
        ``run``.
    start
        ``time.perf_counter()`` when the job began.

    Raises
    ------
    InputError
        If the job is stopped, or the memory does not suffice.
    """

    def tell(line: str) -> None:
        announce(f"{training.name}: {line}")

    # prepare
    keras.utils.set_random_seed(training.seeds.derived("initialisation"))
    model = build(training.settings, feed.shape, vectors)
    write_summary(model, outputs["summary"])
    hashes = {path: file_hash(path) for path in sorted(inputs)}

    # go on from what is kept
    folder = Path(outputs["run"]).parent
    snapshots = Snapshots(folder, snapshot_key(training, hashes), tell)
    kept = snapshots.to_go_on_from(feed.epochs)
    setup, done = time.perf_counter() - start, len(kept.epochs) if kept else 0
    progress = Progress(training.name, folder, feed.epochs, done, feed.batches_an_epoch)

    # train
    try:
        state, divergence = train_epochs(model, feed, training, kept, snapshots, progress)
    except Exception as error:
        progress.failed("stopped", str(error))
        raise

    # write
    write_results(training, model, state, divergence, hashes, done, setup, outputs)
    snapshots.finish(state)
    if divergence:
        tell(f"failed: {divergence.reason}")
        progress.failed("diverged", divergence.reason)
    else:
        progress.end()
