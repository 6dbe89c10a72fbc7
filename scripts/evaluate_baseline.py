"""Score a forecast that needs no training."""

import json
from functools import partial

from chapter6.climate.normalization import temperature_scale
from chapter6.climate.windows import rows_for_test, targets, validation_windows, window_of
from chapter6.config.run_settings import BaselineSettings
from chapter6.evaluation.baselines import FORECASTS
from chapter6.evaluation.predictions import forecasts
from chapter6.evaluation.scoring import score_forecast, scored, scores
from chapter6.formats import read_arrays, write_json, write_table
from chapter6.jobs.job import job


def evaluate_baseline(
    model_id: str,
    seed: int,
    settings: BaselineSettings,
    inputs: dict[str, str],
    outputs: dict[str, str],
) -> None:
    """Write a baseline's forecasts and its MAE on validation and test windows.

    It has no weights and no epochs, so best and final are the same. `inputs` has ``data`` and
    ``test`` (normalised rows); `outputs` has ``predictions`` and ``metrics``.
    """
    training, test = read_arrays(inputs["data"]), read_arrays(inputs["test"])
    window, column = window_of(settings), int(training["temperature"])
    times, truth, predicted = {}, {}, {}
    for split, (arrays, rows) in {
        "validation": (training, validation_windows(settings, len(training["data"]))),
        "test": (test, rows_for_test(window, len(test["data"]), settings["batch_size"])),
    }.items():
        times[split] = arrays["time"][rows + window.delay]
        truth[split] = targets(arrays["data"], rows, window, column)
        forecast = FORECASTS[settings["forecast"]](training, arrays, rows, window)
        predicted[split] = {"best": forecast, "final": forecast}

    mean, std = temperature_scale(training)
    table = {split: (times[split], truth[split], predicted[split]) for split in predicted}
    write_table(forecasts(table, mean, std), outputs["predictions"])

    about = {"task": "climate", "model": model_id, "seed": seed, "parameters": 0}
    figures = scores(predicted, truth, partial(score_forecast, temperature_std=std))
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
