"""The part of a file that has come, and what must be known to go on from there."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from chapter6.errors import InputError, file_error
from chapter6.fetching.wanted import fingerprint, size
from chapter6.formats import NO_ROOM, read_json, write_json

SUFFIX = ".partial"


class Partial:
    """The first bytes of a file, in ``.<name>.<key>.partial``, and their state in JSON beside.

    What has been written stays through anything that ends the process. The state holds what
    identifies the file on its server, and whatever else its writer puts there.

    Parameters
    ----------
    folder, name
        Where the file will be, and its name.
    key
        What the bytes belong to: a digest that proves them whoever sent them, or else the address.
    """

    def __init__(self, folder: Path, name: str, key: str) -> None:
        """Find what is there of an earlier transfer."""
        self.path = folder / f".{name}.{fingerprint(key)}{SUFFIX}"
        self._state_path = self.path.with_name(f"{self.path.name}.json")

    @property
    def plain(self) -> Path:
        """Where the file goes when what the server has packed is unpacked."""
        return self.path.with_name(f"{self.path.name}.unpacked")

    @property
    def have(self) -> int:
        """How many bytes there are."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    @property
    def state(self) -> dict[str, Any]:
        """What was noted when the transfer began; empty if nothing can be made of it."""
        try:
            found = read_json(self._state_path)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def begin(self, state: Mapping[str, Any]) -> None:
        """Drop the bytes that are there, and note what those to come belong to."""
        self.drop()
        write_json(dict(state), self._state_path)

    def note(self, state: Mapping[str, Any]) -> None:
        """Note more of the transfer; the bytes stay."""
        write_json({**self.state, **state}, self._state_path)

    @contextmanager
    def writing(self, needed: int | None = None) -> Iterator[IO[bytes]]:
        """Open the file to append to it, without a buffer.

        Raises `InputError` if the disk is full; `needed` bytes are then said to lack.
        """
        try:
            with self.path.open("ab", buffering=0) as file:
                yield file
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            lacks = f"; {size(max(needed - self.have, 0))} are still needed" if needed else ""
            raise InputError(
                f"{file_error(OSError(error.errno, error.strerror, str(self.path)))}{lacks}: make "
                "room and run it again, it goes on from here"
            ) from error

    def drop(self) -> None:
        """Remove the bytes and their state."""
        for path in (self.path, self._state_path, self.plain):
            with suppress(FileNotFoundError):
                os.unlink(path)
