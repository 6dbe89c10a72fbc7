"""Describe where the models are right and wrong on test data (sections 6.2 and 6.3)."""

import json
import math
from typing import Any

import pandas as pd

from chapter6.evaluation.forecast_errors import errors_over_time, first_week
from chapter6.evaluation.repeated_reviews import ReviewTexts, accuracy_without_repeats
from chapter6.evaluation.review_errors import accuracy_by_length, calibration, confusion
from chapter6.formats import read_arrays, read_table, write_json
from chapter6.jobs.job import job
from chapter6.tables import read_frame

FAILED, MISSING = "its training failed", "not a model of this edition"


def describe_predictions(
    settings: dict[str, Any], predictions: list[str], reviews: str, encoded: str, output: str
) -> None:
    """Write what the best weights get right and wrong on test data, as JSON.

    Parameters
    ----------
    settings
        models: model → task, `reviews` or `climate`, in the order of `predictions`;
        training_samples: review model → how many it is trained on; week: the forecasts that
        are shown over a week.
    predictions
        The table of each model (docs/files.md).
    reviews
        The table of all reviews.
    encoded
        Encoded training reviews: their shuffled order says which of them a model is trained on.
    output
        JSON with these keys:

        reviews
            model → ``confusion``, ``calibration`` and ``by_length`` as
            `chapter6.evaluation.review_errors` returns them, and ``repeats``:
            `chapter6.evaluation.repeated_reviews.accuracy_without_repeats`.
        climate
            model → what `chapter6.evaluation.forecast_errors.errors_over_time` returns.
        week
            ``times`` (ISO 8601, hourly), ``truth`` and ``forecasts`` (model → values), in °C; null
            if no model has a forecast.
        left_out
            Model without predictions → why.
    """
    tables, whole, left_out = {}, {}, {}
    for model, path in zip(settings["models"], predictions, strict=True):
        table = read_frame(path)
        test = table[table["split"] == "test"]
        if len(test):
            tables[model], whole[model] = test, table
        else:
            left_out[model] = FAILED
    left_out |= {m: MISSING for m in settings["week"] if m not in settings["models"]}
    tasks = settings["models"]
    texts = ReviewTexts(read_table(reviews, ["split", "text"]), read_arrays(encoded)["rows"])
    repeats = {
        model: accuracy_without_repeats(whole[model], texts, samples)
        for model, samples in settings["training_samples"].items()
        if model in whole
    }
    write_json(
        {
            "reviews": {
                m: _review(t) | {"repeats": repeats[m]}
                for m, t in tables.items()
                if tasks[m] == "reviews"
            },
            "climate": {m: errors_over_time(t) for m, t in tables.items() if tasks[m] == "climate"},
            "week": _week({m: tables[m] for m in settings["week"] if m in tables}),
            "left_out": left_out,
        },
        output,
    )


def _review(table: pd.DataFrame) -> dict[str, Any]:
    probability, label = table["best"].to_numpy(), table["label"].to_numpy()
    return {
        "confusion": confusion(probability, label),
        "calibration": calibration(probability, label),
        "by_length": accuracy_by_length(probability, label, table["tokens"].to_numpy()),
    }


def _week(tables: dict[str, pd.DataFrame]) -> dict[str, Any] | None:
    """Return the first model's week, and what each model forecast for its hours."""
    if not tables:
        return None
    week = first_week(next(iter(tables.values())))
    return {
        "times": week["time"].dt.strftime("%Y-%m-%dT%H:%M:%S").tolist(),
        "truth": _rounded(week["truth"]),
        "forecasts": {
            model: _rounded(
                table.drop_duplicates("time").set_index("time")["best"].reindex(week["time"])
            )
            for model, table in tables.items()
        },
    }


def _rounded(values: pd.Series) -> list[float | None]:
    return [None if math.isnan(value) else round(value, 2) for value in values.tolist()]


if __name__ == "__main__":
    with job(snakemake):
        describe_predictions(
            json.loads(snakemake.params.settings),
            list(snakemake.input.predictions),
            snakemake.input.reviews,
            snakemake.input.encoded,
            snakemake.output[0],
        )
