"""What is irregular about the values of the weather table: missing, impossible, stuck ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from chapter6.climate.columns import CONSTANT_FOR, RANGES, contradictions
from chapter6.climate.times import SHOWN

SENTINEL = -9999.0
Columns = dict[str, np.ndarray]


def without_sentinels(columns: Columns) -> tuple[Columns, np.ndarray | None, dict[str, Any]]:
    """Replace every −9999 by the last value before it in its column (at the start, after it).

    Returns
    -------
    treated : dict
        Columns as they came, but for those in which there was one.
    rows : np.ndarray or None
        bool (rows,), in which rows something was replaced; None if nowhere.
    found : dict
        By column: {count, rows}, the first 10 rows. In a column that holds nothing else they stay,
        for `value_irregularities` to find.
    """
    treated, found = dict(columns), {}
    replaced = None
    for name, values in columns.items():
        bad = values == SENTINEL
        rows = np.flatnonzero(bad)
        if len(rows) == 0:
            continue
        good = np.flatnonzero(~bad)
        if len(good):
            before = np.maximum(np.searchsorted(good, rows) - 1, 0)
            treated[name] = values.copy()
            treated[name][rows] = values[good[before]]
        found[name] = {"count": len(rows), "rows": rows[:SHOWN].tolist()}
        replaced = bad if replaced is None else replaced | bad
    return treated, replaced, found


def value_irregularities(
    columns: Mapping[str, np.ndarray], replaced: np.ndarray | None
) -> dict[str, Any]:
    """Return what is irregular about the values of each column; lists hold the first 10.

    `replaced` says in which rows a value was missing and replaced (`without_sentinels`).

    Returns
    -------
    dict
        - ``out_of_range``: by column, {count, rows, values}, those that cannot be
          (`chapter6.climate.columns.RANGES`), in the column's unit;
        - ``constant``: by column, {rows, spans: [{row, rows, value}]}, stretches without a change
          that last too long (`chapter6.climate.columns.CONSTANT_FOR`);
        - ``inconsistent``: by rule, {count, rows}, where two columns contradict each other though
          nothing was replaced.
    """
    wrong = contradictions(columns)
    if replaced is not None:
        wrong = {rule: rows & ~replaced for rule, rows in wrong.items()}
    return {
        "out_of_range": _out_of_range(columns),
        "constant": _constant(columns),
        "inconsistent": {
            rule: {"count": int(rows.sum()), "rows": np.flatnonzero(rows)[:SHOWN].tolist()}
            for rule, rows in wrong.items()
            if rows.any()
        },
    }


def _out_of_range(columns: Mapping[str, np.ndarray]) -> dict[str, Any]:
    found = {}
    for name, (low, high) in RANGES.items():
        values = columns[name]
        if values.min() >= low and values.max() <= high:
            continue
        rows = np.flatnonzero((values < low) | (values > high))
        shown = rows[:SHOWN]
        found[name] = {
            "count": len(rows),
            "rows": shown.tolist(),
            "values": values[shown].tolist(),
        }
    return found


def _may_be_constant(values: np.ndarray, rows: int) -> bool:
    """Say whether some stretch of `rows` // 2 rows does not change: quick, and rarely the case.

    A stretch of `rows` covers one of them that begins at a multiple of its length.
    """
    stride = rows // 2
    whole = values[: len(values) // stride * stride].reshape(-1, stride)
    alike = whole[whole[:, 0] == whole[:, -1]]
    return bool((alike == alike[:, :1]).all(axis=1).any())


def _constant(columns: Mapping[str, np.ndarray]) -> dict[str, Any]:
    found = {}
    for name, values in columns.items():
        if not _may_be_constant(values, CONSTANT_FOR[name]):
            continue
        changes = np.flatnonzero(values[1:] != values[:-1]) + 1
        starts = np.concatenate([[0], changes])
        lengths = np.diff(np.concatenate([starts, [len(values)]]))
        long = np.flatnonzero(lengths >= CONSTANT_FOR[name])
        if len(long):
            found[name] = {
                "rows": int(lengths[long].sum()),
                "spans": [
                    {
                        "row": int(starts[i]),
                        "rows": int(lengths[i]),
                        "value": float(values[starts[i]]),
                    }
                    for i in long[:SHOWN]
                ],
            }
    return found
