"""``chapter6 tensorboard``: the epochs of all trainings as logs for TensorBoard.

They are made from what the jobs write anyway, so no job depends on the wish for them.
"""

import os
import shutil
import time
from pathlib import Path
from typing import Any

from chapter6.commands.jobs import ENDED, FILE, Line, job_of, read_lines
from chapter6.errors import InputError

SPLITS = ("training", "validation")


def write_logs(results: Path, logs: Path, follow: bool, every: float) -> int:
    """Write a log for each model, seed and split below `logs`; return 0.

    With `follow` new epochs are added until all jobs that have begun have ended.

    Raises `InputError` if there is no training in `results`.
    """
    writers: dict[Path, Any] = {}
    told: dict[Path, int] = {}
    while True:
        files = sorted(results.glob(f"models/*/seed-*/{FILE}"))
        if not files:
            raise InputError(f"no training in {results}")
        for file in files:
            folder = logs / file.parent.parent.name / file.parent.name
            epochs = [line for line in read_lines(file) if line["event"] == "epoch"]
            if file not in told or told[file] > len(epochs):  # or it has started over
                shutil.rmtree(folder, ignore_errors=True)
                told[file] = 0
                writers |= {file / split: _new_log(folder / split) for split in SPLITS}
            for line in epochs[told[file] :]:
                for split in SPLITS:
                    _write(line, split, writers[file / split])
            told[file] = len(epochs)
        for writer in writers.values():
            writer.flush()
        if not follow or all(job_of(file.parent, "", 0).state in ENDED for file in files):
            print(f"{sum(told.values())} epochs of {len(files)} trainings are in {logs}")
            return 0
        time.sleep(every)


def _new_log(folder: Path) -> Any:
    """Open a file of events, which are TensorFlow records of a protocol buffer each."""
    tensorflow = _tensorflow()
    folder.mkdir(parents=True)
    writer = tensorflow.io.TFRecordWriter(str(folder / "events.out.tfevents.chapter6"))
    event = tensorflow.compat.v1.Event(wall_time=time.time(), file_version="brain.Event:2")
    writer.write(event.SerializeToString())
    return writer


def _write(line: Line, split: str, writer: Any) -> None:
    v1 = _tensorflow().compat.v1
    values = [
        v1.Summary.Value(tag=name.removeprefix(f"{split}_"), simple_value=value)
        for name, value in line.items()
        if name.startswith(f"{split}_")
    ]
    event = v1.Event(wall_time=line["time"], step=line["epoch"], summary=v1.Summary(value=values))
    writer.write(event.SerializeToString())


def _tensorflow() -> Any:
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow

    return tensorflow
