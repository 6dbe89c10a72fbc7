"""How each training job of an edition stands, told by the files beside its results alone."""

import json
import platform
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from chapter6.commands.configured import edition_of
from chapter6.commands.files import run_folders
from chapter6.jobs.record import record_path

WAITING, RUNNING, FINISHED = "waiting", "running", "finished"
STOPPED, FAILED, SILENT = "stopped", "failed", "silent"
ENDED = (FINISHED, FAILED)

SILENCE_SECONDS = 60.0
"""A job on another machine that says nothing for this long, and for three epochs, is silent."""

FILE = "progress.jsonl"
FIRST = "best.weights.h5"  # of a job's outputs, by which its record is called
Line = Mapping[str, Any]

NUMBERS = {
    "start": ("time", "epochs", "done", "batches", "pid"),
    "batch": ("time", "epoch", "batch", "loss", "memory_mb"),
    "epoch": ("time", "epoch", "seconds"),
    "end": (),
    "failed": (),
}
"""What the lines of each event must have, as numbers, to be of a training job."""


@dataclass(frozen=True)
class Job:
    """One training: a model and a seed.

    Attributes:
        state: waiting (nothing of it is there), running, finished; stopped (its process is gone: it
            goes on when it runs again), failed, or silent (on another machine, for too long).
        epoch, epochs: whole epochs that are there, and how many there will be; 0 while it waits.
        share: of the running epoch's batches, 0 to 1.
        figures: of the last epoch, such as training_loss or validation_mae; empty before.
        loss: the latest known training loss.
        epoch_seconds: the median of the epochs so far.
        memory_mb: the most memory held, 10**6 bytes.
        reason: why it failed or stopped, else empty.
        where: the machine that it runs on.
    """

    model: str
    seed: int
    state: str = WAITING
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
        """Estimate how long a running job still takes."""
        if self.state != RUNNING or self.epoch_seconds is None:
            return None
        return max(0.0, self.epochs - self.epoch - self.share) * self.epoch_seconds


def jobs_of(results: Path, configfiles: Sequence[str]) -> list[Job]:
    """Return the training jobs of an edition, in the order of its models and seeds.

    `results` is the edition's folder, such as results/sample. Models and seeds are those of the
    configuration, then others that are found in the folder.
    """
    wanted = list(_configured(results.name, configfiles))
    there = [
        (model, seed)
        for model, seed in run_folders(results)
        if (results / f"models/{model}/seed-{seed}/{FILE}").is_file()
    ]
    return [
        _or_waiting(results / f"models/{model}/seed-{seed}", model, seed)
        for model, seed in dict.fromkeys([*wanted, *there])
    ]


def _or_waiting(folder: Path, model: str, seed: int) -> Job:
    """Return how a training stands: one that has ended waits if Snakemake makes it run again.

    It has then removed the results, but not the record, which it does not know.
    """
    job, first = job_of(folder, model, seed), folder / FIRST
    anew = job.state in ENDED and record_path(first).is_file() and not first.is_file()
    return Job(model, seed) if anew else job


def _configured(edition: str, files: Sequence[str]) -> Iterable[tuple[str, int]]:
    settings = edition_of(edition, files).settings
    for model, entry in settings.models.items():
        if entry.task != "baseline":
            yield from ((model, seed) for seed in settings.seeds)


def job_of(folder: Path, model: str, seed: int, now: float | None = None) -> Job:
    """Return how the training in a folder stands, as of `now` (seconds since 1970)."""
    lines = read_lines(folder / FILE)
    starts = [line for line in lines if line["event"] == "start"]
    if not starts:
        return Job(model, seed)
    start, last = starts[-1], lines[-1]
    epochs = [line for line in lines if line["event"] == "epoch"]
    since = lines[lines.index(start) :]  # it may go on from an epoch before the last told one
    seconds = [line["seconds"] for line in epochs[-5:]]
    pace = statistics.median(seconds) if seconds else None
    state = _state(start, last, pace, time.time() if now is None else now)
    figures = {
        key: value for key, value in (epochs[-1] if epochs else {}).items() if "_" in key
    }  # training_loss and the like
    memory = figures.pop("memory_mb", None)
    if last["event"] == "batch":
        memory = last["memory_mb"]
    done = max([start["done"], *(line["epoch"] for line in since if line["event"] == "epoch")])
    return Job(
        model,
        seed,
        state,
        epoch=done,
        epochs=start["epochs"],
        share=last["batch"] / max(1, start["batches"]) if last["event"] == "batch" else 0.0,
        figures=figures,
        loss=last["loss"] if last["event"] == "batch" else figures.get("training_loss"),
        epoch_seconds=pace,
        memory_mb=memory,
        reason=last.get("reason", ""),
        where=start.get("host", ""),
    )


def read_lines(path: Path) -> list[Line]:
    """Return the lines of a progress file that a training job wrote, and wrote whole."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = []
    for line in text.split("\n")[:-1]:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue  # torn by a full disk, or damaged
    return [line for line in found if isinstance(line, dict) and _is_known(line)]


def _is_known(line: Line) -> bool:
    event = line.get("event")
    if not isinstance(event, str) or event not in NUMBERS:
        return False
    figures = [key for key in line if "_" in key]  # training_loss and the like
    return all(isinstance(line.get(key), int | float) for key in [*NUMBERS[event], *figures])


def _state(start: Line, last: Line, pace: float | None, now: float) -> str:
    if last["event"] == "end":
        return FINISHED
    if last["event"] == "failed":
        return FAILED if last.get("kind") == "diverged" else STOPPED
    if start.get("host") == platform.node():
        return RUNNING if _lives(start) else STOPPED
    patience = max(SILENCE_SECONDS, 3 * (pace or 0.0))
    return RUNNING if now - last["time"] < patience else SILENT


def _lives(start: Line) -> bool:
    """Tell whether the process that wrote a start is still there, and not another by its number."""
    try:
        return bool(psutil.Process(start["pid"]).create_time() <= start["time"] + 1)
    except (psutil.Error, ValueError, TypeError):  # the latter for no number of a process
        return False
