"""Reading the Jena weather table: rows are checked, irregularities are found and treated.

The rule, stated once: rows stay where they are, because the chapter counts in rows. Gaps, repeated
times and whatever else is odd are counted and kept; a −9999 is replaced by the column's last value
before it (its first value after it, at the start); empty lines are passed over. What cannot be read
is refused, and so is a table with more oddities than its limits allow.
"""

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from chapter6.climate.columns import COLUMNS
from chapter6.climate.limits import refuse_beyond
from chapter6.climate.parsing import Parsed, parse
from chapter6.climate.times import time_irregularities
from chapter6.climate.values import value_irregularities, without_sentinels
from chapter6.config.schema.climate_limits import USUAL, ClimateLimits
from chapter6.sources.archives import zip_member
from chapter6.sources.limits import LARGEST_TABLE

HEAD_ROWS = 50_000
"""An excerpt is recognised by its first rows, so many."""


def read_climate(
    path: str | os.PathLike[str], member: str, limits: ClimateLimits = USUAL
) -> tuple[pa.Table, dict[str, Any]]:
    """Read the weather table from its zip.

    Returns
    -------
    table : pa.Table
        ``time`` timestamp[s] and the 14 `COLUMNS`, float64, in the units of their names; all rows
        of the file in its order, with every −9999 replaced.
    irregularities : dict
        Row numbers count data rows from 0. ``rows``, ``first``, ``last``; what
        `time_irregularities` and `value_irregularities` return; ``sentinels``: by column, {count,
        rows}; ``empty_lines``, as the chapter's ``split("\\n")`` sees them; ``notes`` on the text
        (`chapter6.climate.parsing.Parsed`); ``sha256`` of all times and values, ``head_sha256`` of
        the first `HEAD_ROWS` rows. Lists hold the first 10.

    Raises
    ------
    InputError
        If the text cannot be read (`chapter6.climate.parsing.parse`), or more of it is irregular
        than `limits` allow. It names the line (the header is line 1) and the column.
    """
    parsed = parse(lambda: zip_member(path, member, most=LARGEST_TABLE), f"{path}: {member}")
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_times_of, parsed)
        try:
            columns, of_values = _values_of(parsed)
        finally:  # a fault in the times is reported before one in the values
            times, of_times = coming.result()
    irregularities = {
        **of_times,
        **of_values,
        "empty_lines": parsed.empty_lines,
        "notes": parsed.notes,
    }
    refuse_beyond(irregularities, limits, parsed)
    irregularities["sha256"] = _digest(times, columns, len(times))
    irregularities["head_sha256"] = _digest(times, columns, HEAD_ROWS)
    arrays = {"time": pa.array(times, pa.timestamp("s"))}
    arrays |= {name: pa.array(values) for name, values in columns.items()}
    return pa.table(arrays), irregularities


def _digest(times: np.ndarray, columns: Mapping[str, np.ndarray], rows: int) -> str:
    """Return the sha256 of the first rows, whatever the order of the file's columns."""
    digest = hashlib.sha256(times[:rows].astype("<i8").tobytes())
    for name in COLUMNS:
        digest.update(columns[name][:rows].astype("<f8").tobytes())
    return digest.hexdigest()


def _times_of(parsed: Parsed) -> tuple[np.ndarray, dict[str, Any]]:
    times = parsed.times()
    found = {"rows": len(times), "first": str(times[0]), "last": str(times[-1])}
    return times, found | time_irregularities(times)


def _values_of(parsed: Parsed) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    columns, replaced, sentinels = without_sentinels(parsed.columns())
    return columns, {"sentinels": sentinels, **value_irregularities(columns, replaced)}
