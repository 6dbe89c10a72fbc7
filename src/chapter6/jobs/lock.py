"""One process at a time makes a file; a second one waits until the first has ended.

Snakemake's own lock does not see to it: a job of a batch system goes on when its Snakemake is
killed, and the next Snakemake submits it again.

The lock is the file ``.<output>.lock`` beside the output. It says whose it is, and its owner
touches it every `BEAT_SECONDS`. That works on network drives, which may have no other locks, and
with clocks that differ: who waits only looks whether something has changed.
"""

import errno
import json
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from chapter6.jobs.batch.own import BatchJob, own_job
from chapter6.jobs.machine import process_lives
from chapter6.jobs.stop import check_stop, stop

BEAT_SECONDS = 15.0
CHECK_SECONDS = 0.5
STALE_SECONDS = 120.0
"""A job on another machine is taken for dead if its lock has not changed for this long."""
SETTLE_SECONDS = 0.5
"""How long one that takes over a lock waits to see whether another one has done so, too."""
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True)
class Owner:
    """Who has a lock.

    Attributes:
        host: the machine.
        processes: names the process numbers that `pid` is one of: containers have their own.
        pid, started: the process, and when it started, in seconds since 1970.
        job: the job of a batch system that it belongs to.
    """

    host: str
    processes: str
    pid: int
    started: float
    job: BatchJob

    def __str__(self) -> str:
        """Name it, for a message."""
        where = f" ({self.job})" if self.job.system else ""
        return f"process {self.pid} on {self.host}{where}"

    @property
    def end_command(self) -> str:
        """The command that ends it."""
        return self.job.end_command or f"kill {self.pid}, on {self.host}"


@dataclass(frozen=True)
class _Seen:
    """A lock as it was found: it has changed if it is not equal to what is found later."""

    owner: Owner | None  # None if the file does not say
    changed: int


@contextmanager
def alone(output: Path, announce: Callable[[str], None]) -> Iterator[bool]:
    """Run the block while no other job makes an output; yield whether it had to wait for one.

    A lock whose owner is gone is taken over. Whoever finds that its lock was taken over, because
    it had stood still for too long, stops. Where no lock can be kept the block runs without one.

    Parameters
    ----------
    output
        What is made; the file need not exist.
    announce
        Gets a line when the job waits, goes on, or has no lock.

    Raises
    ------
    InputError
        If the job is stopped while it waits.
    """
    path, mine = _lock_of(output), _this_process()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, waited = _acquire(path, mine, output, announce)
    except OSError as error:
        if error.errno not in NOT_WRITABLE or os.path.exists(path):  # else the job will say so
            announce(
                f"{path}: {error.strerror}, so nothing keeps a second run of the workflow from "
                "doing the same job"
            )
        yield False
        return
    done = threading.Event()
    beat = threading.Thread(target=_beat, args=(descriptor, path, mine, done), daemon=True)
    beat.start()
    try:
        yield waited
    finally:
        done.set()
        beat.join()
        os.close(descriptor)
        with suppress(OSError):
            if _look(path).owner in (mine, None):
                path.unlink()


def owner_of(output: Path) -> Owner | None:
    """Return who makes an output, or was killed while it did; None if nobody is known to."""
    with suppress(OSError):
        return _look(_lock_of(output)).owner
    return None


def _lock_of(output: Path) -> Path:
    return output.with_name(f".{output.name}.lock")


def _acquire(
    path: Path, mine: Owner, output: Path, announce: Callable[[str], None]
) -> tuple[int, bool]:
    """Wait for the lock; return its descriptor, and whether another job had it."""
    waited_for, last, since = "", None, 0.0
    while True:
        with suppress(FileExistsError):
            descriptor = _create(path, mine)
            if waited_for:
                announce(f"{output}: {waited_for} has ended: going on")
            return descriptor, bool(waited_for)
        seen = None
        with suppress(FileNotFoundError):  # it has just been given back
            seen = _look(path)
        if seen is not None:
            if seen != last:
                last, since = seen, time.monotonic()
            name = str(seen.owner or "another process")
            if why := _why_stale(seen.owner, mine, time.monotonic() - since):
                if (taken := _take_over(path, mine, seen)) is not None:
                    announce(f"{output}: {name}, which was making it, {why}: taking its place")
                    return taken, bool(waited_for)
                continue
            if waited_for != name:
                how = f"; to end it: {seen.owner.end_command}" if seen.owner else ""
                announce(f"{output} is being made by {name}: waiting for it{how}")
                waited_for = name
        time.sleep(CHECK_SECONDS)
        check_stop()


def _why_stale(owner: Owner | None, mine: Owner, unchanged: float) -> str:
    """Say why a lock that has not changed for some seconds is nobody's any more; else nothing."""
    if owner is not None and (owner.host, owner.processes) == (mine.host, mine.processes):
        return "" if process_lives(owner.pid, owner.started) else "is gone"
    if owner is not None and _is_earlier_start(owner.job, mine.job):
        return "was requeued"
    return f"has given no sign of life for {unchanged:.0f} s" if unchanged > STALE_SECONDS else ""


def _is_earlier_start(one: BatchJob, other: BatchJob) -> bool:
    same = bool(one.system) and (one.system, one.number) == (other.system, other.number)
    return same and one.restarts != other.restarts


def _create(path: Path, mine: Owner) -> int:
    """Create the lock; raise `FileExistsError` if there is one."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    with suppress(OSError):  # a full disk: it is only not told whose it is
        os.write(descriptor, json.dumps(asdict(mine)).encode())
        os.fsync(descriptor)
    return descriptor


def _take_over(path: Path, mine: Owner, stale: _Seen) -> int | None:
    """Replace a stale lock; return its descriptor, None if another process was quicker."""
    part = path.with_name(f"{path.name}.{mine.host}.{mine.pid}")
    part.unlink(missing_ok=True)
    descriptor = _create(part, mine)
    try:
        if _look(path) == stale:
            part.replace(path)
            time.sleep(SETTLE_SECONDS)
            if _look(path).owner == mine:
                return descriptor
    except FileNotFoundError:
        pass
    part.unlink(missing_ok=True)
    os.close(descriptor)
    return None


def _look(path: Path) -> _Seen:
    """Read a lock; opening it makes a network drive ask its server."""
    with path.open("rb") as file:
        text, changed = file.read(10_000), os.fstat(file.fileno()).st_mtime_ns
    try:
        facts = json.loads(text)
        return _Seen(Owner(**facts | {"job": BatchJob(**facts["job"])}), changed)
    except (ValueError, TypeError, KeyError):
        return _Seen(None, changed)


def _this_process() -> Owner:
    processes = ""
    with suppress(OSError):
        processes = os.readlink("/proc/self/ns/pid")
    started = psutil.Process().create_time()
    return Owner(platform.node(), processes, os.getpid(), started, own_job())


def _beat(descriptor: int, path: Path, mine: Owner, done: threading.Event) -> None:
    """Show that this process lives; stop it if its lock was taken over."""
    while not done.wait(BEAT_SECONDS):
        with suppress(OSError):
            os.utime(descriptor)
        found: Any = None
        with suppress(OSError):
            found = _look(path).owner
        if found not in (mine, None) and not done.is_set():
            stop(f"{found} has taken this job over, which stood still for too long; nothing to do")
            return
