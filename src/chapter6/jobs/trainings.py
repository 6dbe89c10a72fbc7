"""How far each training is, according to the files beside its results alone."""

import platform
import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import psutil

from chapter6.jobs.progress import Batch, End, Epoch, Event, Failed, Start, read_events
from chapter6.jobs.record import record_path
from chapter6.layout import Results, Run
from chapter6.run_state import ENDED, RunState

SILENCE_SECONDS = 60.0
"""A job on another machine that writes nothing for this long, and for three epochs, is silent."""


@dataclass(frozen=True)
class Training:
    """The training of one model with one seed.

    Attributes:
        state: not run, running, stopped, silent, failed or finished.
        epoch, epochs: whole epochs that are there, and how many there will be; 0 if it is not run.
        share: of the running epoch's batches, 0 to 1.
        figures: of the last epoch, such as training_loss or validation_mae; empty before.
        loss: the latest known training loss.
        epoch_seconds: the median of the last epochs.
        memory_mb: the most memory held, in MB (10**6 bytes).
        reason: why it failed or stopped, else empty.
        where: the machine that it runs on.
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

    @property
    def seconds_left(self) -> float | None:
        """Estimate how much longer a running job takes."""
        if self.state != RunState.RUNNING or self.epoch_seconds is None:
            return None
        return max(0.0, self.epochs - self.epoch - self.share) * self.epoch_seconds


def trainings(results: Results, wanted: Iterable[tuple[str, int]]) -> list[Training]:
    """Return the trainings that are wanted, in their order, then others that have begun."""
    wanted_runs = [results.run(model, seed) for model, seed in wanted]
    begun = [run for run in results.runs() if run.file("progress").is_file()]
    return [_unless_removed(run) for run in dict.fromkeys([*wanted_runs, *begun])]


def _unless_removed(run: Run) -> Training:
    """Return a training; one that has ended counts as not run where its results are gone.

    Snakemake removes them before it runs a job again, but not the record, which it does not know.
    """
    training, first = training_in(run), run.file("best")  # the record is named after it
    removed = training.state in ENDED and record_path(first).is_file() and not first.is_file()
    return Training(run.model, run.seed) if removed else training


def training_in(run: Run, now: float | None = None) -> Training:
    """Return the training of a run, as of `now` (seconds since 1970)."""
    events = read_events(run.file("progress"))
    starts = [number for number, event in enumerate(events) if isinstance(event, Start)]
    if not starts:
        return Training(run.model, run.seed)
    start, last = events[starts[-1]], events[-1]
    assert isinstance(start, Start)
    epochs = [event for event in events if isinstance(event, Epoch)]
    # it may go on from an epoch before the last one that an earlier job has written
    since = [event for event in events[starts[-1] :] if isinstance(event, Epoch)]
    pace = statistics.median(one.seconds for one in epochs[-5:]) if epochs else None
    figures = epochs[-1].figures if epochs else {}
    batch = last if isinstance(last, Batch) else None
    latest = batch or (epochs[-1] if epochs else None)
    return Training(
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
    )


def _state(start: Start, last: Event, pace: float | None, now: float) -> RunState:
    if isinstance(last, End):
        return RunState.FINISHED
    if isinstance(last, Failed):
        return RunState.FAILED if last.kind == "diverged" else RunState.STOPPED
    if start.host == platform.node():
        return RunState.RUNNING if _lives(start) else RunState.STOPPED
    patience = max(SILENCE_SECONDS, 3 * (pace or 0.0))
    return RunState.RUNNING if now - last.time < patience else RunState.SILENT


def _lives(start: Start) -> bool:
    """Tell whether the process that wrote a start is still there, and not another by its number."""
    try:
        return psutil.Process(start.pid).create_time() <= start.time + 1
    except (psutil.Error, ValueError):  # the latter for a number below 0
        return False
