"""GloVe vectors for the words of a vocabulary (section 6.1.3)."""

import math
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, NamedTuple, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chapter6.errors import InputError
from chapter6.sources.archives import zip_member
from chapter6.text.vector_lines import (
    LARGEST_FLOAT32,
    LONGEST_LINE,
    DimensionsError,
    LineError,
    LineFormat,
    check_start,
)

_BLOCK = 1 << 20  # bytes; larger ones leave the processor's cache
_DIGITS = b"0123456789-"


class WordVectors(NamedTuple):
    """The vectors of some words, and what a file of vectors held.

    Attributes
    ----------
    vectors
        float32 (words, dimensions); zeros for a word without a vector. A word that occurs twice in
        the file has its last vector, as in the chapter's loop.
    found
        bool (words,): whether the word has a vector that is not zeros.
    counts
        Of the file: ``lines`` (not the empty ones), ``repeated_words``, ``words_with_blanks``,
        ``words_not_utf8``, ``empty_lines``. Of the words asked for: ``zero_vectors``.
    """

    vectors: np.ndarray
    found: np.ndarray
    counts: dict[str, int]


def read_vectors(
    path: str | os.PathLike[str],
    member: str,
    words: list[str],
    dimensions: int,
    largest: float = math.inf,
) -> WordVectors:
    """Look up the vectors of `words` in a member of a GloVe zip, read as a stream.

    Nearly all lines of other words are not parsed: the count of their numbers and the characters in
    them are checked.

    Raises
    ------
    InputError
        If a line is not a word and `dimensions` numbers of at most `largest`, the member is missing
        or empty, or the archive is damaged.
    """
    scan = _Scan(path, member, words, LineFormat(dimensions, largest))
    # the next block is decompressed while one is scanned
    with zip_member(path, member) as stream, ThreadPoolExecutor(1) as thread:
        for lines in scan.blocks_of_lines(stream, thread):
            scan.take(lines)
    if not scan.seen - {b""}:
        raise InputError(
            f"{path}: {member} is empty; expected lines of a word and {dimensions} numbers"
        )
    return scan.result(len(words))


def oddities(counts: Mapping[str, int]) -> list[str]:
    """Describe for the terminal what was odd in a file, by the counts of `WordVectors`."""
    kinds = {
        "repeated_words": "lines repeat a word, whose last vector counts",
        "words_with_blanks": "words hold blanks",
        "words_not_utf8": "words are not UTF-8",
        "empty_lines": "empty lines",
        "zero_vectors": "words of the vocabulary have a vector of zeros, as if they had none",
    }
    return [f"{counts[name]:,} {text}" for name, text in kinds.items() if counts[name]]


class _Scan:
    """One pass over a member, and what it has found so far."""

    def __init__(
        self, path: str | os.PathLike[str], member: str, words: list[str], form: LineFormat
    ) -> None:
        self.path, self.member, self.form = path, member, form
        self.rows = {word.encode("utf-8"): row for row, word in enumerate(words)}
        self.wanted: dict[int, tuple[int, bytes]] = {}  # row → number of its line, and the line
        self.seen: set[bytes] = set()
        self.number = 0  # lines so far
        self.empty = self.with_blanks = self.not_utf8 = 0

    def blocks_of_lines(self, stream: IO[bytes], thread: ThreadPoolExecutor) -> Iterator[bytes]:
        """Yield blocks of whole lines, without the last one's line feed."""
        rest = b""
        coming = thread.submit(stream.read, _BLOCK)
        while block := coming.result():
            coming = thread.submit(stream.read, _BLOCK)
            whole, newline, rest = (rest + block).rpartition(b"\n")
            if newline:
                yield whole
            if len(rest) > LONGEST_LINE:  # else a file without line feeds takes quadratic time
                self._fail(self.number + 1, LineError(self.form.too_long()))
        if rest:
            yield rest

    def take(self, block: bytes) -> None:
        """Check a block of lines, and keep the lines of the words that are wanted.

        Without digits and signs, nearly every line ends with ``" ."`` for each number and has no
        other blank. This is quick to check; lines that differ are taken apart.
        """
        lines = block.split(b"\n")
        if self.number == 0:
            self._check_start(lines[0])
        longest = max(map(len, lines))
        if longest > LONGEST_LINE:
            number = self.number + 1 + [len(line) for line in lines].index(longest)
            self._fail(number, LineError(self.form.too_long()))
        words = [line[: line.find(b" ")] for line in lines]
        usual = b" ." * self.form.dimensions
        rests = block.translate(None, _DIGITS).split(b"\n")
        unusual = [i for i, rest in enumerate(rests) if rest[rest.find(b" ") :] != usual]
        unusual += [i for i, word in enumerate(words) if not word]
        for i in sorted(set(unusual)):
            words[i] = self._word_of(self.number + 1 + i, lines[i])
        for i, word in enumerate(words):
            if word in self.rows:
                self.wanted[self.rows[word]] = (self.number + 1 + i, lines[i])
        self.number += len(lines)
        self.seen.update(words)
        if not _is_utf8(b" ".join(words)):
            self.not_utf8 += sum(not _is_utf8(word) for word in words)

    def _check_start(self, line: bytes) -> None:
        try:
            check_start(line)
        except LineError as error:
            self._fail(1, error)

    def _word_of(self, number: int, line: bytes) -> bytes:
        """Return the word of an unusual line; that of an empty line is empty."""
        if not line.strip():
            self.empty += 1
            return b""
        try:
            word = self.form.word_of(line, first=number == self.empty + 1)
        except LineError as error:
            self._fail(number, error)
        self.with_blanks += b" " in word
        return word

    def _fail(self, number: int, error: LineError) -> NoReturn:
        word = f" ({error.word})" if error.word else ""
        advice = ""
        if isinstance(error, DimensionsError):
            advice = f": set settings.vectors.dimensions to {error.found}"
            if fitting := _members_of(self.path, self.form.dimensions):
                advice += f", or sources.vectors.member to {fitting}"
        raise InputError(
            f"{self.path}: {self.member}, line {number}{word}: {error}{advice}"
        ) from error

    def result(self, words: int) -> WordVectors:
        """Parse the lines of the wanted words."""
        vectors = np.zeros((words, self.form.dimensions), np.float32)
        if self.wanted:
            vectors[list(self.wanted)] = self._parsed(list(self.wanted.values()))
        found = np.any(vectors, axis=1)
        lines = self.number - self.empty
        counts = {
            "lines": lines,
            "repeated_words": lines - len(self.seen - {b""}),
            "words_with_blanks": self.with_blanks,
            "words_not_utf8": self.not_utf8,
            "empty_lines": self.empty,
            "zero_vectors": len(self.wanted) - int(found.sum()),
        }
        return WordVectors(vectors, found, counts)

    def _parsed(self, lines: list[tuple[int, bytes]]) -> np.ndarray:
        """Return the numbers in `lines`: float64 (lines, dimensions)."""
        numbers = b" ".join(line[line.index(b" ") + 1 :] for _, line in lines)
        try:
            texts = pc.split_pattern(pa.scalar(numbers.decode("ascii")), " ").values
            parsed = pc.cast(texts, pa.float64()).to_numpy()
            if (np.abs(parsed) <= min(self.form.largest, LARGEST_FLOAT32)).all():
                return parsed.reshape(len(lines), self.form.dimensions)
        except (pa.ArrowInvalid, UnicodeDecodeError):
            pass  # the line at fault is looked for below
        for number, line in sorted(lines):
            try:
                self.form.word_of(line)
            except LineError as error:
                self._fail(number, error)
        raise AssertionError("Arrow rejects numbers that are well formed")


def _members_of(path: str | os.PathLike[str], dimensions: int) -> str:
    """Return the members whose name says that they have vectors of so many dimensions."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return " or ".join(name for name in names if re.search(rf"(?<!\d){dimensions}d\b", name))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
