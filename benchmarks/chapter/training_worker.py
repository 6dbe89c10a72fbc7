"""One measurement of `train_steps.py`, in its own process."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from chapter6.config.run_settings import (
    ClimateSettings,
    ReviewSettings,
    TrainedSettings,
)
from chapter6.formats import read_arrays
from chapter6.training.seeds import Seeds

SKIPPED = 2
"""Batches at the start of every pass over the data that are not counted."""
WARM_UP = 10
"""Batches of training, and of validation, before the counted ones."""
VALIDATION_BATCHES = 5
"""At least this many are counted."""

Job = Mapping[str, Any]


def work(job: Job) -> None:
    """Set up one side's training of a model, time its batches, and print what was measured.

    Before each of the two measurements it prints a line ``ready`` and waits for a line. When it has
    enough it prints ``enough``, and continues until it reads a line.
    """
    start(job["side"], job["settings"])
    from stopwatch import Stopwatch

    imported = time.perf_counter()
    chosen = trial(job)
    built = time.perf_counter()
    first = Stopwatch(1, WARM_UP, 0)
    chosen.train(first)
    assert first.first is not None
    spans = {"training": _measured(chosen.train, job["steps"], job["seconds"])}
    chosen.validate(Stopwatch(1, WARM_UP, 0))
    spans["validation"] = _measured(chosen.validate, VALIDATION_BATCHES, job["seconds"])
    moments = [job["begun"], imported, built, first.first]
    report = {"spans": spans, "validation_batch": chosen.validation_batch, "moments": moments}
    print(json.dumps(report), flush=True)


def start(side: str, settings: TrainedSettings) -> None:
    """Import TensorFlow, set up as one of the sides has it."""
    if side == "chapter":
        os.environ |= {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
        import keras  # noqa: F401

        return
    from chapter6.training.runtime import start_tensorflow

    if side == "ours":
        start_tensorflow(settings["hardware"])
    elif side == "ours without determinism":
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
        with mock.patch("tensorflow.config.experimental.enable_op_determinism"):
            start_tensorflow(settings["hardware"])


def trial(job: Job) -> Any:
    """Read the data of a model and build it, in our way or the chapter's."""
    results, by_chapter = Path(job["results"]), job["side"] == "chapter"
    if job["settings"]["task"] == "climate":
        return _climate_trial(job["model"], job["settings"], results, by_chapter)
    return _review_trial(job["model"], job["settings"], results, by_chapter)


def _climate_trial(name: str, settings: ClimateSettings, results: Path, by_chapter: bool) -> Any:
    arrays = read_arrays(results / "climate/normalized.npz")
    if by_chapter:
        import chapter_training

        return chapter_training.climate_trial(arrays, settings)
    from chapter6.training.feeds.climate_feed import climate_feed

    seeds = Seeds(1, name)
    return _ours(name, settings, climate_feed(arrays, settings, seeds.examples), None)


def _review_trial(name: str, settings: ReviewSettings, results: Path, by_chapter: bool) -> Any:
    arrays = read_arrays(results / f"reviews/{settings['encoding']}.npz")
    vectors = None
    if settings["pretrained_vectors"]:
        vectors = read_arrays(results / "vectors/matrix.npz")["vectors"]
    if by_chapter:
        import chapter_training

        return chapter_training.review_trial(arrays, settings, vectors)
    from chapter6.training.feeds.review_feed import review_feed

    seeds = Seeds(1, name)
    return _ours(name, settings, review_feed(arrays, settings, seeds.examples), vectors)


def _ours(name: str, settings: TrainedSettings, feed: Any, vectors: Any) -> Any:
    """Train as `chapter6.training.train` does; to time steps, on whole batches only."""
    import keras
    from stopwatch import Trial

    from chapter6.jobs.trainings.progress import Progress
    from chapter6.training.building import build
    from chapter6.training.divergence import DivergenceGuard
    from chapter6.training.feeds.feed import EVALUATION_BATCH
    from chapter6.training.loop import train_epochs
    from chapter6.training.runtime import TrainingJob
    from chapter6.training.snapshots import Snapshots

    job = TrainingJob(name, 1, settings["hardware"]["threads"], settings, "", {})
    keras.utils.set_random_seed(job.seeds.derived("initialisation"))
    model = build(settings, feed.shape, vectors)
    model.optimizer.build(model.trainable_variables)
    training = feed.training(0).take(len(feed.training_rows(0)) // feed.batch_size)
    validation = feed.validation().take(len(feed.validation_rows) // EVALUATION_BATCH)
    guard = DivergenceGuard(None)

    def epoch(folder: Path) -> float:
        progress = Progress(job.name, folder, 1, 0, feed.batches_per_epoch)
        one = replace(feed, epochs=1)
        train_epochs(model, one, job, None, Snapshots(folder, ""), progress)
        return time.perf_counter()

    return Trial(
        lambda stopwatch: model.fit(
            training, epochs=10**9, callbacks=[guard, stopwatch], verbose=0
        ),
        lambda stopwatch: model.evaluate(validation, callbacks=[stopwatch], verbose=0),
        EVALUATION_BATCH,
        epoch,
    )


def _measured(run: Callable[[Any], Any], batches: int, seconds: float) -> list[tuple[float, float]]:
    """Return the start and end of each batch while all processes measure."""
    from stopwatch import Stopwatch

    _meet("ready")
    meeting = threading.Thread(target=_meet, args=("enough",), daemon=True)

    def all_have_enough() -> bool:
        if meeting.ident is None:
            meeting.start()
        return not meeting.is_alive()

    stopwatch = Stopwatch(SKIPPED, batches, seconds, all_have_enough)
    while not stopwatch.stopped:
        run(stopwatch)
    return stopwatch.spans


def _meet(word: str) -> None:
    """Report how far this process is, and wait for the others."""
    print(word, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    work(json.loads(sys.argv[1]))
