"""Which line of the weather table cannot be read, and why: looked for once Arrow has stopped."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NoReturn

import numpy as np

from chapter6.climate.columns import TIME
from chapter6.climate.moments import fault_of_time
from chapter6.errors import InputError

_NUMBER = r"[ \t]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*"
LONGEST = 60
"""Characters of a field that a message holds."""
LONGEST_LINE = 1 << 16
"""Bytes of a line; one of the genuine table has 100."""


def numbered_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield every line's number, from 1, and the line: one at a time, as there may be millions."""
    for number, line in enumerate(io.BytesIO(content), start=1):
        yield number, line.removesuffix(b"\n")


def _rows(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that Arrow takes for rows, and their numbers."""
    return ((number, line) for number, line in numbered_lines(content) if line and number > 1)


def line_of(content: bytes, row: int) -> tuple[int, bytes]:
    """Return the number of the line that holds a data row, and the line."""
    return next(found for count, found in enumerate(_rows(content)) if count == row)


def refuse_long(line: bytes, number: int, place: str) -> None:
    """Raise if a line is so long that it cannot be one of the table."""
    if len(line) > LONGEST_LINE:
        raise InputError(
            f"{place}, line {number}: {len(line):,} bytes without a line end, expected at most "
            f"{LONGEST_LINE:,}; save the table with a line for each row"
        )


def _fields(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8", "replace")]))


def refuse_field(content: bytes, header: list[str], name: str, row: int, place: str) -> NoReturn:
    """Raise what is wrong with a field that is known to be wrong."""
    number, line = line_of(content, row)
    refuse_long(line, number, place)
    found = _fields(line)[header.index(name)]
    raise InputError(f"{place}, line {number}: {_fault(name, found, header)}")


def refuse_line(content: bytes, header: list[str], place: str) -> None:
    """Raise what is wrong with the first line that Arrow cannot read."""
    usual = re.compile(
        ",".join(r"[\d.: ]{19}" if name == TIME else _NUMBER for name in header).encode()
    )
    for number, line in _rows(content):
        if usual.fullmatch(line):
            continue
        refuse_long(line, number, place)
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
    holds = f"column {name!r} holds {field[:LONGEST]!r}"
    if field.strip() in header:
        return f"{holds}: the header is there again; remove the line"
    if name == TIME:
        wrong = fault_of_time(field)
        return wrong and f"{holds}, expected {wrong}"
    if re.fullmatch(_NUMBER, field, re.ASCII) and np.isfinite(float(field)):
        return ""
    point = " with a decimal point" if re.fullmatch(r"-?\d+,\d+", field.strip()) else ""
    return f"{holds}, expected a number{point}"
