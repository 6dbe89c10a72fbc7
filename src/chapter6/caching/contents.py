"""Hashes of files, remembered until a file changes."""

import json
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.jobs.record import file_hash

NO_FILE = "not a file"
SETTLED_NS = 2 * 10**9
"""A file that changed less than this before it was hashed is hashed again the next time: it may
change once more without another time, of which file systems keep up to two seconds in one."""


class Contents:
    """The sha256 of files; unchanged files are not read again.

    As in git's index, a file counts as unchanged while its size, modification and change times, and
    inode are the same as when it was hashed.

    Parameters
    ----------
    index
        The file that keeps the hashes; it may be missing or damaged.
    is_elsewhere
        What tells of a path whether its file is elsewhere: then there is none here.
    """

    def __init__(self, index: Path, is_elsewhere: Callable[[str], bool] | None = None) -> None:
        """Read the index."""
        self.index, self._is_elsewhere = index, is_elsewhere
        self._changed = False
        self._unsettled: set[str] = set()
        self._known: dict[str, list[Any]] = {}
        with suppress(OSError, ValueError, TypeError, RecursionError):
            known = dict(json.loads(index.read_text(encoding="utf-8")))
            self._known = {path: entry for path, entry in known.items() if isinstance(entry, list)}

    def __getitem__(self, path: str) -> str | None:
        """Return the sha256 of a file, None if there is none, `NO_FILE` for anything else there.

        Raises `InputError` if it cannot be read.
        """
        if self._is_elsewhere and self._is_elsewhere(path):
            return None
        try:
            status = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return NO_FILE
        state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(path, [])
        if known[:-1] == state and isinstance(known[-1], str):
            return known[-1]
        try:
            digest = file_hash(path)
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from error
        self._known[path] = [*state, digest]
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS:
            self._changed = True
        else:
            self._unsettled.add(path)
        return digest

    def keep(self) -> None:
        """Write the index, if it has changed; it only saves time, so it may be impossible."""
        with suppress(OSError):
            self._write()

    def _write(self) -> None:
        if self._changed:
            self.index.parent.mkdir(parents=True, exist_ok=True)
            part = self.index.with_suffix(f".{os.getpid()}.part")
            known = {path: it for path, it in self._known.items() if path not in self._unsettled}
            part.write_text(json.dumps(known), encoding="utf-8")
            part.replace(self.index)
