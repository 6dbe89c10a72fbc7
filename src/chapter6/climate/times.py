"""What is irregular about the times of the weather table: gaps, repeats, rows out of order."""

from typing import Any

import numpy as np

MINUTES = 10
INTERVAL = 60 * MINUTES  # seconds
SHOWN = 10
LONGEST_STRAY, LONGEST_STRAY_AT_START = 144, 6
"""Rows at most that a wrong date may have; a longer stretch is one of its own."""


def time_irregularities(times: np.ndarray) -> dict[str, Any]:
    """Return what is irregular about times that should be ten minutes apart.

    Parameters
    ----------
    times
        datetime64[s] (rows,)

    Returns
    -------
    dict
        Rows count from 0; lists hold the first 10.

        - ``breaks``: {count, backwards, rows, usual_minutes}, the rows that are not ten minutes
          after the one before, and how many of them are not after it at all; ``usual_minutes`` is
          the median step, None for a single row;
        - ``gaps``: {count, missing_rows, spans: [{row, after, before, missing_rows}]};
        - ``repeated``: {rows, spans: [{row, rows, first, last}]}, times that were recorded before;
        - ``misplaced``: likewise, rows that are earlier than one before them without being
          repeated, so that time runs backwards;
        - ``stray``: likewise, rows with a wrong date: without them the rows around are as far apart
          as they should be;
        - ``uneven``: {count, rows}, rows that no whole number of intervals separates from the one
          before.
    """
    seconds = times.astype(np.int64)
    steps = np.diff(seconds)
    breaks = np.flatnonzero(steps != INTERVAL) + 1
    stray = _stray(seconds, breaks)
    kept = np.flatnonzero(~stray)
    late = repeated = np.zeros(len(times), dtype=bool)
    backwards = int((steps[breaks - 1] <= 0).sum())
    if backwards:
        late, repeated = _recorded_late(seconds, kept)
    return {
        "breaks": _rows(breaks)
        | {
            "backwards": backwards,
            "usual_minutes": _median(steps, len(breaks)) / 60 if len(steps) else None,
        },
        "gaps": _gaps(times, kept),
        "repeated": _stretches(times, repeated),
        "misplaced": _stretches(times, late & ~repeated),
        "stray": _stretches(times, stray),
        "uneven": _rows(kept[1:][np.diff(seconds[kept]) % INTERVAL != 0]),
    }


def _median(steps: np.ndarray, breaks: int) -> float:
    return INTERVAL if 2 * breaks < len(steps) else float(np.median(steps))


def _recorded_late(seconds: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are not later than all before them, and which of these repeat a time.

    Only rows that are `kept` count. bool (rows,), twice.
    """
    own = seconds[kept]
    is_late = np.concatenate([[False], own[1:] <= np.maximum.accumulate(own)[:-1]])
    records, behind = own[~is_late], own[is_late]  # the records rise: no need to sort them
    again = records[np.minimum(np.searchsorted(records, behind), len(records) - 1)] == behind
    first = np.zeros(len(behind), dtype=bool)
    first[np.unique(behind, return_index=True)[1]] = True
    late, repeated = np.zeros((2, len(seconds)), dtype=bool)
    late[kept[is_late]] = True
    repeated[kept[is_late]] = again | ~first
    return late, repeated


def _stray(seconds: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """Return which rows have a wrong date: bool (rows,)."""
    stray = np.zeros(len(seconds), dtype=bool)
    if len(breaks) and breaks[0] <= LONGEST_STRAY_AT_START and seconds[breaks[0]] < seconds[0]:
        # the first rows are later than what follows
        stray[: breaks[0]] = True
    starts, ends = breaks[:-1], breaks[1:]
    fits = seconds[ends] - seconds[starts - 1] == INTERVAL * (ends - starts + 1)
    end_of_last = 0
    for start, end in zip(starts[fits].tolist(), ends[fits].tolist(), strict=True):
        if end - start <= LONGEST_STRAY and start > end_of_last:
            stray[start:end] = True
            end_of_last = end
    return stray


def _gaps(times: np.ndarray, kept: np.ndarray) -> dict[str, Any]:
    """Return where a time is later than the rows since the one before account for."""
    elapsed = np.diff(times[kept].astype(np.int64)) // INTERVAL
    missing = elapsed - np.diff(kept)
    places = np.flatnonzero(missing > 0)
    shown = places[:SHOWN].tolist()
    return {
        "count": len(places),
        "missing_rows": int(missing[places].sum()),
        "spans": [
            {
                "row": int(kept[place + 1]),
                "after": str(times[kept[place]]),
                "before": str(times[kept[place + 1]]),
                "missing_rows": int(missing[place]),
            }
            for place in shown
        ],
    }


def _stretches(times: np.ndarray, chosen: np.ndarray) -> dict[str, Any]:
    """Return how many rows are chosen, and the stretches in which they follow each other."""
    spans = [
        {
            "row": start,
            "rows": end - start,
            "first": str(times[start]),
            "last": str(times[end - 1]),
        }
        for start, end in stretches(chosen)[:SHOWN]
    ]
    return {"rows": int(chosen.sum()), "spans": spans}


def stretches(chosen: np.ndarray) -> list[list[int]]:
    """Return the first row and the row after the last of every stretch of chosen rows."""
    if not chosen.any():
        return []
    padded = np.concatenate([[False], chosen, [False]])
    edges: list[list[int]] = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2).tolist()
    return edges


def _rows(rows: np.ndarray) -> dict[str, Any]:
    return {"count": len(rows), "rows": rows[:SHOWN].tolist()}
