"""Describe where the models are right and wrong on test data (sections 6.2 and 6.3)."""

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from chapter6.evaluation.forecast_errors import (
    errors_over_time,
    hours_of_first_week,
    seconds_since_1970,
)
from chapter6.evaluation.review_errors import accuracy_by_length, calibration, confusion
from chapter6.formats import read_table, write_json
from chapter6.jobs.job import job

FAILED, MISSING = "its training failed", "not a model of this edition"


def describe_predictions(settings: dict[str, Any], predictions: list[str], output: str) -> None:
    """Write what the best weights get right and wrong on test data, as JSON.

    Parameters
    ----------
    settings
        models: model → task, `reviews` or `climate`, in the order of `predictions`; week: the
        forecasts that are shown over a week.
    predictions
        The table of each model (docs/files.md).
    output
        JSON with these keys:

        reviews
            model → ``confusion``, ``calibration`` and ``by_length`` as
            `chapter6.evaluation.review_errors` returns them.
        climate
            model → what `chapter6.evaluation.forecast_errors.errors_over_time` returns.
        week
            ``times`` (ISO 8601, hourly), ``truth`` and ``forecasts`` (model → values), °C; null
            without a forecast.
        left_out
            model → why.
    """
    tables, left_out = {}, {}
    for model, path in zip(settings["models"], predictions, strict=True):
        table = _test_rows(read_table(path))
        if table.num_rows:
            tables[model] = table
        else:
            left_out[model] = FAILED
    left_out |= {m: MISSING for m in settings["week"] if m not in settings["models"]}
    tasks = settings["models"]
    write_json(
        {
            "reviews": {m: _review(t) for m, t in tables.items() if tasks[m] == "reviews"},
            "climate": {m: _climate(t) for m, t in tables.items() if tasks[m] == "climate"},
            "week": _week({m: tables[m] for m in settings["week"] if m in tables}),
            "left_out": left_out,
        },
        output,
    )


def _test_rows(table: pa.Table) -> pa.Table:
    return table.filter(pc.equal(table["split"], "test"))


def _review(table: pa.Table) -> dict[str, Any]:
    probability, label = table["best"].to_numpy(), table["label"].to_numpy()
    return {
        "confusion": confusion(probability, label),
        "calibration": calibration(probability, label),
        "by_length": accuracy_by_length(probability, label, table["tokens"].to_numpy()),
    }


def _climate(table: pa.Table) -> dict[str, Any]:
    times = seconds_since_1970(table["time"].to_numpy())
    return errors_over_time(times, table["best"].to_numpy(), table["truth"].to_numpy())


def _week(tables: dict[str, pa.Table]) -> dict[str, Any] | None:
    """Return the week of the first model, and what each model forecast for its hours."""
    if not tables:
        return None
    first, *_ = tables.values()
    rows = hours_of_first_week(seconds_since_1970(first["time"].to_numpy()))
    times = first["time"].to_numpy()[rows].astype("datetime64[s]")
    forecasts = {}
    for model, table in tables.items():
        seconds = table["time"].to_numpy().astype("datetime64[s]")
        found = dict(zip(seconds[::-1].tolist(), table["best"].to_pylist()[::-1], strict=True))
        forecasts[model] = [_rounded(found.get(time)) for time in times.tolist()]
    truth = [_rounded(value) for value in first["truth"].to_numpy()[rows].tolist()]
    return {"times": times.astype(str).tolist(), "truth": truth, "forecasts": forecasts}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


if __name__ == "__main__":
    with job(snakemake):
        describe_predictions(
            json.loads(snakemake.params.settings),
            list(snakemake.input.predictions),
            snakemake.output[0],
        )
