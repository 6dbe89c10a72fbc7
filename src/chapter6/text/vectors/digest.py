"""The digests of a stream, taken as it is read: they say which vectors a member holds."""

import hashlib
from typing import IO

HEAD = 1 << 20
"""An excerpt is recognised by its first bytes, so many."""


class Digested:
    """A stream that is being read, and the sha256 of what has been read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Begin with nothing read."""
        self._stream = stream
        self._whole, self._head, self._left = hashlib.sha256(), hashlib.sha256(), HEAD

    def read(self, size: int) -> bytes:
        """Read on, at most `size` bytes."""
        piece = self._stream.read(size)
        self._whole.update(piece)
        if self._left:
            self._head.update(piece[: self._left])
            self._left -= min(self._left, len(piece))
        return piece

    def facts(self) -> dict[str, str]:
        """Return ``sha256`` of all that was read, ``head_sha256`` of its first `HEAD` bytes."""
        return {"sha256": self._whole.hexdigest(), "head_sha256": self._head.hexdigest()}
