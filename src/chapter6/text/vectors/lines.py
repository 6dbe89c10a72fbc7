"""The lines of a file of word vectors: a word and its numbers, or what is wrong instead."""

import math
import re
from dataclasses import dataclass

import numpy as np

LONGEST_LINE = 1 << 20  # bytes; a line of 300 numbers has some 3,000
LARGEST_FLOAT32 = float(np.finfo(np.float32).max)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NUMBERS = re.compile(rb"%b(?: %b)*" % (_NUMBER.pattern, _NUMBER.pattern))
_HEADER = re.compile(rb"\d+[ \t]+\d+\s*")


class LineError(Exception):
    """A line is not a word and its numbers; the message says what was found and expected.

    `word` is the line's word, for a fault in its numbers.
    """

    def __init__(self, message: str, word: str = "") -> None:
        """Note the word, for the message's beginning."""
        super().__init__(message)
        self.word = word


class DimensionsError(LineError):
    """The first line has another count of numbers, so probably all lines have; `found` is it."""

    def __init__(self, message: str, found: int) -> None:
        """Note the count of numbers that was found."""
        super().__init__(message)
        self.found = found


@dataclass(frozen=True)
class LineFormat:
    """What every line has to be: a word and `dimensions` numbers, single blanks between them.

    Attributes
    ----------
    dimensions
        Numbers a line.
    largest
        The largest absolute value of a number (``checks.vectors.largest_number``). Whatever it is,
        no number may be too large for float32.
    """

    dimensions: int
    largest: float

    def word_of(self, line: bytes, *, first: bool = False) -> bytes:
        """Return the word of a line, all before the last `dimensions` numbers.

        A word may hold blanks, as some in glove.840B do, but none of its parts after the first may
        be a number: too many numbers are a fault. `first` says that it is the file's first line.

        Raises
        ------
        LineError
            If the line is anything else than a word and its numbers.
        """
        self._check_layout(line, first)
        word, *rest = line.split(b" ")
        spare, numbers = rest[: -self.dimensions], rest[-self.dimensions :]
        if len(numbers) < self.dimensions or any(map(_NUMBER.fullmatch, spare)):
            raise self._wrong_count(line, len(rest), first)
        word = b" ".join([word, *spare])
        if not (_NUMBERS.fullmatch(b" ".join(numbers)) and self._are_small(numbers)):
            for text in numbers:
                self._check_number(shown(word), text)
        return word

    def _are_small(self, numbers: list[bytes]) -> bool:
        return max(map(abs, map(float, numbers))) <= min(self.largest, LARGEST_FLOAT32)

    def _check_layout(self, line: bytes, first: bool) -> None:
        if first:
            check_start(line)
        if line.endswith(b"\r"):
            fault = "ends with a carriage return, as in files from Windows"
        elif b"\t" in line:
            fault = "holds a tab"
        elif line.endswith(b" "):
            fault = "ends with a blank"
        elif line.startswith(b" "):
            fault = "has no word: it starts with a blank"
        elif b"  " in line:
            fault = "holds two blanks in a row"
        elif first and self.dimensions > 1 and _HEADER.fullmatch(line):
            raise LineError(
                f"{shown(line)} is a header, as in files of word2vec; expected a word and "
                f"{self.dimensions} numbers: remove the line"
            )
        else:
            return
        raise LineError(
            f"the line {fault}; expected a word and {self.dimensions} numbers with single blanks "
            "between them, and a line feed: convert the file"
        )

    def too_long(self) -> str:
        """Say that a line has no end."""
        return (
            f"the line is longer than {LONGEST_LINE:,} bytes; expected a word and "
            f"{self.dimensions} numbers a line, and a line feed after them"
        )

    def _wrong_count(self, line: bytes, count: int, first: bool) -> LineError:
        found = f"{count} numbers, expected {self.dimensions}"
        if b"," in line and count < self.dimensions:
            return LineError(f"{found} with decimal points, and single blanks between them")
        if first:
            return DimensionsError(found, count)
        return LineError(f"{found}; the file is damaged there: download it again")

    def _check_number(self, word: str, text: bytes) -> None:
        number = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(number):
            hint = "; write decimal points" if b"," in text else ""
            raise LineError(f"{shown(text)!r} is not a finite number{hint}", word)
        if abs(number) > LARGEST_FLOAT32:
            expected = f"too large for float32; expected numbers up to {LARGEST_FLOAT32:.4g}"
            raise LineError(f"{shown(text)} is {expected}", word)
        if abs(number) > self.largest:
            expected = f"expected numbers up to {self.largest:,g} (checks.vectors.largest_number)"
            raise LineError(f"{shown(text)} is not plausible; {expected}", word)


def check_start(line: bytes) -> None:
    """Raise `LineError` if the first line of a file starts with a byte order mark."""
    if line.startswith(b"\xef\xbb\xbf"):
        raise LineError("the file starts with a byte order mark; save it as UTF-8 without one")
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LineError("the file is in UTF-16; save it as UTF-8")


def shown(text: bytes) -> str:
    """Return bytes as text for a message: on one line, and not too long."""
    shown = text.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in shown[:40]) + "…" * (len(shown) > 40)
