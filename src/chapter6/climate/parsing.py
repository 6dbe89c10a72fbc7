"""From the bytes of the weather table to times and numbers: one reading of header and rows.

Whatever cannot be read is an `InputError` that names the line (the header is line 1), the column,
what it holds and what was expected.
"""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from chapter6.climate.columns import COLUMNS, TIME
from chapter6.climate.csv_text import BLOCK, CsvText
from chapter6.climate.faults import line_of, numbered_lines, refuse_field, refuse_line, refuse_long
from chapter6.climate.moments import WIDTH, moments
from chapter6.errors import InputError

SHOWN, LONGEST = 5, 60
"""How many names a message holds, and how many characters of each."""


@dataclass(frozen=True)
class Parsed:
    """The table as it was written.

    Attributes
    ----------
    place
        The file and its member, for messages.
    header
        The names of the columns, in the file's order, without blanks around them.
    empty_lines
        How many lines are empty, as the chapter's ``split("\\n")`` sees them.
    notes
        What was unusual about the text and is of no consequence: ``byte_order_mark``,
        ``blanks_in_header``, ``no_last_line_end``, ``shortened_last_value``.
    table
        `TIME` as text, and the `COLUMNS`, float64.
    text
        Reads all lines again, for messages.
    """

    place: str
    header: list[str]
    empty_lines: int
    notes: list[str]
    table: pa.Table
    text: Callable[[], bytes]

    def line(self, row: int) -> int:
        """Return the number of the line that holds a data row."""
        return line_of(self.text(), row)[0]

    def times(self) -> np.ndarray:
        """Return the times, datetime64[s] (rows,); one that no calendar or clock has is refused."""
        written = self.table[TIME].combine_chunks()
        offsets = np.frombuffer(written.buffers()[1], np.int32)[written.offset :]
        offsets = offsets[: len(written) + 1]
        wide = np.diff(offsets) == WIDTH
        good = int(np.argmin(wide)) if not wide.all() else len(wide)
        text = np.frombuffer(written.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[good]]
        characters = np.ascontiguousarray(text.reshape(good, WIDTH).T)
        times, valid = moments(characters)
        if not valid.all():
            good = int(np.argmin(valid))
        if good < len(written):
            refuse_field(self.text(), self.header, TIME, good, self.place)
        return times

    def columns(self) -> dict[str, np.ndarray]:
        """Return a name of `COLUMNS` → float64 (rows,), all finite; other values are refused."""
        columns = {name: self.table[name].to_numpy() for name in COLUMNS}
        for name, values in columns.items():
            finite = np.isfinite(values)
            if not finite.all():
                row = int(np.argmin(finite))
                refuse_field(self.text(), self.header, name, row, self.place)
        return columns


def parse(open_text: Callable[[], AbstractContextManager[IO[bytes]]], place: str) -> Parsed:
    """Read the CSV of the weather table; columns may be in any order.

    `open_text` opens the file: once, and again for the message about a fault.

    Raises
    ------
    InputError
        If a column is missing or unknown or there twice, or a row has too many or too few fields or
        a field that is no number; `Parsed` raises it for times and numbers that cannot be.
    """

    def again() -> bytes:
        with open_text() as stream:
            text = CsvText(stream, place)
            return text.header + b"\n" + text.read()

    with open_text() as stream:
        text = CsvText(stream, place)
        refuse_long(text.header, 1, place)
        header = _header(text.header, place, text.notes)
        table, fault = _read(text, header)
    if fault or text.quotes:
        _refuse(again(), header, place, fault)
    notes = text.notes + _notes_on_the_end(text.end)
    # the header's line end is not among them, and no line end is needed after the last row
    empty_lines = text.line_ends + 1 - len(table)
    return Parsed(place, header, empty_lines, notes, table, again)


def _header(line: bytes, place: str, notes: list[str]) -> list[str]:
    written = next(csv.reader([line.decode("utf-8", "replace")]), [])
    names = [" ".join(name.replace("\ufeff", "").split()).strip('" ') for name in written]
    missing = [name for name in (TIME, *COLUMNS) if name not in names]
    unknown = [name for name in names if name not in (TIME, *COLUMNS)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing or unknown or twice:
        _refuse_separator(written, place)
        faults = [
            f"{what}: {_some(found)}"
            for what, found in (
                ("missing columns", missing),
                ("found instead" if missing else "unknown columns", unknown),
                ("columns that are there twice", twice),
            )
            if found
        ]
        raise InputError(
            f"{place}, line 1: {'; '.join(faults)}; expected a header line with {TIME!r} and the "
            f"{len(COLUMNS)} columns of the Jena table"
        )
    if names != written:
        notes.append("blanks_in_header")
    return names


def _refuse_separator(header: list[str], place: str) -> None:
    for separator, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) < 3 and separator in "".join(header):
            raise InputError(
                f"{place}, line 1: the fields are separated by {called}, expected commas and "
                "decimal points"
            )


def _some(names: list[str]) -> str:
    shown = ", ".join(name[:LONGEST] or "a column without a name" for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _read(text: CsvText, header: list[str]) -> tuple[pa.Table, str]:
    """Return the rows, and why they cannot be read: nothing if they can."""
    types = {TIME: pa.binary()} | dict.fromkeys(COLUMNS, pa.float64())
    try:
        table = arrow_csv.read_csv(
            pa.PythonFile(text, mode="r"),
            read_options=arrow_csv.ReadOptions(column_names=header, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=True),
            convert_options=arrow_csv.ConvertOptions(column_types=types, null_values=[]),
        )
    except pa.ArrowInvalid as error:
        return pa.table({}), " ".join(str(error).split())
    return table, "" if len(table) else "no rows"


def _refuse(content: bytes, header: list[str], place: str, fault: str) -> None:
    """Raise what is wrong with rows in which Arrow found a fault, or which have open quotes."""
    if not content.partition(b"\n")[2].strip():
        raise InputError(f"{place}: no rows after the header")
    for number, line in numbered_lines(content):
        if line.count(b'"') % 2:  # it would swallow the lines after it
            raise InputError(
                f"{place}, line {number}: a quote is opened and not closed; correct the line"
            )
    if fault:
        refuse_line(content, header, place)
        raise InputError(f"{place}: {fault}")


def _notes_on_the_end(end: bytes) -> list[str]:
    if end.endswith(b"\n"):
        return []
    *_, before, last = [b"", *end.rsplit(b"\n", 2)[-2:]]
    decimals = [len(line.rpartition(b",")[2].partition(b".")[2]) for line in (before, last)]
    shortened = ["shortened_last_value"] if decimals[1] < decimals[0] else []
    return ["no_last_line_end", *shortened]
