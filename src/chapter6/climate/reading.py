"""Reading the Jena weather table: rows are checked, irregularities are found and treated.

Rows stay where they are, because the chapter counts in rows. Gaps and repeated times are counted
and kept. A −9999 is replaced by the column's last value before it or, at the start, by the first
value after it. Empty lines are skipped.
"""

import os
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from chapter6.errors import InputError
from chapter6.sources.archives import zip_member

TIME = "Date Time"
COLUMNS = (
    "p (mbar)",
    "T (degC)",
    "Tpot (K)",
    "Tdew (degC)",
    "rh (%)",
    "VPmax (mbar)",
    "VPact (mbar)",
    "VPdef (mbar)",
    "sh (g/kg)",
    "H2OC (mmol/mol)",
    "rho (g/m**3)",
    "wv (m/s)",
    "max. wv (m/s)",
    "wd (deg)",
)
TEMPERATURE = COLUMNS.index("T (degC)")
TIME_FORMAT = "%d.%m.%Y %H:%M:%S"
INTERVAL = np.timedelta64(10, "m")
SENTINEL = -9999.0
SHOWN = 10


def read_climate(path: str | os.PathLike[str], member: str) -> tuple[pa.Table, dict[str, Any]]:
    """Read the weather table from its zip.

    Returns
    -------
    table : pa.Table
        ``time`` timestamp[s] and the 14 `COLUMNS`, float64, in the units of their names; all rows
        of the file in its order, with every −9999 replaced.
    irregularities : dict
        Row numbers count data rows from 0. ``rows``, ``first``, ``last``; ``gaps``: a list of
        {row, after, before, missing_rows}; ``repeated``: {rows, spans: [{row, rows, first, last}]};
        ``sentinels``: by column, {count, rows}; ``empty_lines``, as the chapter's ``split("\\n")``
        sees them. Lists of rows hold the first 10.

    Raises
    ------
    InputError
        If a column is missing, unknown or repeated, a field is not a number or a time, a row has
        too few or too many fields, there are no rows, or a column has no value but −9999. The
        message names the line (the header is line 1) or the column.
    """
    with zip_member(path, member) as stream:
        content = stream.read()
    place = f"{path}: {member}"
    raw = _parsed(content, place)
    values = np.column_stack([raw[name].to_numpy() for name in COLUMNS])
    if not np.isfinite(values).all():
        raise InputError(f"{place}, {_first_bad(content)}")
    times = raw[TIME].to_numpy().astype("datetime64[s]")
    treated, sentinels = _without_sentinels(values)
    irregularities = {
        "rows": len(times),
        "first": str(times[0]),
        "last": str(times[-1]),
        "gaps": _gaps(times),
        "repeated": _repeated(times),
        "sentinels": sentinels,
        "empty_lines": content.count(b"\n")
        - len(times),  # one line more than newlines, and a header
    }
    columns = {"time": pa.array(times, pa.timestamp("s"))}
    columns |= {name: pa.array(treated[:, i]) for i, name in enumerate(COLUMNS)}
    return pa.table(columns), irregularities


def _parsed(content: bytes, place: str) -> pa.Table:
    names = _header(content)
    missing = [name for name in (TIME, *COLUMNS) if name not in names]
    unknown = [name for name in names if name not in (TIME, *COLUMNS)]
    if missing or unknown or len(set(names)) < len(names):
        found = f"; unknown columns: {', '.join(unknown)}" if unknown else ""
        lacking = ", ".join(missing) or "none, but one is repeated or unknown"
        raise InputError(f"{place}, line 1: missing columns: {lacking}{found}")
    types = {TIME: pa.timestamp("s")} | dict.fromkeys(COLUMNS, pa.float64())
    try:
        table = csv.read_csv(
            pa.BufferReader(content),
            parse_options=csv.ParseOptions(ignore_empty_lines=True),
            convert_options=csv.ConvertOptions(
                column_types=types, timestamp_parsers=[TIME_FORMAT], null_values=[]
            ),
        )
    except pa.ArrowInvalid as error:
        raise InputError(f"{place}, {_first_bad(content)}") from error
    if table.num_rows == 0:
        raise InputError(f"{place}: no rows after the header")
    return table


def _header(content: bytes) -> list[str]:
    first = content.split(b"\n", 1)[0].decode("utf-8", "replace")
    return [name.strip().strip('"') for name in first.split(",")]


def _first_bad(content: bytes) -> str:
    """Say which line cannot be read, after Arrow has found that one cannot."""
    names = _header(content)
    for number, line in enumerate(content.split(b"\n")[1:], start=2):
        fields = line.decode("utf-8", "replace").strip().split(",")
        if fields == [""]:
            continue
        if len(fields) != len(names):
            return f"line {number}: {len(fields)} fields, expected {len(names)}"
        for name, field in zip(names, fields, strict=True):
            if not _readable(name, field):
                wanted = "a time such as 01.01.2009 00:10:00" if name == TIME else "a number"
                return f"line {number}: column {name!r} has {field!r}, expected {wanted}"
    return "a line cannot be read"


def _readable(name: str, field: str) -> bool:
    kind = pa.array([field.strip().strip('"')])
    try:
        if name == TIME:
            pc.strptime(kind, format=TIME_FORMAT, unit="s")
            return True
        return bool(np.isfinite(kind.cast(pa.float64())[0].as_py()))
    except pa.ArrowInvalid:
        return False


def _without_sentinels(values: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
    """Replace every −9999 by the last value before it in its column."""
    bad = values == SENTINEL
    if not bad.any():
        return values, {}
    treated, found = values.copy(), {}
    for column in np.flatnonzero(bad.any(axis=0)):
        rows = np.flatnonzero(bad[:, column])
        good = np.flatnonzero(~bad[:, column])
        if len(good) == 0:
            raise InputError(f"column {COLUMNS[column]!r} contains nothing but {SENTINEL:.0f}")
        before = np.maximum(np.searchsorted(good, rows) - 1, 0)
        treated[rows, column] = values[good[before], column]
        found[COLUMNS[column]] = {"count": len(rows), "rows": rows[:SHOWN].tolist()}
    return treated, found


def _gaps(times: np.ndarray) -> list[dict[str, Any]]:
    """Return the rows whose time is more than 10 minutes after the row before."""
    rows = np.flatnonzero(np.diff(times) > INTERVAL) + 1
    return [
        {
            "row": int(row),
            "after": str(times[row - 1]),
            "before": str(times[row]),
            "missing_rows": int((times[row] - times[row - 1]) / INTERVAL) - 1,
        }
        for row in rows
    ]


def _repeated(times: np.ndarray) -> dict[str, Any]:
    """Return the spans of rows whose times are not later than all before them."""
    latest = np.maximum.accumulate(times)
    again = np.concatenate([[False], times[1:] <= latest[:-1]])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], again, [False]]).astype(np.int8)))
    spans = [
        {
            "row": int(start),
            "rows": int(end - start),
            "first": str(times[start]),
            "last": str(times[end - 1]),
        }
        for start, end in edges.reshape(-1, 2)
    ]
    return {"rows": int(again.sum()), "spans": spans[:SHOWN]}
