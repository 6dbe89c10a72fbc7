"""Bring the weather table to one scale."""

import json

import numpy as np

from chapter6.climate.normalization import normalize
from chapter6.climate.reading import COLUMNS, TEMPERATURE
from chapter6.formats import read_table, write_arrays
from chapter6.job import job


def normalize_climate(settings: dict, climate: str, normalized: str) -> None:
    """Write the normalised table with its means and standard deviations (docs/files.md)."""
    table = read_table(climate, list(COLUMNS))
    values = np.column_stack([table[name].to_numpy() for name in COLUMNS])
    scaled = normalize(values, settings["training_end"])
    write_arrays(
        normalized,
        {
            "data": scaled.data,
            "mean": scaled.mean,
            "std": scaled.std,
            "temperature": np.array(TEMPERATURE),
        },
    )


if __name__ == "__main__":
    with job(snakemake):
        normalize_climate(
            json.loads(snakemake.params.settings),
            snakemake.input.climate,
            snakemake.output.normalized,
        )
