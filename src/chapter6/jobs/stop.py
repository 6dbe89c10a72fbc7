"""How a job ends early: by a signal, or because the Snakemake that started it is gone."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil

from chapter6.errors import InputError

CHECK_SECONDS = 1.0
GRACE_SECONDS = 5.0
STARTER = "CHAPTER6_SNAKEMAKE"
"""The variable in which rules/place.smk leaves the number of the Snakemake that it runs in."""
STOPS = (signal.SIGTERM, signal.SIGINT)
STOPPED = "stopped by {}: what is kept of it is used when it runs again"

_stop: InputError | None = None
_waits_for_check = False


@contextmanager
def mortal(announce: Callable[[str], None]) -> Iterator[None]:
    """Let the block end in order on `STOPS`, and the whole process when its Snakemake is gone.

    SIGTERM (a cluster's preemption or time limit, an operator) and SIGINT (Ctrl-C) become an
    `InputError` in the main thread, so that files are left whole and the exit status says that the
    job failed. If that error gets lost (Python drops those that are raised in a ``__del__``) or no
    check comes, the process ends without it: after `GRACE_SECONDS`, and a line for the user that
    goes to `announce`.
    """
    before = {
        number: signal.signal(number, _on_signal)
        for number in STOPS
        if signal.getsignal(number) != signal.SIG_IGN  # as a shell has it in the background
    }
    done = threading.Event()
    parents = _snakemakes()
    threading.Thread(target=_watch_over, args=(parents, done, announce), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def is_orphan() -> bool:
    """Tell whether Snakemake was gone already when `mortal` looked for it.

    The process has then been adopted: by the first process, or by one of another session.
    """
    if "APPTAINER_CONTAINER" in os.environ:
        return False  # a container may hide who started it
    parent = os.getppid()
    adopted = parent == 1 or os.getsid(parent) != os.getsid(0)
    return adopted and not _snakemakes()


def stop_request() -> InputError | None:
    """Return the error of the signal that came first, None if none has come."""
    return _stop


@contextmanager
def stopping_at_checks() -> Iterator[None]:
    """Raise for a signal only in the next `check_stop`, or at the end of the block.

    This is for libraries that an error out of nowhere would leave in pieces.
    """
    global _waits_for_check
    _waits_for_check = True
    try:
        yield
    finally:
        _waits_for_check = False
    check_stop()


def check_stop() -> None:
    """Raise the error of a signal that has come."""
    if _stop is not None:
        raise _stop


def _on_signal(number: int, frame: FrameType | None) -> None:
    """Raise for the first signal; those that follow must not disturb what it set in motion."""
    global _stop
    if _stop is None:
        _stop = InputError(STOPPED.format(signal.Signals(number).name))
        if not _waits_for_check:
            raise _stop


def _snakemakes() -> list[psutil.Process]:
    """Return the processes above this one that run Snakemake.

    One that uses its API may be called anything, and be the first process of a container.
    """
    starter = os.environ.get(STARTER)
    return [p for p in psutil.Process().parents() if str(p.pid) == starter or _is_snakemake(p)]


def _is_snakemake(process: psutil.Process) -> bool:
    """Tell whether a Python runs Snakemake: not a shell or a uv that has started it and may end."""
    try:
        python, *words = [Path(word).name for word in process.cmdline()[:4]] or [""]
    except psutil.Error:
        return False
    return python.startswith("python") and "snakemake" in words


def _watch_over(
    parents: list[psutil.Process], done: threading.Event, announce: Callable[[str], None]
) -> None:
    """End this process soon after one of its parents, or a while after a signal."""
    while not done.wait(CHECK_SECONDS):
        if not all(map(_lives, parents)):
            os._exit(1)  # there is nobody left to tell
        if _stop is not None and not done.wait(GRACE_SECONDS):
            announce(f"Error: {_stop}")
            os._exit(1)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
