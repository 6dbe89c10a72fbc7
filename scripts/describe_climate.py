"""Describe the climate table: temperature curves, column ranges, normalisation (section 6.3)."""

import math
from typing import Any

import numpy as np
import pandas as pd

from chapter6.climate.description import (
    FIRST_ROWS,
    TEMPERATURE,
    daily_curve,
    hours_since_start,
    largest_round_trip_error,
    summarize_columns,
    summarize_normalization,
)
from chapter6.formats import read_arrays, write_json
from chapter6.jobs.job import job
from chapter6.tables import read_frame, rows_of


def describe_climate(climate: str, normalized: str, output: str) -> None:
    """Write what section 6.3 shows about the data before it trains a model, as JSON.

    Parameters
    ----------
    climate
        Parquet table: time, then the measured columns in their original units.
    normalized
        NPZ: data float32 (rows, columns), all rows of the table before the test rows; mean and std
        float64 (columns,) of the training rows.
    output
        JSON with these keys; times are ISO 8601, values in the column's unit, rounded:

        rows, first_time, last_time, temperature (the column's name)
        daily
            day (date), mean, low, high: lists, one entry per point; days_per_point.
        first_days
            start; hours (since start) and value: lists, the first ten days' 1,440 rows; a missing
            value is null.
        columns
            For each column, the row of `chapter6.climate.description.summarize_columns`.
        normalization
            columns: for each column, the row of `summarize_normalization`; temperature_std: an
            error of 1 after normalisation, in °C; round_trip_error: the largest
            |data · std + mean − temperature|, in °C.
    """
    table = read_frame(climate)
    time, columns = table["time"], table.drop(columns="time")
    first = table.head(FIRST_ROWS)
    write_json(
        {
            "rows": len(table),
            "first_time": time.min().isoformat(),
            "last_time": time.max().isoformat(),
            "temperature": TEMPERATURE,
            "daily": _daily(table.set_index("time")[TEMPERATURE]),
            "first_days": {
                "start": time.iloc[0].isoformat(),
                "hours": hours_since_start(first["time"]).round(4).tolist(),
                "value": _numbers(first[TEMPERATURE]),
            },
            "columns": _rounded(summarize_columns(columns)),
            "normalization": _normalization(columns, read_arrays(normalized)),
        },
        output,
    )


def _daily(temperature: pd.Series) -> dict[str, Any]:
    curve = daily_curve(temperature)
    return {
        "day": curve.points["day"].dt.strftime("%Y-%m-%d").tolist(),
        "mean": _numbers(curve.points["mean"]),
        "low": _numbers(curve.points["low"]),
        "high": _numbers(curve.points["high"]),
        "days_per_point": curve.days_per_point,
    }


def _normalization(columns: pd.DataFrame, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    data, mean, std = arrays["data"], arrays["mean"], arrays["std"]
    at = columns.columns.get_loc(TEMPERATURE)
    measured = columns[TEMPERATURE].to_numpy()[: len(data)]
    error = largest_round_trip_error(measured, data[:, at], mean[at], std[at])
    return {
        "columns": _rounded(summarize_normalization(list(columns), mean, std, data)),
        "temperature_std": round(float(std[at]), 4),
        "round_trip_error": float(f"{error:.1e}"),
    }


def _numbers(values: pd.Series) -> list[float | None]:
    return [None if math.isnan(value) else round(value, 2) for value in values.tolist()]


def _rounded(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {key: round(v, 4) if isinstance(v, float) else v for key, v in row.items()}
        for row in rows_of(table)
    ]


if __name__ == "__main__":
    with job(snakemake):
        describe_climate(
            climate=snakemake.input.climate,
            normalized=snakemake.input.normalized,
            output=snakemake.output[0],
        )
