"""A training job's progress: the format of its file, a writer and a reader.

``progress.jsonl`` has one JSON object per line: its ``event`` and the fields of the class with that
name below. The first line is a `Start`. A `Batch` follows every few seconds, and an `Epoch` after
each epoch. The last line is an `End` or a `Failed`. A job that resumes an earlier one appends
another `Start`.
"""

import json
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

from chapter6.jobs.batch.own import own_job
from chapter6.jobs.log import announce
from chapter6.jobs.machine import peak_memory_mb
from chapter6.layout import RUN

BATCH_SECONDS = 5.0
SPLITS = ("training", "validation")


@dataclass(frozen=True)
class Start:
    """A job starts to train.

    Attributes:
        time: seconds since 1970, as in every event.
        epochs: how many there will be in total.
        done: how many earlier jobs have done.
        batches: batches per epoch.
        host, pid: the machine and the process.
        system, job: the batch system and its job; empty without one, and in older files.
    """

    time: float
    epochs: int
    done: int
    batches: int
    host: str
    pid: int
    system: str = ""
    job: str = ""


@dataclass(frozen=True)
class Batch:
    """A batch is done.

    Attributes:
        epoch, batch: both from 1.
        loss: the mean of the epoch so far.
        memory_mb: the peak memory of the job, in MB (10**6 bytes).
    """

    time: float
    epoch: int
    batch: int
    loss: float
    memory_mb: float


@dataclass(frozen=True)
class Epoch:
    """An epoch is done.

    Attributes:
        epoch: from 1.
        seconds: how long it took.
        memory_mb: as in `Batch`.
        figures: e.g. training_loss and validation_mae; in the file these are keys of the line.
    """

    time: float
    epoch: int
    seconds: float
    memory_mb: float
    figures: Mapping[str, float]


@dataclass(frozen=True)
class End:
    """The job has succeeded."""

    time: float


@dataclass(frozen=True)
class Failed:
    """The job has failed.

    Attributes:
        kind: diverged or stopped.
        reason: why, in words.
    """

    time: float
    kind: str
    reason: str


Event = Start | Batch | Epoch | End | Failed
EVENTS: Mapping[str, type[Event]] = {
    "start": Start,
    "batch": Batch,
    "epoch": Epoch,
    "end": End,
    "failed": Failed,
}


def write_line(event: Event) -> str:
    """Return the line of an event, without a newline.

    >>> write_line(Failed(5.0, "stopped", "by SIGTERM"))
    '{"event": "failed", "time": 5.0, "kind": "stopped", "reason": "by SIGTERM"}'
    """
    name = next(name for name, kind in EVENTS.items() if isinstance(event, kind))
    facts = {"event": name, **asdict(event)}
    return json.dumps(facts | facts.pop("figures", {}))


def read_events(path: Path) -> list[Event]:
    """Return the events in a progress file; none if the file does not exist.

    Incomplete lines, and lines that no training job writes, are skipped.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [event for line in text.split("\n")[:-1] if (event := read_line(line)) is not None]


def read_line(line: str) -> Event | None:
    """Return the event of a line, None if it is not an event with all its fields."""
    try:
        facts = json.loads(line)
    except ValueError:
        return None
    name = facts.get("event") if isinstance(facts, dict) else None
    if not isinstance(name, str) or name not in EVENTS:
        return None
    kind = EVENTS[name]
    facts["figures"] = {key: facts[key] for key in facts if key.partition("_")[0] in SPLITS}
    named = {field.name: facts.get(field.name, field.default) for field in fields(kind)}
    return kind(**named) if all(map(_fits, fields(kind), named.values())) else None


def _fits(field: Any, value: Any) -> bool:
    if field.name == "figures":
        return all(isinstance(figure, int | float) for figure in value.values())
    return isinstance(value, int | float if field.type is float else field.type)


class Progress:
    """Writes the events of one job, and announces each epoch on the terminal.

    Parameters
    ----------
    name
        The model and its seed, for the terminal.
    folder
        The folder of the run.
    epochs
        How many there will be in total.
    done
        Epochs that earlier jobs have done.
    batches
        Batches per epoch.
    """

    def __init__(self, name: str, folder: Path, epochs: int, done: int, batches: int) -> None:
        """Write the `Start`; unless the job resumes, to a new file."""
        self.name, self.path = name, folder / RUN["progress"]
        self.epochs, self.last = epochs, time.time()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not done:
            self.path.unlink(missing_ok=True)
        job, here = own_job(), (platform.node(), os.getpid())
        self._write(Start(self._now(), epochs, done, batches, *here, job.system, job.number))

    def batch(self, epoch: int, batch: int, loss: float) -> None:
        """Write a batch and the mean loss of its epoch so far, at most every `BATCH_SECONDS`."""
        if time.time() - self.last > BATCH_SECONDS:
            self._write(Batch(self._now(), epoch, batch, loss, peak_memory_mb()))

    def epoch(self, number: int, figures: Mapping[tuple[str, str], float], seconds: float) -> None:
        """Write an epoch, from 1, its figures by split and metric, and its wall time."""
        named = {f"{split}_{metric}": value for (split, metric), value in figures.items()}
        self._write(Epoch(self._now(), number, round(seconds, 3), peak_memory_mb(), named))
        metric = "accuracy" if ("training", "accuracy") in figures else "mae"
        loss = f"loss {figures['training', 'loss']:.4f}, " if metric != "mae" else ""
        announce(
            f"{self.name}: epoch {number}/{self.epochs}: {loss}"
            f"{metric} {figures['training', metric]:.4f}, "
            f"validation {metric} {figures['validation', metric]:.4f} ({seconds:.1f} s)"
        )

    def end(self) -> None:
        """Write that the job has succeeded."""
        self._write(End(self._now()))

    def failed(self, kind: str, reason: str) -> None:
        """Write that the job has failed: the kind, diverged or stopped, and the reason."""
        self._write(Failed(self._now(), kind, reason))

    def _now(self) -> float:
        self.last = time.time()
        return round(self.last, 3)

    def _write(self, event: Event) -> None:
        line = write_line(event) + "\n"
        try:
            with self.path.open("ab+") as file:
                if _is_torn(file):
                    line = "\n" + line
                file.write(line.encode())
        except OSError as error:  # a full disk must not end a training
            announce(f"{self.path}: {error}")


def _is_torn(file: BinaryIO) -> bool:
    """Tell whether a full disk or a power cut has left the last line incomplete."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"
