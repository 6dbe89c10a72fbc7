"""The comparison over the seeds: a row a model, with mean, spread and number of runs."""

import statistics
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from chapter6.evaluation.comparison import FIGURES

TIMES = ("seconds", "seconds_per_epoch")
SPREAD = (*FIGURES, "best_epoch", *TIMES)

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("model", "section", "title", "task", "metric")),
        ("variant_of", pa.string()),
        ("control", pa.bool_()),
        ("n", pa.int64()),
        ("failed", pa.int64()),
        *((f"{name}_{kind}", pa.float64()) for name in SPREAD for kind in ("mean", "std")),
    ]
)


def summary_table(comparison: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return the mean and the sample standard deviation (n − 1) of every figure of every model.

    `comparison` are the rows of the comparison. ``n`` counts the seeds whose training ended well,
    and only they are in the figures; ``failed`` the others. The deviation of one run is null.
    """
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for row in comparison:
        by_model.setdefault(row["model"], []).append(row)
    return pa.Table.from_pylist([_row(rows) for rows in by_model.values()], schema=SCHEMA)


def _row(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    good = [row for row in rows if row["failure"] is None]
    found = {name: rows[0][name] for name in SCHEMA.names[:7]}
    found |= {"n": len(good), "failed": len(rows) - len(good)}
    for name in SPREAD:
        values = [row[name] for row in good if row[name] is not None]
        found[f"{name}_mean"] = statistics.fmean(values) if values else None
        found[f"{name}_std"] = statistics.stdev(values) if len(values) > 1 else None
    return found
