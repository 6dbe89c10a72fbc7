"""Where archives are kept, out of Snakemake's reach: what it deletes are only links to them.

Every plan imports this, so `chapter6.formats`, which imports Arrow, is imported only in functions.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.layout import DOWNLOADS

BY_HAND = "by hand"


@dataclass(frozen=True)
class Kept:
    """An archive in the folder ``downloads`` beside its output, and the notes on it.

    Attributes
    ----------
    path
        Of the archive, which a person may have put there.
    """

    path: Path

    @classmethod
    def beside(cls, output: Path) -> "Kept":
        """Return where the archive is kept whose output is at a path."""
        return cls(output.parent / DOWNLOADS / output.name)

    @property
    def refusals_path(self) -> Path:
        """Of what readers found wrong (`chapter6.fetching.refusals`)."""
        return self.path.with_name(f"{self.path.name}.refused.json")

    @property
    def _note_path(self) -> Path:
        return self.path.with_name(f"{self.path.name}.note.json")

    def part(self, what: str) -> Path:
        """Return the path of a file that is being made; only who holds the lock may make it."""
        return self.path.with_name(f".{self.path.name}.{what}")

    @property
    def note(self) -> dict[str, Any]:
        """What was noted of the output that was last written; empty if there is no such note.

        ``source``, the fingerprint of its address, and ``address``, as it may be shown; ``sha256``
        of the output; ``pinned``, whether a digest proved it; ``etag``, ``modified`` and ``total``
        as its server said; ``was``, the ``sha256`` of the output before.
        """
        from chapter6.formats import read_json

        try:
            found = read_json(self._note_path)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_note(self, note: Mapping[str, Any]) -> None:
        """Note what the output will be, before it is."""
        from chapter6.formats import write_json

        old = self.note
        was = old.get("was") if old.get("sha256") == note["sha256"] else old.get("sha256")
        if {**note, "was": was} != old:
            write_json({**note, "was": was}, self._note_path)

    def is_by_hand(self, sha256: str) -> bool:
        """Tell whether a person has put the archive there, and not an earlier fetch."""
        note = self.note
        return note.get("source") == BY_HAND or sha256 not in (note.get("sha256"), note.get("was"))

    def take(self, path: Path) -> None:
        """Keep a file that has come, in place of an older one."""
        path.chmod(0o666 & ~_umask())
        os.replace(path, self.path)

    def clean(self) -> None:
        """Remove what is left of transfers; only who holds the lock may do so."""
        for left in self.path.parent.iterdir():
            begins = left.name.lstrip(".").startswith(f"{self.path.name}.")
            if begins and left.name.startswith(".") and not left.name.endswith(".lock"):
                left.unlink(missing_ok=True)


def link(path: Path, output: Path) -> None:
    """Make `output` the same file as `path`, or a copy where the disk cannot do that."""
    from chapter6.formats import whole_file

    with whole_file(output) as part:
        part.unlink()
        try:
            if path.stat().st_uid != os.geteuid():
                raise PermissionError  # its mode could not be set
            os.link(path, part)
        except OSError:
            shutil.copyfile(path, part)
    os.utime(output)  # Snakemake wants outputs to be newer than inputs


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
