"""Score a forecast that needs no training."""

import json
from typing import Any

from chapter6.climate.windows import Window, rows_for_test, rows_for_validation
from chapter6.evaluation.scoring import persistence, scores
from chapter6.formats import read_arrays, write_json
from chapter6.job import job


def evaluate_baseline(
    model_id: str, seed: int, settings: dict[str, Any], normalized: str, metrics: str
) -> None:
    """Write the naive forecast's MAE on validation and test windows.

    It has no weights and no epochs: best and final are the same.
    """
    arrays = read_arrays(normalized)
    window = Window(settings["lookback"], settings["step"], settings["delay"])
    splits, batch = settings["splits"], settings["batch_size"]
    column = int(arrays["temperature"])
    rows = {
        "validation": rows_for_validation(
            window, splits["training_end"], splits["validation_end"], batch
        ),
        "test": rows_for_test(window, len(arrays["data"]), splits["validation_end"], batch),
    }
    found = {
        split: persistence(arrays["data"], chosen, window, column, float(arrays["std"][column]))
        for split, chosen in rows.items()
    }
    figures = scores(None, found["validation"], found["test"])
    write_json(
        {
            "model": model_id,
            "seed": seed,
            "task": "climate",
            "parameters": 0,
            "best": figures,
            "final": figures,
        },
        metrics,
    )


if __name__ == "__main__":
    with job(snakemake):
        evaluate_baseline(
            snakemake.params.model,
            snakemake.params.seed,
            json.loads(snakemake.params.settings),
            snakemake.input.data,
            snakemake.output.metrics,
        )
