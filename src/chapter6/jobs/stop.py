"""How a job ends early: by a signal, or because the Snakemake process that started it is gone."""

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
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
STOPPED = "stopped by {}: the next run resumes from what has been kept"

_stop: InputError | None = None
_why = ""
_waits_for_check = False


@contextmanager
def stoppable(announce: Callable[[str], None]) -> Iterator[None]:
    """End the block cleanly on `STOP_SIGNALS`, and the process when its Snakemake is gone.

    SIGTERM (a cluster's preemption or time limit, an operator) and SIGINT (Ctrl-C) become an
    `InputError` in the main thread, so that files are left whole and the exit status says that the
    job failed. That error can get lost, because Python drops errors raised in a ``__del__``, or be
    delayed, if no check comes. Then the process ends after `GRACE_SECONDS`, and `announce` gets a
    line for the user.
    """
    before = {
        number: signal.signal(number, _on_signal)
        for number in STOP_SIGNALS
        if signal.getsignal(number) != signal.SIG_IGN  # as shells do for background jobs
    }
    done = threading.Event()
    parents = _snakemakes()
    threading.Thread(target=_watchdog, args=(parents, done, announce), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def is_orphan() -> bool:
    """Tell whether Snakemake was already gone when `stoppable` looked for it.

    Then the process has been adopted, by the first process or by one of another session.
    """
    if "APPTAINER_CONTAINER" in os.environ:
        return False  # a container may hide who started it
    parent = os.getppid()
    adopted = parent == 1 or os.getsid(parent) != os.getsid(0)
    return adopted and not _snakemakes()


def stop(why: str) -> None:
    """Stop this process, from any of its threads, as a signal would; `why` is for the user."""
    global _why
    _why = why
    os.kill(os.getpid(), signal.SIGTERM)


def stop_request() -> InputError | None:
    """Return the error of the first signal, None if there has been none."""
    return _stop


@contextmanager
def stopping_at_checks() -> Iterator[None]:
    """Delay the error of a signal until the next `check_stop`, or the end of the block.

    This is for libraries that an error at an arbitrary point would leave in a broken state.
    """
    global _waits_for_check
    _waits_for_check = True
    try:
        yield
    finally:
        _waits_for_check = False
    check_stop()


def check_stop() -> None:
    """Raise the error of the first signal, if there has been one."""
    if _stop is not None:
        raise _stop


def _on_signal(number: int, frame: FrameType | None) -> None:
    """Raise for the first signal; later ones must not interrupt the clean-up that it started."""
    global _stop
    if _stop is None:
        _stop = InputError(_why or STOPPED.format(signal.Signals(number).name))
        if not _waits_for_check:
            raise _stop


def _snakemakes() -> list[psutil.Process]:
    """Return the processes above this one that run Snakemake.

    One that uses its API may be called anything, and be the first process of a container.
    """
    starter = os.environ.get(STARTER)
    return [p for p in psutil.Process().parents() if str(p.pid) == starter or _is_snakemake(p)]


def _is_snakemake(process: psutil.Process) -> bool:
    """Tell whether a process is Python running Snakemake, not a shell or uv that started it."""
    try:
        python, *words = [Path(word).name for word in process.cmdline()[:4]] or [""]
    except psutil.Error:
        return False
    return python.startswith("python") and "snakemake" in words


def _watchdog(
    parents: list[psutil.Process], done: threading.Event, announce: Callable[[str], None]
) -> None:
    """End this process soon after one of its parents, or some time after a signal."""
    while not done.wait(CHECK_SECONDS):
        if not all(map(_lives, parents)):
            os._exit(1)  # nobody is left to read a message
        if _stop is not None and not done.wait(GRACE_SECONDS):
            announce(f"Error: {_stop}")
            os._exit(1)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
