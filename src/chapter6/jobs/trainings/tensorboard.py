"""The epochs of a training as logs for TensorBoard.

They are made from the progress files that training jobs write anyway, so no job needs to know
whether anyone wants them.
"""

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.jobs.trainings.progress import SPLITS, Epoch


class TrainingLogs:
    """The logs of one training, in a folder for each split.

    Parameters
    ----------
    folder
        Where to create the folders of the splits.

    Raises
    ------
    InputError
        If something else than logs is in the folder.
    """

    def __init__(self, folder: Path) -> None:
        """Delete old logs in the folder, and start new ones."""
        self.folder = folder
        others = {path.name for path in folder.iterdir()} - set(SPLITS) if folder.is_dir() else ()
        if others:  # never delete what is not a log
            raise InputError(
                f"{folder / min(others)} is not a log; choose an empty folder with --logs"
            )
        self._start()

    def _start(self) -> None:
        self.epochs = 0
        shutil.rmtree(self.folder, ignore_errors=True)
        self._writers = {split: _new_log(self.folder / split) for split in SPLITS}

    def write(self, epochs: Sequence[Epoch]) -> None:
        """Write the epochs that are not written yet; `epochs` are all so far.

        If there are fewer than before, the training has started over, and so do the logs.
        """
        if len(epochs) < self.epochs:
            self._start()
        for epoch in epochs[self.epochs :]:
            for split, writer in self._writers.items():
                writer.write(_event(epoch, split))
        self.epochs = len(epochs)
        for writer in self._writers.values():
            writer.flush()


def _new_log(folder: Path) -> Any:
    """Open a file of events; each is a protocol buffer in a TensorFlow record."""
    folder.mkdir(parents=True)
    tensorflow = _tensorflow()
    writer = tensorflow.io.TFRecordWriter(str(folder / "events.out.tfevents.chapter6"))
    event = tensorflow.compat.v1.Event(wall_time=time.time(), file_version="brain.Event:2")
    writer.write(event.SerializeToString())
    return writer


def _event(epoch: Epoch, split: str) -> bytes:
    v1 = _tensorflow().compat.v1
    parted = [(*name.partition("_"), value) for name, value in epoch.figures.items()]
    values = [
        v1.Summary.Value(tag=metric, simple_value=value)
        for own, _, metric, value in parted
        if own == split
    ]
    event = v1.Event(wall_time=epoch.time, step=epoch.epoch, summary=v1.Summary(value=values))
    serialized: bytes = event.SerializeToString()
    return serialized


def _tensorflow() -> Any:
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow

    return tensorflow
