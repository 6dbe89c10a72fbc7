"""One training job, once its data is read: prepare, resume, train, write."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from chapter6.config.run_settings import TrainedSettings
from chapter6.jobs.log import announce
from chapter6.jobs.record import file_hash
from chapter6.jobs.trainings.progress import Progress
from chapter6.jobs.trainings.unfinished import snapshot_folder
from chapter6.training.building import build
from chapter6.training.feeds.feed import Feed
from chapter6.training.loop import train_epochs
from chapter6.training.results import summary_of, write_results
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

    The state after every epoch is kept until the job succeeds. A job that was killed resumes from
    its last whole epoch and ends with the same bits as if it had never stopped.

    A training that diverges would diverge identically next time, so the failure itself is the
    result. The epochs before it are written, and the run has a ``failure``.

    Parameters
    ----------
    training
        What is trained.
    feed, vectors
        The data, and for models that take them the pretrained vectors, float32 (words, dimensions).
    inputs
        The files that feed and vectors were read from.
    outputs
        The paths of ``best`` and ``final`` (weights of the best and the last epoch), ``history``,
        ``summary`` and ``run``.
    start
        ``time.perf_counter()`` when the job began.

    Raises
    ------
    InputError
        If the job is stopped, or memory runs out.
    """

    def tell(line: str) -> None:
        announce(f"{training.name}: {line}")

    # prepare
    keras.utils.set_random_seed(training.seeds.derived("initialisation"))
    model = build(training.settings, feed.shape, vectors)
    summary = summary_of(model)
    hashes = {path: file_hash(path) for path in sorted(inputs)}

    # resume from the last snapshot, if there is one
    folder = Path(outputs["run"]).parent
    key = snapshot_key(training, hashes)
    snapshots = Snapshots(folder, key, tell, snapshot_folder(folder))
    kept = snapshots.resume(feed.epochs)
    setup, done = time.perf_counter() - start, len(kept.epochs) if kept else 0
    progress = Progress(training.name, folder, feed.epochs, done, feed.batches_per_epoch)

    # train
    try:
        state, divergence = train_epochs(model, feed, training, kept, snapshots, progress)
    except Exception as error:
        progress.failed("stopped", str(error))
        raise

    # write
    write_results(training, model, summary, state, divergence, hashes, done, setup, outputs)
    snapshots.finish(state)
    if divergence:
        tell(f"failed: {divergence.reason}")
        progress.failed("diverged", divergence.reason)
    else:
        progress.end()
