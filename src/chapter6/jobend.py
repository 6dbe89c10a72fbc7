"""How a job ends before its time: told to stop, or left behind by the Snakemake that started it."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import psutil

from chapter6.errors import InputError

CHECK_SECONDS = 1.0
STOPPED = "stopped by {}: what is kept of it is used when it runs again"


@contextmanager
def mortal() -> Iterator[None]:
    """Let the block end in order on SIGTERM, and the whole process when its Snakemake is gone.

    SIGTERM (a cluster's preemption or time limit, an operator) becomes an `InputError` in the main
    thread, so that files are left whole and the exit status says that the job failed.
    """
    before = signal.signal(signal.SIGTERM, _stop)
    done = threading.Event()
    parents = [p for p in psutil.Process().parents() if _is_snakemake(p)]
    if parents:
        threading.Thread(target=_die_with, args=(parents, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise InputError(STOPPED.format(signal.Signals(number).name))


def _is_snakemake(process: psutil.Process) -> bool:
    try:
        return any("snakemake" in word for word in process.cmdline()[:4])
    except psutil.Error:
        return False


def _die_with(parents: list[psutil.Process], done: threading.Event) -> None:
    """End this process soon after one of its parents; no clean-up could tell anybody."""
    while not done.wait(CHECK_SECONDS):
        if not all(map(_lives, parents)):
            os._exit(1)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
