"""Describe the climate table: temperature curves, column ranges, normalisation (section 6.3)."""

from dataclasses import asdict
from typing import Any

import numpy as np

from chapter6.climate.description import (
    FIRST_ROWS,
    TEMPERATURE,
    daily_curve,
    hours_since_start,
    largest_round_trip_error,
    summarize_columns,
    summarize_normalization,
)
from chapter6.formats import read_arrays, read_table, write_json
from chapter6.jobs.job import job


def describe_climate(climate: str, normalized: str, output: str) -> None:
    """Write what section 6.3 shows of the data before it trains a model, as JSON.

    Parameters
    ----------
    climate
        Parquet table: time, then the measured columns in their original units.
    normalized
        NPZ: data float32 (rows, columns), the first rows of the table, without the test rows; mean
        and std float64 (columns,) of the training rows.
    output
        JSON with these keys; times are ISO 8601, values in the column's unit, rounded:

        rows, first_time, last_time, temperature (the column's name)
        daily
            day (date), mean, low, high: lists, one entry a point; days_per_point.
        first_days
            start; hours (since start) and value: lists, the first ten days' 1,440 rows; a missing
            value is null.
        columns
            For each column the fields of `chapter6.climate.description.ColumnSummary`.
        normalization
            columns: for each column the fields of `ColumnScale`; temperature_std: what an error of
            1 after normalisation means; round_trip_error: the largest |data · std + mean −
            temperature|.
    """
    table = read_table(climate)
    time = table["time"].to_numpy()
    columns = {name: table[name].to_numpy() for name in table.column_names if name != "time"}
    values = columns[TEMPERATURE]
    write_json(
        {
            "rows": len(time),
            "first_time": _iso(time.min()),
            "last_time": _iso(time.max()),
            "temperature": TEMPERATURE,
            "daily": _daily(time, values),
            "first_days": {
                "start": _iso(time[0]),
                "hours": hours_since_start(time[:FIRST_ROWS]).round(4).tolist(),
                "value": _numbers(values[:FIRST_ROWS]),
            },
            "columns": [_rounded(asdict(column)) for column in summarize_columns(columns)],
            "normalization": _normalization(columns, read_arrays(normalized)),
        },
        output,
    )


def _daily(time: np.ndarray, values: np.ndarray) -> dict[str, Any]:
    curve = daily_curve(time, values)
    return {
        "day": curve.days.astype(str).tolist(),
        "mean": _numbers(curve.mean),
        "low": _numbers(curve.low),
        "high": _numbers(curve.high),
        "days_per_point": curve.days_per_point,
    }


def _normalization(columns: dict[str, np.ndarray], arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    data, mean, std = arrays["data"], arrays["mean"], arrays["std"]
    scales = summarize_normalization(list(columns), mean, std, data)
    at = list(columns).index(TEMPERATURE)
    measured = columns[TEMPERATURE][: len(data)]
    error = largest_round_trip_error(measured, data[:, at], mean[at], std[at])
    return {
        "columns": [_rounded(asdict(scale)) for scale in scales],
        "temperature_std": round(float(std[at]), 4),
        "round_trip_error": float(f"{error:.1e}"),
    }


def _numbers(values: np.ndarray) -> list[float | None]:
    return [round(value, 2) if np.isfinite(value) else None for value in values.tolist()]


def _rounded(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: round(v, 4) if isinstance(v, float) else v for key, v in facts.items()}


def _iso(time: np.datetime64) -> str:
    return str(time.astype("datetime64[s]"))


if __name__ == "__main__":
    with job(snakemake):
        describe_climate(
            climate=snakemake.input.climate,
            normalized=snakemake.input.normalized,
            output=snakemake.output[0],
        )
