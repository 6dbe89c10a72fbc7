"""A training job's progress as JSON lines, for ``chapter6 watch``: a file that others only read.

The first line is a ``start``, then ``batch`` every few seconds and ``epoch`` for each, at last an
``end`` or a ``failed``; docs/files.md lists their keys. A job that goes on writes another ``start``
below what is there.
"""

import json
import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from chapter6.jobs.log import announce
from chapter6.jobs.machine import peak_memory_mb

FILE = "progress.jsonl"
Figures = Mapping[tuple[str, str], float]
"""(split, metric) → value."""
BATCH_SECONDS = 5.0


class Progress:
    """Writes the lines of one job, and tells each epoch on the terminal.

    Parameters
    ----------
    name
        The model and its seed, for the terminal.
    folder
        The folder of the run.
    epochs
        How many it trains.
    done
        Epochs that are there already.
    batches
        Batches an epoch.
    """

    def __init__(self, name: str, folder: Path, epochs: int, done: int, batches: int) -> None:
        """Write the start."""
        self.name, self.path = name, folder / FILE
        self.epochs, self.resumed_from, self.last = epochs, done, time.time()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not done:
            self.path.unlink(missing_ok=True)
        self._line(
            "start",
            epochs=self.epochs,
            done=done,
            batches=batches,
            host=platform.node(),
            pid=os.getpid(),
        )

    def batch(self, epoch: int, batch: int, loss: float) -> None:
        """Tell a batch, if none was told for a while: its mean loss of the epoch so far."""
        if time.time() - self.last > BATCH_SECONDS:
            self._line("batch", epoch=epoch, batch=batch, loss=loss, memory_mb=peak_memory_mb())

    def epoch(self, number: int, figures: Figures, seconds: float) -> None:
        """Tell an epoch (from 1) with its figures and how long it took."""
        shown = {f"{split}_{metric}": value for (split, metric), value in figures.items()}
        memory = peak_memory_mb()
        self._line("epoch", epoch=number, seconds=round(seconds, 3), memory_mb=memory, **shown)
        metric = "accuracy" if ("training", "accuracy") in figures else "mae"
        loss = f"loss {figures['training', 'loss']:.4f}, " if metric != "mae" else ""
        announce(
            f"{self.name}: epoch {number}/{self.epochs}: {loss}"
            f"{metric} {figures['training', metric]:.4f}, "
            f"validation {metric} {figures['validation', metric]:.4f} ({seconds:.1f} s)"
        )

    def end(self) -> None:
        """Tell that the job has ended well."""
        self._line("end")

    def failed(self, kind: str, reason: str) -> None:
        """Tell that training has ended otherwise: how (diverged, stopped), and why."""
        self._line("failed", kind=kind, reason=reason)

    def _line(self, event: str, **facts: Any) -> None:
        self.last = time.time()
        line = json.dumps({"event": event, "time": round(self.last, 3), **facts}) + "\n"
        try:
            with self.path.open("ab+") as file:
                if _is_torn(file):
                    line = "\n" + line
                file.write(line.encode())
        except OSError as error:  # a full disk must not end a training
            announce(f"{self.path}: {error}")


def _is_torn(file: BinaryIO) -> bool:
    """Tell whether the last line was left without its end, by a full disk or a power cut."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"
