"""GloVe vectors for the words of a vocabulary (section 6.1.3)."""

import math
import os
import re
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from chapter6.errors import InputError
from chapter6.sources.archives import zip_member
from chapter6.text.vectors.blocks import COUNTED, Block, blocks_of_lines
from chapter6.text.vectors.digest import Digested
from chapter6.text.vectors.lines import (
    LARGEST_FLOAT32,
    LONGEST_LINE,
    DimensionsError,
    LineError,
    LineFormat,
    check_start,
)

_USUAL = r"\A[^ \n]+(?: -?[0-9]+\.?[0-9]*(?:e-[0-9]+)?)+\n\z"
"""A line whose numbers are well formed and none too large, unless it has very many digits."""


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
    content
        Of the file: ``sha256``, and ``head_sha256``, that of its first MiB.
    """

    vectors: np.ndarray
    found: np.ndarray
    counts: dict[str, int]
    content: dict[str, str]


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
    with zip_member(path, member) as stream, ThreadPoolExecutor(1) as thread:
        digested = Digested(stream)
        blocks = blocks_of_lines(digested, LONGEST_LINE)
        coming = thread.submit(next, blocks, None)
        while block := coming.result():
            # the next block is decompressed and counted while this one is scanned
            coming = thread.submit(next, blocks, None)
            scan.take(block)
    if not scan.seen - {b""}:
        raise InputError(
            f"{path}: {member} is empty; expected lines of a word and {dimensions} numbers"
        )
    return WordVectors(*scan.result(len(words)), digested.facts())


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

    def take(self, block: Block) -> None:
        """Check a block of lines, and keep the lines of the words that are wanted.

        The count of blanks and one pattern for the whole block tell that nearly every line is a
        word and its numbers; lines that differ are taken apart.
        """
        if self.number == 0:
            self._check_start(block.line(0))
        lengths = np.diff(block.offsets)
        longest = int(np.argmax(lengths))
        if len(block.line(longest)) > LONGEST_LINE:
            self._fail(self.number + 1 + longest, LineError(self.form.too_long()))
        words = block.words()
        usual = pc.match_substring_regex(block.arrow(), _USUAL).to_numpy(zero_copy_only=False)
        usual &= (block.blanks == self.form.dimensions) & (lengths <= COUNTED)
        for i in np.flatnonzero(~usual).tolist():
            words[i] = self._word_of(self.number + 1 + i, block.line(i))
        for i in [i for i, word in enumerate(words) if word in self.rows]:
            self.wanted[self.rows[words[i]]] = (self.number + 1 + i, block.line(i))
        self.number += len(block)
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

    def result(self, words: int) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
        """Parse the lines of the wanted words: vectors, found and counts of `WordVectors`."""
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
        return vectors, found, counts

    def _parsed(self, lines: list[tuple[int, bytes]]) -> np.ndarray:
        """Return the numbers in `lines`: float64 (lines, dimensions)."""
        numbers = b"\n".join(line[line.index(b" ") + 1 :] for _, line in lines)
        names = [str(place) for place in range(self.form.dimensions)]
        try:
            table = csv.read_csv(
                pa.py_buffer(numbers),
                read_options=csv.ReadOptions(column_names=names),
                parse_options=csv.ParseOptions(delimiter=" ", quote_char=False),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.float64()), null_values=[]
                ),
            )
        except pa.ArrowInvalid:
            pass  # the line at fault is looked for below
        else:
            parsed = np.column_stack([column.to_numpy() for column in table.columns])
            if (np.abs(parsed) <= min(self.form.largest, LARGEST_FLOAT32)).all():
                return parsed
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
