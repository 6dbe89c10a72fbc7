"""``chapter6 tensorboard``: the epochs of all trainings as logs for TensorBoard."""

import time
from pathlib import Path

from chapter6.errors import InputError
from chapter6.jobs.trainings.progress import Epoch, read_events
from chapter6.jobs.trainings.status import trainings
from chapter6.jobs.trainings.tensorboard import TrainingLogs
from chapter6.layout import Results
from chapter6.run_state import ENDED


def write_logs(results: Results, logs: Path, follow: bool, every: float) -> int:
    """Write a log for each model, seed and split below `logs`; return 0.

    With `follow`, new epochs are added every `every` seconds until all jobs that have started end.

    Raises `InputError` if there is no training in `results`, or if the logs cannot be written.
    """
    if logs.exists() and not logs.is_dir():
        raise InputError(f"{logs} is a file; choose another folder with --logs")
    try:
        return _write_logs(results, logs, follow, every)
    except Exception as error:
        if not type(error).__module__.startswith("tensorflow."):
            raise
        what = " ".join(str(getattr(error, "message", error)).split())
        raise InputError(f"{logs}: {what}") from error


def _write_logs(results: Results, logs: Path, follow: bool, every: float) -> int:
    written: dict[str, TrainingLogs] = {}
    while True:
        found = trainings(results, [])
        if not found:
            raise InputError(f"no training in {results.folder}")
        for training in found:
            name = f"{training.model}/seed-{training.seed}"
            if name not in written:
                written[name] = TrainingLogs(logs / name)
            events = read_events(results.run(training.model, training.seed).file("progress"))
            written[name].write([event for event in events if isinstance(event, Epoch)])
        if not follow or all(training.state in ENDED for training in found):
            epochs = sum(one.epochs for one in written.values())
            print(f"{logs}: {epochs} epochs of {len(found)} trainings")
            return 0
        time.sleep(every)
