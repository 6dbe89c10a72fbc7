"""One process at a time fetches an archive; the others wait for it, and find the archive there."""

import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chapter6.jobs.stop import check_stop

CHECK_SECONDS = 0.5
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def alone(folder: Path, name: str, announce: Callable[[str], None]) -> Iterator[None]:
    """Run the block while no other process runs one for this archive.

    The lock is the operating system's, on ``.<name>.lock``: it ends with the process that holds it,
    however that ends, so none is ever stale. The file says who holds it. Where the disk cannot be
    written to, or knows no locks (some network drives), the block runs without one.

    Parameters
    ----------
    folder, name
        Where the archive is kept, perhaps through a link, and its name.
    announce
        Gets a line if it has to wait, with the host and the process that it waits for.
    """
    path = folder / f".{name}.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
        yield
        return
    try:
        _wait(descriptor, f"{folder / name} is being fetched by", announce)
        owner = {"host": socket.gethostname(), "pid": os.getpid()}
        with suppress(OSError):  # a full disk: it is only told to those who wait
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(owner).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, what: str, announce: Callable[[str], None]) -> None:
    waits = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not waits:
                announce(f"{what} {_owner(descriptor)}: waiting for it")
                waits = True
            time.sleep(CHECK_SECONDS)
            check_stop()
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            return
        else:
            return


def _owner(descriptor: int) -> str:
    try:
        owner = json.loads(os.pread(descriptor, 1000, 0))
        return f"process {owner['pid']} on {owner['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
