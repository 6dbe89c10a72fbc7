"""Hashes of files, remembered until a file changes."""

import json
import os
from pathlib import Path

from chapter6.jobs.record import file_hash


class Contents:
    """The sha256 of files; unchanged files are not read again.

    As in git's index, a file counts as unchanged while its size, modification and change times, and
    inode are the same as when it was hashed.

    Parameters
    ----------
    index
        The file that keeps the hashes; it may be missing or damaged.
    """

    def __init__(self, index: Path) -> None:
        """Read the index."""
        self.index = index
        self._changed = False
        try:
            self._known = dict(json.loads(index.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            self._known = {}

    def __getitem__(self, path: str) -> str | None:
        """Return the sha256 of a file, None if there is none."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(path)
        if known is None or known[:-1] != state:
            self._known[path] = known = [*state, file_hash(path)]
            self._changed = True
        return str(known[-1])

    def keep(self) -> None:
        """Write the index, if it has changed."""
        if self._changed:
            self.index.parent.mkdir(parents=True, exist_ok=True)
            part = self.index.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(self._known))
            part.replace(self.index)
