"""Snapshots: the state of a training after each epoch, and the files that keep it.

A state file is an NPZ archive after a line with the archive's sha256. It is written to a temporary
file and then moved into place, so a killed job leaves the previous one intact. A file that does not
match its sha256 is never used.
"""

import hashlib
import io
import json
import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from chapter6.config.run_settings import TrainedSettings
from chapter6.formats import whole_file
from chapter6.jobs.environment import device
from chapter6.training.runtime import TrainingJob

KEPT = 2  # the last epoch's, and the one before it in case the last is damaged
Figures = dict[tuple[str, str], float]
"""(split, metric) → value; split is training or validation."""


@dataclass
class State:
    """All that a training needs to resume. Random numbers need no state (`training.seeds`).

    Attributes:
        weights, optimizer: the variables of the model and of its optimizer, in order.
        epochs: the figures of each epoch.
        seconds: wall time of each epoch.
        best_epoch: counted from 1; 0 before the first epoch.
        best_value: the monitored figure of the best epoch.
        best_weights: the model's variables after the best epoch.
        first_loss: the loss of the very first batch.
    """

    weights: list[np.ndarray]
    optimizer: list[np.ndarray]
    epochs: list[Figures] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int = 0
    best_value: float | None = None
    best_weights: list[np.ndarray] = field(default_factory=list)
    first_loss: float | None = None


def values(variables: list[Any]) -> list[np.ndarray]:
    """Return copies of the values of Keras variables."""
    return [np.array(variable.numpy()) for variable in variables]


def assign(variables: list[Any], arrays: list[np.ndarray]) -> None:
    """Set the values of Keras variables, in order."""
    for variable, value in zip(variables, arrays, strict=True):
        variable.assign(value)


class DamagedStateError(Exception):
    """A state file is incomplete or was changed."""


def write_state(state: State, path: Path) -> None:
    """Write a state; the file is whole or absent, even after a power cut."""
    facts = {
        "epochs": [
            [[split, metric, value] for (split, metric), value in epoch.items()]
            for epoch in state.epochs
        ],
        "seconds": state.seconds,
        "best_epoch": state.best_epoch,
        "best_value": state.best_value,
        "first_loss": state.first_loss,
    }
    groups = {"w": state.weights, "o": state.optimizer, "b": state.best_weights}
    arrays = {f"{kind}{i:04d}": a for kind, group in groups.items() for i, a in enumerate(group)}
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, facts=np.array(json.dumps(facts)), **arrays)
    payload = content.getbuffer()
    with whole_file(path) as part, part.open("wb") as file:
        file.write(hashlib.sha256(payload).hexdigest().encode() + b"\n")
        file.write(payload)
        file.flush()
        os.fsync(file.fileno())


def read_state(path: Path) -> State:
    """Read a state; raise `DamagedStateError` if the file is not as it was written."""
    digest, _, payload = path.read_bytes().partition(b"\n")
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        raise DamagedStateError(f"{path} is damaged")
    with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    facts: dict[str, Any] = json.loads(str(arrays.pop("facts")))
    groups = {kind: [a for n, a in sorted(arrays.items()) if n[0] == kind] for kind in "wob"}
    return State(
        weights=groups["w"],
        optimizer=groups["o"],
        epochs=[{(split, metric): v for split, metric, v in epoch} for epoch in facts["epochs"]],
        seconds=facts["seconds"],
        best_epoch=facts["best_epoch"],
        best_value=facts["best_value"],
        best_weights=groups["b"],
        first_loss=facts["first_loss"],
    )


def snapshot_key(training: TrainingJob[TrainedSettings], inputs: Mapping[str, str]) -> str:
    """Return the hash of everything that a state depends on; a state of another key is never used.

    That is the model, the seed, all settings but the number of epochs (the learning rate is
    constant, so the first 20 epochs of 40 equal those of 20), code, versions, threads, the device
    and the content of the inputs. `inputs` has the sha256 of each file that the training reads.
    """
    settings = {key: value for key, value in training.settings.items() if key != "epochs"}
    depends = {**asdict(training), "settings": settings, "inputs": sorted(inputs.values())}
    depends["device"] = [platform.machine(), device()]
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:16]


class Snapshots:
    """The states that the jobs of one model and seed keep so that later jobs can resume.

    ``snapshots/<key>/`` has those of an unfinished training. ``ended-<key>.state`` is the final
    state of a finished one, from which another training can continue to more epochs.

    Parameters
    ----------
    folder
        The folder of the run.
    key
        See `snapshot_key`.
    announce
        Gets a line for the user when a training resumes or something is wrong.
    unfinished
        The folder of the states of an unfinished training, instead of ``snapshots``.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        announce: Callable[[str], None] = print,
        unfinished: Path | None = None,
    ) -> None:
        """Read nothing yet."""
        self.run, self.announce = folder, announce
        self.folder = unfinished or folder / "snapshots"
        self.own = self.folder / key
        self.ended = folder / f"ended-{key}.state"

    def resume(self, epochs: int) -> State | None:
        """Return the state from which a training of `epochs` epochs resumes; None to start over."""
        state = self.latest() or self._end_of_a_shorter_one()
        if state is None:
            return None
        if len(state.epochs) > epochs:
            self.announce(
                f"{len(state.epochs)} epochs are kept, more than the {epochs} wanted: starting over"
            )
            return None
        self.announce(f"resuming after epoch {len(state.epochs)} of {epochs}")
        return state

    def latest(self) -> State | None:
        """Return the latest intact snapshot, None if there is none."""
        files = self._files()
        while files:
            try:
                return read_state(files.pop())
            except (DamagedStateError, OSError, ValueError, KeyError) as error:
                instead = "using the one before" if files else "there is none before it"
                self.announce(f"{error}: {instead}")
        return None

    def keep(self, state: State) -> None:
        """Write the state after an epoch, and delete all others but the one before.

        States of later epochs are deleted, too: they are damaged, or belong to a longer training.
        If the state cannot be written, because the disk is full, say, training continues.
        """
        own = self.own / f"epoch-{len(state.epochs):05d}.state"
        try:
            write_state(state, own)
        except OSError as error:
            self.announce(
                f"epoch {len(state.epochs)} could not be saved ({error}); "
                "training continues, but a restart would resume from an earlier epoch"
            )
            return
        files = self._files()
        kept = files[: files.index(own) + 1][-KEPT:]
        for path in files:
            if path not in kept:
                path.unlink(missing_ok=True)

    def finish(self, state: State) -> None:
        """Keep the final state of a training, and delete all others, of other keys too."""
        for path in self.run.glob("ended-*.state"):
            if path != self.ended:
                path.unlink(missing_ok=True)
        try:
            write_state(state, self.ended)
        except OSError as error:
            self.announce(
                f"the final state could not be saved ({error}): more epochs would start over"
            )
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end_of_a_shorter_one(self) -> State | None:
        if not self.ended.is_file():
            return None
        try:
            return read_state(self.ended)
        except (DamagedStateError, OSError) as error:
            self.announce(f"{error}: training starts over")
            return None

    def _files(self) -> list[Path]:
        return sorted(self.own.glob("epoch-*.state"))
