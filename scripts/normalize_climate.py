"""Put the columns of the weather table on one scale."""

import json

import numpy as np

from chapter6.climate.columns import COLUMNS, TEMPERATURE
from chapter6.climate.normalization import normalize, side_by_side
from chapter6.errors import InputError
from chapter6.formats import read_table, write_arrays
from chapter6.jobs.job import job

DAY = 144  # rows


def normalize_climate(settings: dict, climate: str, normalized: str, test: str) -> None:
    """Write the normalised table with its means and standard deviations (docs/files.md).

    `normalized` gets the training and validation rows, and the day after them for the targets of
    the last windows. `test` gets the rows after validation, so that no training job can read them.
    """
    table = read_table(climate, ["time", *COLUMNS])
    values = side_by_side([table[name].to_numpy() for name in COLUMNS])
    splits = settings["splits"]
    if splits["validation_end"] >= len(values):
        raise InputError(
            f"climate.splits.validation_end is {splits['validation_end']}, but the table has "
            f"{len(values)} rows"
        )
    largest = settings["checks"]["scaled_values"]
    scaled = normalize(values, splits["training_end"], COLUMNS, largest)
    time = table["time"].to_numpy().astype("datetime64[s]").astype(np.int64)
    rows = {
        normalized: slice(0, splits["validation_end"] + DAY),
        test: slice(splits["validation_end"] + 1, None),
    }
    for path, chosen in rows.items():
        arrays = {
            "data": scaled.data[chosen],
            "time": time[chosen],
            "mean": scaled.mean,
            "std": scaled.std,
            "temperature": np.array(TEMPERATURE),
            "training_end": np.array(splits["training_end"]),
        }
        write_arrays(path, arrays)


if __name__ == "__main__":
    with job(snakemake):
        normalize_climate(
            json.loads(snakemake.params.settings),
            snakemake.input.climate,
            snakemake.output.normalized,
            snakemake.output.test,
        )
