"""A long text as blocks of whole lines, taken apart by NumPy and Arrow rather than line by line."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COUNTED = 2**16 - 1
"""The longest line, in bytes, whose blanks are sure to be counted rightly."""
_BYTES = 1 << 20  # of a block; larger ones leave the processor's cache


class Readable(Protocol):
    """What is read from: a file, or anything else with its `read`."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes; none at the end."""


class Block(NamedTuple):
    """Some lines of a text.

    Attributes
    ----------
    text
        The lines, each with a line feed at its end, and perhaps more after them.
    offsets
        int32 (lines + 1,): line i is ``text[offsets[i] : offsets[i + 1]]``.
    blanks
        uint16 (lines,): how many each line holds, but for lines of more than `COUNTED` bytes.
    """

    text: bytes
    offsets: np.ndarray
    blanks: np.ndarray

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.blanks)

    def line(self, i: int) -> bytes:
        """Return a line without its line feed."""
        return self.text[self.offsets[i] : self.offsets[i + 1] - 1]

    def arrow(self) -> pa.Array:
        """Return the lines as an Arrow array, binary (lines,), with their line feeds."""
        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.text)]
        return pa.Array.from_buffers(pa.binary(), len(self), buffers)

    def words(self) -> list[bytes]:
        """Return what is before each line's first blank; of a line without one, anything."""
        starts = self.offsets[:-1]
        ends = starts + pc.find_substring(self.arrow(), " ").to_numpy()
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        return [self.text[start:end] for start, end in pairs]


def blocks_of_lines(stream: Readable, longest: int) -> Iterator[Block]:
    """Yield the lines of a stream.

    What is longer than `longest` and has no line feed yet is yielded as if it were a line: to wait
    for the end of a text without line feeds would take quadratic time.
    """
    rest = b""
    while piece := stream.read(_BYTES):
        text = rest + piece
        end = text.rfind(b"\n") + 1
        if end:
            yield _block(text, end)
        rest = text[end:]
        if len(rest) > longest:
            yield _block(rest + b"\n", len(rest) + 1)
            rest = b""
    if rest:
        yield _block(rest + b"\n", len(rest) + 1)


def _block(text: bytes, end: int) -> Block:
    characters = np.frombuffer(text, np.uint8, end)
    ends = np.flatnonzero(characters == ord("\n")) + 1
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    blanks = np.add.reduceat(characters == ord(" "), offsets[:-1], dtype=np.uint16)
    return Block(text, offsets, blanks)
