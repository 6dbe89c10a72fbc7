"""From the bytes of the weather table to times and numbers: one reading of header and rows.

Whatever cannot be read is an `InputError` that names the line (the header is line 1), the column,
what it holds and what was expected.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from chapter6.climate.columns import COLUMNS, TIME
from chapter6.errors import InputError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FIRST_YEAR, LAST_YEAR = 1900, 2100
SHOWN = 5
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)")
_NUMBER = r"[ \t]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*"
_WIDTH = len("01.01.2009 00:10:00")


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
        return _line_of(self.content, row)[0]

    @property
    def empty_lines(self) -> int:
        """How many lines are empty, as the chapter's ``split("\\n")`` sees them."""
        return self.content.count(b"\n") - len(self.times)  # a line more, and a header


def parse(content: bytes, place: str) -> Parsed:
    """Read the CSV of the weather table; columns may be in any order.

    Raises
    ------
    InputError
        If a column is missing or unknown or there twice, a row has too many or too few fields, a
        time does not exist or is written in another way, or a field is no finite number.
    """
    content, notes = _plain(content, place)
    line, _, body = content.partition(b"\n")
    header = _header(line, place, notes)
    if not body.strip():
        raise InputError(f"{place}: no rows after the header")
    _refuse_open_quotes(content, place)
    table = _read(content, body, header, place)
    times = _times(table[TIME].combine_chunks(), content, header, place)
    columns = {name: table[name].to_numpy() for name in COLUMNS}
    for name, values in columns.items():
        finite = np.isfinite(values)
        if not finite.all():
            _refuse_field(content, header, name, int(np.argmin(finite)), place)
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
        faults = [
            f"{what}: {_some(found)}"
            for what, found in (
                ("missing columns", missing),
                ("found instead" if missing else "unknown columns", unknown),
                ("columns that are there twice", twice),
            )
            if found
        ]
        raise InputError(f"{place}, line 1: {'; '.join(faults)}; " + _advice_on_header(written))
    if names != written:
        notes.append("blanks_in_header")
    return names


def _advice_on_header(written: list[str]) -> str:
    for separator, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(written) < 3 and separator in "".join(written):
            return f"the fields are separated by {called}, expected commas"
    return f"expected a header line with {TIME!r} and the {len(COLUMNS)} columns of the Jena table"


def _some(names: list[str]) -> str:
    shown = ", ".join(name or "a column without a name" for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _refuse_open_quotes(content: bytes, place: str) -> None:
    """Refuse a quote that does not end on its line: it would swallow the lines after it."""
    body = content.index(b"\n")
    if b'"' not in content[body:]:
        return
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.count(b'"') % 2:
            raise InputError(
                f"{place}, line {number}: a quote is opened and not closed; correct the line"
            )


def _read(content: bytes, body: bytes, header: list[str], place: str) -> pa.Table:
    types = {TIME: pa.binary()} | dict.fromkeys(COLUMNS, pa.float64())
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(body),
            read_options=arrow_csv.ReadOptions(column_names=header),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=True),
            convert_options=arrow_csv.ConvertOptions(column_types=types, null_values=[]),
        )
    except pa.ArrowInvalid as error:
        _refuse_line(content, header, place)
        raise InputError(f"{place}: {' '.join(str(error).split())}") from error


def _times(written: pa.Array, content: bytes, header: list[str], place: str) -> np.ndarray:
    """Return the times as datetime64[s]; one that no calendar or clock has is refused."""
    offsets = np.frombuffer(written.buffers()[1], np.int32)[written.offset :][: len(written) + 1]
    wide = np.diff(offsets) == _WIDTH
    good = int(np.argmin(wide)) if not wide.all() else len(wide)
    text = np.frombuffer(written.buffers()[2], np.uint8)[offsets[0] : offsets[good]]
    characters = np.ascontiguousarray(text.reshape(good, _WIDTH).T)
    times, valid = _moments(characters)
    if not valid.all():
        good = int(np.argmin(valid))
    if good < len(written):
        _refuse_field(content, header, TIME, good, place)
    return times


def _moments(characters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Read ``dd.mm.yyyy hh:mm:ss``: uint8 (19, rows) to datetime64[s] (rows,), and which are real.

    Arrow's own parser takes 30.02. for 2 March and 23:59:60 for the next day.
    """
    digits = characters - ord("0")  # anything but a digit becomes 10 or more
    valid = np.ones(characters.shape[1], dtype=bool)
    for place, sign in ((2, "."), (5, "."), (10, " "), (13, ":"), (16, ":")):
        valid &= characters[place] == ord(sign)
    for place in (0, 1, 3, 4, 6, 7, 8, 9, 11, 12, 14, 15, 17, 18):
        valid &= digits[place] < 10
    day, month, century, years, hour, minute, second = (
        (10 * digits[place] + digits[place + 1]).astype(np.int64)
        for place in (0, 3, 6, 8, 11, 14, 17)
    )
    year = 100 * century + years
    valid &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    valid &= (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    months = (12 * (year - 1970) + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    valid &= days.astype("datetime64[M]") == months  # no 30 February
    return days.astype("datetime64[s]") + (3600 * hour + 60 * minute + second), valid


def _notes_on_the_end(content: bytes) -> list[str]:
    if content.endswith(b"\n"):
        return []
    *_, before, last = [b"", *content.rsplit(b"\n", 2)[-2:]]
    decimals = [len(line.rpartition(b",")[2].partition(b".")[2]) for line in (before, last)]
    shortened = ["shortened_last_value"] if decimals[1] < decimals[0] else []
    return ["no_last_line_end", *shortened]


# ---- Which line is wrong --------------------------------------------------------------------


def _rows(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that Arrow takes for rows, and their numbers."""
    for number, line in enumerate(content.split(b"\n")[1:], start=2):
        if line:
            yield number, line


def _line_of(content: bytes, row: int) -> tuple[int, bytes]:
    return next(found for count, found in enumerate(_rows(content)) if count == row)


def _fields(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8", "replace")]))


def _refuse_field(content: bytes, header: list[str], name: str, row: int, place: str) -> NoReturn:
    number, line = _line_of(content, row)
    found = _fields(line)[header.index(name)]
    raise InputError(f"{place}, line {number}: {_fault(name, found, header)}")


def _refuse_line(content: bytes, header: list[str], place: str) -> None:
    """Raise what is wrong with the first line that Arrow cannot read."""
    usual = re.compile(
        ",".join(r"[\d.: ]{19}" if name == TIME else _NUMBER for name in header).encode()
    )
    for number, line in _rows(content):
        if usual.fullmatch(line):
            continue
        fields = _fields(line)
        if len(fields) != len(header):
            raise InputError(
                f"{place}, line {number}: {len(fields)} fields, expected {len(header)}; "
                + _advice_on_fields(content, number, fields, len(header))
            )
        for name, field in zip(header, fields, strict=True):
            if fault := _fault(name, field, header):
                raise InputError(f"{place}, line {number}: {fault}")


def _advice_on_fields(content: bytes, number: int, fields: list[str], expected: int) -> str:
    if content.count(b"\n") + 1 == number and len(fields) < expected:
        return "the table is cut off there"
    if len(fields) == 1 and fields[0].count(";") >= expected - 1:
        return "the fields are separated by semicolons, expected commas"
    if len(fields) == 2 * expected - 1:
        return "numbers need a decimal point, not a comma"
    return "correct or remove the line"


def _fault(name: str, field: str, header: list[str]) -> str:
    """Say what is wrong with a field; nothing if nothing is."""
    if field.strip() in header:
        return f"column {name!r} holds {field!r}: the header is there again; remove the line"
    if name == TIME:
        wrong = _fault_of_time(field)
        return wrong and f"column {name!r} holds {field!r}, expected {wrong}"
    if re.fullmatch(_NUMBER, field) and np.isfinite(float(field)):
        return ""
    point = " with a decimal point" if re.fullmatch(r"-?\d+,\d+", field.strip()) else ""
    return f"column {name!r} holds {field!r}, expected a number{point}"


def _fault_of_time(field: str) -> str:
    found = _TIME.fullmatch(field)
    if not found:
        zone = bool(_TIME.match(field))
        return "a time such as 01.01.2009 00:10:00" + (", without anything after it" * zone)
    _, valid = _moments(np.frombuffer(field.encode(), np.uint8).reshape(_WIDTH, 1))
    day, month, year, *_ = map(int, found.groups())
    if valid[0]:
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"a year from {FIRST_YEAR} to {LAST_YEAR}"
    return "a day that exists and a time from 00:00:00 to 23:59:59 (day.month.year)"
