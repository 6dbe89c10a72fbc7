"""The text of the weather table while it is read: plain lines, whatever system wrote it."""

import io
from typing import IO

import numpy as np

from chapter6.errors import InputError

BLOCK = 1 << 19  # bytes
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CsvText(io.BufferedIOBase):
    """The lines of a table, with line ends ``\\n`` and without a byte order mark, read once.

    Arrow parses a block while the next one is decompressed.

    Attributes
    ----------
    header
        The first line, without its end.
    notes
        ``byte_order_mark`` if there was one.
    line_ends
        How many were read after the header's.
    quotes
        Whether there was one after the header.
    """

    def __init__(self, stream: IO[bytes], place: str) -> None:
        """Read the header; raise `InputError` if this is no text."""
        self._stream = stream
        self._next = b""  # read from the stream, too early
        self.notes: list[str] = []
        self.line_ends, self.quotes = 0, False
        self._last = (b"", b"")
        start = self._block()
        if start.startswith(BYTE_ORDER_MARK):
            start = start[len(BYTE_ORDER_MARK) :]
            self.notes.append("byte_order_mark")
        if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:1000]:
            raise InputError(
                f"{place}, line 1: the text is UTF-16 or binary, expected plain text (ASCII or "
                "UTF-8); save the table as a CSV in UTF-8"
            )
        self.header, _, self._waiting = start.partition(b"\n")

    def _block(self) -> bytes:
        block, self._next = self._next + self._stream.read(BLOCK), b""
        if block.endswith(b"\r"):  # perhaps half a line end
            following = self._stream.read(1)
            if following == b"\n":
                block += following
            else:
                self._next = following
        return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return some of what is after the header, at most `size` bytes: none at the end."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(BLOCK), b""))
        block = self._waiting or self._block()
        block, self._waiting = block[:size], block[size:]
        self.line_ends += int(np.count_nonzero(np.frombuffer(block, np.uint8) == ord("\n")))
        self.quotes = self.quotes or b'"' in block
        if block:
            self._last = (self._last[1], block)
        return block

    @property
    def end(self) -> bytes:
        """The last two blocks."""
        return b"".join(self._last)
