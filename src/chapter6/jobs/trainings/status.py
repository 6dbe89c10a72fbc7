"""How far each training is, read from the files beside its results."""

import platform
import statistics
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from chapter6.jobs.batch.causes import last_error
from chapter6.jobs.machine import process_lives
from chapter6.jobs.record import record_path
from chapter6.jobs.trainings.progress import Batch, End, Epoch, Event, Failed, Start, read_events
from chapter6.layout import Results, Run
from chapter6.run_state import ENDED, RunState

SILENCE_SECONDS = 60.0
"""A job on another machine is silent if it writes nothing for this long, and for three epochs."""


@dataclass(frozen=True)
class TrainingStatus:
    """How far the training of one model with one seed is.

    Attributes:
        state: not run, running, stopped, silent, failed or finished.
        epoch, epochs: whole epochs so far, and how many there will be; both 0 if it has not run.
        share: the part of the running epoch's batches that is done, 0 to 1.
        figures: of the last epoch, e.g. training_loss or validation_mae; empty before the first.
        loss: the latest training loss; None before the first.
        epoch_seconds: the median wall time of the last five epochs; None before the first.
        memory_mb: the peak memory of the job, in MB (10**6 bytes); None until it is known.
        reason: why it failed or stopped, else empty.
        where: the machine that it runs on.
        system, job: the batch system that it runs in, and its job there; empty if in none.
        last: when it last wrote something, in seconds since 1970; 0 if never.
        place: what its batch system says of it, in words; empty if nothing.
    """

    model: str
    seed: int
    state: RunState = RunState.NOT_RUN
    epoch: int = 0
    epochs: int = 0
    share: float = 0.0
    figures: Mapping[str, float] = field(default_factory=dict)
    loss: float | None = None
    epoch_seconds: float | None = None
    memory_mb: float | None = None
    reason: str = ""
    where: str = ""
    system: str = ""
    job: str = ""
    last: float = 0.0
    place: str = ""

    @property
    def seconds_left(self) -> float | None:
        """An estimate of how many seconds a running job still needs; None if there is none."""
        if self.state != RunState.RUNNING or self.epoch_seconds is None:
            return None
        return max(0.0, self.epochs - self.epoch - self.share) * self.epoch_seconds


def trainings(results: Results, wanted: Iterable[tuple[str, int]]) -> list[TrainingStatus]:
    """Return the status of each wanted model and seed, then of others that have begun."""
    wanted_runs = [results.run(model, seed) for model, seed in wanted]
    begun = [run for run in results.runs() if run.file("progress").is_file()]
    found = [_unless_removed(run) for run in dict.fromkeys([*wanted_runs, *begun])]
    return [_with_last_word(one, results) for one in found]


def _unless_removed(run: Run) -> TrainingStatus:
    """Return a training's status; one that has ended counts as not run if its results are gone.

    Snakemake removes results before it reruns a job, but not the record, which it does not know of.
    """
    training, first = training_in(run), run.file("best")  # the record is named after it
    removed = training.state in ENDED and record_path(first).is_file() and not first.is_file()
    return TrainingStatus(run.model, run.seed) if removed else training


def _with_last_word(training: TrainingStatus, results: Results) -> TrainingStatus:
    """Return a training's status: failed if so says the log of a job that did not get so far."""
    if training.state not in (RunState.NOT_RUN, RunState.STOPPED):
        return training
    log = results.log("train", training.model, f"seed-{training.seed}")
    error = last_error(log)
    if not error or (training.reason and training.reason in error):
        return training
    with suppress(OSError):
        if log.stat().st_mtime > training.last:
            return replace(training, state=RunState.FAILED, reason=error)
    return training


def training_in(run: Run, now: float | None = None) -> TrainingStatus:
    """Return the status of a run's training at the time `now`, in seconds since 1970."""
    events = read_events(run.file("progress"))
    starts = [number for number, event in enumerate(events) if isinstance(event, Start)]
    if not starts:
        return TrainingStatus(run.model, run.seed)
    start, last = events[starts[-1]], events[-1]
    assert isinstance(start, Start)
    epochs = [event for event in events if isinstance(event, Epoch)]
    # the last job may have resumed from an epoch before the last one in the file
    since = [event for event in events[starts[-1] :] if isinstance(event, Epoch)]
    pace = statistics.median(one.seconds for one in epochs[-5:]) if epochs else None
    figures = epochs[-1].figures if epochs else {}
    batch = last if isinstance(last, Batch) else None
    latest = batch or (epochs[-1] if epochs else None)
    return TrainingStatus(
        run.model,
        run.seed,
        _state(start, last, pace, time.time() if now is None else now),
        epoch=max([start.done, *(one.epoch for one in since)]),
        epochs=start.epochs,
        share=batch.batch / max(1, start.batches) if batch else 0.0,
        figures=figures,
        loss=batch.loss if batch else figures.get("training_loss"),
        epoch_seconds=pace,
        memory_mb=latest.memory_mb if latest else None,
        reason=last.reason if isinstance(last, Failed) else "",
        where=start.host,
        system=start.system,
        job=start.job,
        last=last.time,
    )


def _state(start: Start, last: Event, pace: float | None, now: float) -> RunState:
    if isinstance(last, End):
        return RunState.FINISHED
    if isinstance(last, Failed):
        return RunState.FAILED if last.kind == "diverged" else RunState.STOPPED
    if start.host == platform.node():
        lives = process_lives(start.pid, start.time)
        return RunState.RUNNING if lives else RunState.STOPPED
    patience = max(SILENCE_SECONDS, 3 * (pace or 0.0))
    return RunState.RUNNING if now - last.time < patience else RunState.SILENT
