"""The comparison over the seeds: a row a model, with mean, spread and number of runs."""

import statistics
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from chapter6.evaluation.comparison import FIGURES, PUBLISHED

TIMES = ("seconds", "seconds_per_epoch")
SPREAD = (*FIGURES, "best_epoch", *TIMES)
COMPARED = ("best_validation", "best_test")

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("model", "section", "title", "task", "metric")),
        ("variant_of", pa.string()),
        ("control", pa.bool_()),
        ("n", pa.int64()),
        ("failed", pa.int64()),
        ("parameters", pa.int64()),
        ("epochs", pa.int64()),
        *((f"{name}_{kind}", pa.float64()) for name in SPREAD for kind in ("mean", "std")),
        *(
            (f"{name}_difference_{kind}", pa.float64())
            for name in COMPARED
            for kind in ("mean", "std")
        ),
        *((f"published_{name}", pa.float64()) for name in PUBLISHED),
    ]
)


def summary_table(comparison: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return the mean and the sample standard deviation (n − 1) of every figure of every model.

    `comparison` are the rows of the comparison. ``n`` counts the seeds whose training ended well,
    and only they are in the figures; ``failed`` the others. The deviation of one run is null.
    ``*_difference_*`` are of variants: their figure less that of the model that they are one of,
    paired by seed. ``epochs`` are the most that a run has.
    """
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for row in comparison:
        by_model.setdefault(row["model"], []).append(row)
    return pa.Table.from_pylist(
        [_row(rows, by_model.get(rows[0]["variant_of"], [])) for rows in by_model.values()],
        schema=SCHEMA,
    )


def paired_differences(
    rows: Iterable[Mapping[str, Any]], base: Iterable[Mapping[str, Any]], column: str
) -> list[float]:
    """Return a figure of some runs less that of others, for each seed with which both ended well.

    Both are rows of the comparison, of one model each.
    """
    known = {row["seed"]: row[column] for row in base if row[column] is not None}
    return [
        row[column] - known[row["seed"]]
        for row in rows
        if row[column] is not None and row["seed"] in known
    ]


def _row(rows: list[Mapping[str, Any]], base: list[Mapping[str, Any]]) -> dict[str, Any]:
    good = [row for row in rows if row["failure"] is None]
    found = {name: rows[0][name] for name in SCHEMA.names[:7]}
    found |= {"n": len(good), "failed": len(rows) - len(good), "parameters": rows[0]["parameters"]}
    found["epochs"] = max(
        (row["epochs"] for row in rows if row["epochs"] is not None), default=None
    )
    for name in SPREAD:
        found |= _spread(name, [row[name] for row in good if row[name] is not None])
    for name in COMPARED:
        found |= _spread(f"{name}_difference", paired_differences(good, base, name))
    return found | {key: rows[0][key] for key in (f"published_{name}" for name in PUBLISHED)}


def _spread(name: str, values: list[float]) -> dict[str, float | None]:
    return {
        f"{name}_mean": statistics.fmean(values) if values else None,
        f"{name}_std": statistics.stdev(values) if len(values) > 1 else None,
    }
