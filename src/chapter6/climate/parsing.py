"""From the bytes of the weather table to times and numbers: one reading of header and rows.

Whatever cannot be read is an `InputError` that names the line (the header is line 1), the column,
what it holds and what was expected.
"""

import csv
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from chapter6.climate.columns import COLUMNS, TIME
from chapter6.climate.faults import line_of, refuse_field, refuse_line
from chapter6.climate.moments import WIDTH, moments
from chapter6.errors import InputError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SHOWN, LONGEST = 5, 60
"""How many names a message holds, and how many characters of each."""
_SOMETHING = re.compile(rb"\S")


@dataclass(frozen=True)
class Parsed:
    """The table as it was written.

    Attributes
    ----------
    place
        The file and its member, for messages.
    content
        All of it, with line ends ``\\n`` and without a byte order mark.
    header
        The names of the columns, in the file's order, without blanks around them.
    times
        datetime64[s] (rows,)
    columns
        A name of `COLUMNS` → float64 (rows,), all finite.
    notes
        What was unusual about the text and is of no consequence: ``byte_order_mark``,
        ``blanks_in_header``, ``no_last_line_end``, ``shortened_last_value``.
    """

    place: str
    content: bytes
    header: list[str]
    times: np.ndarray
    columns: dict[str, np.ndarray]
    notes: list[str]

    def line(self, row: int) -> int:
        """Return the number of the line that holds a data row."""
        return line_of(self.content, row)[0]

    @property
    def empty_lines(self) -> int:
        """How many lines are empty, as the chapter's ``split("\\n")`` sees them."""
        line_ends = np.frombuffer(self.content, np.uint8) == ord("\n")
        return int(np.count_nonzero(line_ends)) - len(self.times)  # a line more, and a header


def parse(content: bytes, place: str) -> Parsed:
    """Read the CSV of the weather table; columns may be in any order.

    Raises
    ------
    InputError
        If a column is missing or unknown or there twice, a row has too many or too few fields, a
        time does not exist or is written in another way, or a field is no finite number.
    """
    content, notes = _plain(content, place)
    start = content.find(b"\n") + 1 or len(content)
    header = _header(content[:start].rstrip(b"\n"), place, notes)
    if not _SOMETHING.search(content, start):
        raise InputError(f"{place}: no rows after the header")
    _refuse_open_quotes(content, start, place)
    table = _read(content, start, header, place)
    times = _times(table[TIME].combine_chunks(), content, header, place)
    columns = {name: table[name].to_numpy() for name in COLUMNS}
    for name, values in columns.items():
        finite = np.isfinite(values)
        if not finite.all():
            refuse_field(content, header, name, int(np.argmin(finite)), place)
    notes += _notes_on_the_end(content)
    return Parsed(place, content, header, times, columns, notes)


def _plain(content: bytes, place: str) -> tuple[bytes, list[str]]:
    """Return the content with ``\\n`` line ends and no byte order mark, and what was unusual."""
    notes = []
    if content.startswith(BYTE_ORDER_MARK):
        content = content[len(BYTE_ORDER_MARK) :]
        notes.append("byte_order_mark")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:1000]:
        raise InputError(
            f"{place}, line 1: the text is UTF-16 or binary, expected plain text (ASCII or UTF-8); "
            "save the table as a CSV in UTF-8"
        )
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content, notes


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


def _refuse_open_quotes(content: bytes, start: int, place: str) -> None:
    """Refuse a quote that does not end on its line: it would swallow the lines after it."""
    if content.find(b'"', start) < 0:
        return
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.count(b'"') % 2:
            raise InputError(
                f"{place}, line {number}: a quote is opened and not closed; correct the line"
            )


def _read(content: bytes, start: int, header: list[str], place: str) -> pa.Table:
    types = {TIME: pa.binary()} | dict.fromkeys(COLUMNS, pa.float64())
    try:
        return arrow_csv.read_csv(
            pa.py_buffer(content).slice(start),
            read_options=arrow_csv.ReadOptions(column_names=header),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=True),
            convert_options=arrow_csv.ConvertOptions(column_types=types, null_values=[]),
        )
    except pa.ArrowInvalid as error:
        refuse_line(content, header, place)
        raise InputError(f"{place}: {' '.join(str(error).split())}") from error


def _times(written: pa.Array, content: bytes, header: list[str], place: str) -> np.ndarray:
    """Return the times as datetime64[s]; one that no calendar or clock has is refused."""
    offsets = np.frombuffer(written.buffers()[1], np.int32)[written.offset :][: len(written) + 1]
    wide = np.diff(offsets) == WIDTH
    good = int(np.argmin(wide)) if not wide.all() else len(wide)
    text = np.frombuffer(written.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[good]]
    characters = np.ascontiguousarray(text.reshape(good, WIDTH).T)
    times, valid = moments(characters)
    if not valid.all():
        good = int(np.argmin(valid))
    if good < len(written):
        refuse_field(content, header, TIME, good, place)
    return times


def _notes_on_the_end(content: bytes) -> list[str]:
    if content.endswith(b"\n"):
        return []
    *_, before, last = [b"", *content.rsplit(b"\n", 2)[-2:]]
    decimals = [len(line.rpartition(b",")[2].partition(b".")[2]) for line in (before, last)]
    shortened = ["shortened_last_value"] if decimals[1] < decimals[0] else []
    return ["no_last_line_end", *shortened]
