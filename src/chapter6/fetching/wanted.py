"""What is to be fetched, with how much patience, and what can go wrong at an address."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.errors import InputError

BLOCK = 1 << 20


class AddressError(Exception):
    """An address does not deliver, and asking again would not help; the text says why."""


class BrokenError(Exception):
    """A transfer failed in a way that may pass.

    Parameters
    ----------
    why
        What happened, in words.
    wait
        Seconds that the server asks to wait, 0 if it says nothing.
    nobody
        Whether no server answered at all.
    slow
        Whether the server was slower than the lowest rate.
    """

    def __init__(
        self, why: str, wait: float = 0.0, nobody: bool = False, slow: bool = False
    ) -> None:
        """Say what happened."""
        super().__init__(why)
        self.wait, self.nobody, self.slow = wait, nobody, slow


class UnchangedError(Exception):
    """The server still has the file that is kept already."""


@dataclass(frozen=True)
class Wanted:
    """An archive, and what fixes its content.

    Attributes
    ----------
    name
        Its file name.
    sha256, md5
        Hex digests of the whole archive, None if not known.
    bytes
        Its size.
    member
        The one member of a zip that is needed; None if all of the archive is.
    member_sha256
        That member's digest. It then takes the place of the archive's own.
    cuts
        Whether the member may be all that is kept (`chapter6.fetching.members`).
    """

    name: str
    sha256: str | None = None
    md5: str | None = None
    bytes: int | None = None
    member: str | None = None
    member_sha256: str | None = None
    cuts: bool = False

    @classmethod
    def of(cls, name: str, settings: Mapping[str, Any]) -> "Wanted":
        """Return what the settings of a download's stage want (`chapter6.stages`)."""
        keys = ("sha256", "md5", "bytes", "member", "member_sha256", "cuts")
        return cls(name, **{key: settings[key] for key in keys if key in settings})

    @property
    def is_zip(self) -> bool:
        """Whether it should be a zip; else it should be a gzipped tar."""
        return self.name.endswith(".zip")

    @property
    def kind(self) -> str:
        """What kind of archive it should be, as messages call it."""
        return "zip" if self.is_zip else "tar.gz"

    @property
    def sum(self) -> str | None:
        """The digest that proves the content, wherever it comes from; None if there is none."""
        return self.member_sha256 or self.sha256 or self.md5

    @property
    def takes_member(self) -> bool:
        """Whether the member alone is kept: no digest of the whole has to be computed."""
        return self.cuts and (self.member_sha256 is not None or self.sum is None)


@dataclass(frozen=True)
class Limits:
    """How long a download waits for a server: ``downloads`` of the configuration.

    Attributes
    ----------
    connect_seconds
        For a connection.
    stall_seconds
        For the next byte; and the span over which `lowest_rate` is measured.
    lowest_rate
        Bytes a second. A connection that is slower for `stall_seconds` is given up.
    tries
        How often an address is asked without a further byte coming.
    longest_wait
        Seconds; a server that asks for a longer pause is not waited for.
    """

    connect_seconds: float = 20.0
    stall_seconds: float = 20.0
    lowest_rate: float = 1000.0
    tries: int = 6
    longest_wait: float = 120.0

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Limits":
        """Return the limits of a configuration; ``--config`` may have left numbers as text."""
        found: dict[str, Any] = {key: float(value) for key, value in settings.items()}
        return cls(**{**found, "tries": int(found.get("tries", cls.tries))})


class Digests:
    """The digests of a file that comes in pieces: sha256 always, md5 where it is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        """Begin with nothing."""
        self.wanted = wanted
        self.bytes = 0
        self._found = {"sha256": hashlib.sha256()}
        if wanted.md5:
            self._found["md5"] = hashlib.md5(usedforsecurity=False)

    def add(self, data: bytes | memoryview) -> None:
        """Take the next piece."""
        self.bytes += len(data)
        for digest in self._found.values():
            digest.update(data)

    def add_file(self, path: Path) -> "Digests":
        """Take a whole file; return this."""
        with path.open("rb") as file:
            while data := file.read(BLOCK):
                self.add(data)
        return self

    @property
    def sha256(self) -> str:
        """The sha256 so far, in hex."""
        return self._found["sha256"].hexdigest()

    def fault(self) -> str | None:
        """Say how this differs from what is wanted; None if it does not."""
        for name in ("sha256", "md5"):
            expected = getattr(self.wanted, name)
            if expected and (seen := self._found[name].hexdigest()) != expected:
                return f"{name} is {seen}, expected {expected}"
        if self.wanted.bytes not in (None, self.bytes):
            return f"it has {self.bytes:,} bytes, expected {self.wanted.bytes:,}"
        return None


def fingerprint(text: str) -> str:
    """Return what stands for an address, or a digest, in names and notes: it shows no secret."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def no_room(folder: Path, needed: int) -> str | None:
    """Say that a folder's disk has less room than is needed; None if it has enough."""
    try:
        status = os.statvfs(folder)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}") from error
    free = status.f_bavail * status.f_frsize
    if needed <= free:
        return None
    return (
        f"{size(needed)} are still needed and {size(free)} are free on the disk of {folder}: "
        "make room, or make that folder a link to a larger disk"
    )


def size(count: float) -> str:
    """Return a number of bytes as people read it.

    >>> size(862_182_613), size(13_568), size(12)
    ('862.2 MB', '13.6 kB', '12 bytes')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count:.0f} bytes"
