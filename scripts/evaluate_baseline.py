"""Score a forecast that needs no training."""

import json
from typing import Any

from chapter6.climate.windows import Window, rows_for_test, rows_for_validation, targets
from chapter6.evaluation.baselines import FORECASTS
from chapter6.evaluation.predictions import forecasts
from chapter6.evaluation.scoring import score_forecast, scored
from chapter6.formats import read_arrays, write_json, write_table
from chapter6.jobs.job import job


def evaluate_baseline(
    model_id: str,
    seed: int,
    settings: dict[str, Any],
    inputs: dict[str, str],
    outputs: dict[str, str],
) -> None:
    """Write a baseline's forecasts and its MAE on validation and test windows.

    It has no weights and no epochs: best and final are the same. `inputs` has ``data`` and
    ``test``, `outputs` ``predictions`` and ``metrics``.
    """
    training, test = read_arrays(inputs["data"]), read_arrays(inputs["test"])
    window = Window(settings["lookback"], settings["step"], settings["delay"])
    splits, batch = settings["splits"], settings["batch_size"]
    column = int(training["temperature"])
    mean, std = float(training["mean"][column]), float(training["std"][column])
    validation = rows_for_validation(
        window,
        splits["training_end"],
        splits["validation_end"],
        batch,
        len(training["data"]),
    )
    figures, found = {}, {}
    for split, (arrays, rows) in {
        "validation": (training, validation),
        "test": (test, rows_for_test(window, len(test["data"]), batch)),
    }.items():
        forecast = FORECASTS[settings["forecast"]](training, arrays, rows, window)
        truth = targets(arrays["data"], rows, window, column)
        times = arrays["time"][rows + window.delay]
        found[split] = (times, truth, dict.fromkeys(("best", "final"), forecast))
        score = score_forecast(forecast, truth, std)
        figures[split] = {"best": score, "final": score}
    write_table(forecasts(found, mean, std), outputs["predictions"])
    about = {"task": "climate", "model": model_id, "seed": seed, "parameters": 0}
    write_json(scored(about, {"best": None, "final": None}, figures), outputs["metrics"])


if __name__ == "__main__":
    with job(snakemake):
        evaluate_baseline(
            snakemake.params.model,
            snakemake.params.seed,
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            dict(snakemake.output.items()),
        )
