"""GloVe vectors for the words of a vocabulary (section 6.1.3)."""

import math
import os
from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from chapter6.errors import InputError
from chapter6.sources.archives import zip_member

_BLOCK = 1 << 22


def read_vectors(
    path: str | os.PathLike[str], member: str, words: list[str], dimensions: int
) -> tuple[np.ndarray, np.ndarray]:
    """Look up the vectors of `words` in a member of a GloVe zip, read as a stream.

    Returns
    -------
    vectors
        float32 (len(words), dimensions); zeros for a word without a vector. A word that occurs
        twice in the file gets its last vector, as in the chapter's loop.
    found
        bool (len(words),): whether the word has a vector.

    Raises
    ------
    InputError
        If a line is not a word and `dimensions` numbers, the member is missing or empty, or the
        archive is damaged.
    """
    rows = {word.encode("utf-8"): row for row, word in enumerate(words)}
    wanted: dict[int, tuple[int, bytes]] = {}
    place = f"{path}: {member}"
    number = 0
    with zip_member(path, member) as stream:
        for lines, separators in _blocks_of_lines(stream):
            # only wanted lines are parsed; counting separators checks all the others
            if separators != dimensions * len(lines):
                numbered = list(enumerate(lines, number + 1))
                raise InputError(f"{place}, {_first_bad(numbered, dimensions)}")
            for line in lines:
                number += 1
                row = rows.get(line[: line.find(b" ")])
                if row is not None:
                    wanted[row] = (number, line)
    if number == 0:
        raise InputError(f"{place} is empty; expected lines of a word and {dimensions} numbers")
    vectors = np.zeros((len(words), dimensions), np.float32)
    found = np.zeros(len(words), bool)
    if wanted:
        vectors[list(wanted)] = _parsed(list(wanted.values()), place, dimensions)
        found[list(wanted)] = True
    return vectors, found


def _blocks_of_lines(stream: IO[bytes]) -> Iterator[tuple[list[bytes], int]]:
    """Yield blocks of whole lines, each with the number of spaces in it."""
    rest = b""
    while block := stream.read(_BLOCK):
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield whole.split(b"\n"), whole.count(b" ")
    if rest:
        yield [rest], rest.count(b" ")


def _parsed(lines: list[tuple[int, bytes]], place: str, dimensions: int) -> np.ndarray:
    """Return the numbers in `lines`, pairs of line number and line: float64 (lines, dimensions)."""
    numbers = b"\n".join(line[line.index(b" ") + 1 :] for _, line in lines)
    names = [str(column) for column in range(dimensions)]
    try:
        table = csv.read_csv(
            pa.BufferReader(numbers),
            csv.ReadOptions(column_names=names),
            csv.ParseOptions(delimiter=" ", quote_char=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.float64()), null_values=[]),
        )
        vectors = np.column_stack([column.to_numpy() for column in table.columns])
        if not np.isfinite(vectors).all():
            raise InputError("not finite")
    except (pa.ArrowInvalid, InputError) as error:
        raise InputError(f"{place}, {_first_bad(lines, dimensions)}") from error
    return vectors


def _first_bad(lines: list[tuple[int, bytes]], dimensions: int) -> str:
    """Say what is wrong with the first of `lines` that is not a word and its numbers."""
    for number, line in lines:
        word, *texts = line.decode("utf-8", "replace").split(" ")
        if len(texts) != dimensions:
            return (
                f"line {number}: {len(texts)} numbers, expected {dimensions} "
                "(settings: vectors.dimensions)"
            )
        for text in texts:
            try:
                good = math.isfinite(float(text))
            except ValueError:
                good = False
            if not good:
                return f"line {number} ({word}): {text!r} is not a finite number"
    return "a line is not a word and numbers"
