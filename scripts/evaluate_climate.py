"""Score one forecast model on validation and test data."""

import json
from functools import partial

from chapter6.climate.normalization import temperature_scale
from chapter6.config.run_settings import ClimateSettings
from chapter6.evaluation.predictions import forecasts, none_predicted
from chapter6.evaluation.scoring import (
    about,
    epochs_of,
    score_forecast,
    scored,
    scores,
    unscored,
)
from chapter6.formats import read_arrays, read_json, write_json, write_table
from chapter6.jobs.job import job
from chapter6.training.runtime import start_tensorflow


def evaluate_climate(
    settings: ClimateSettings, inputs: dict[str, str], outputs: dict[str, str]
) -> None:
    """Write the forecasts of the best and the final weights, and their errors.

    `inputs` has ``data`` and ``test`` (normalised rows), ``best`` and ``final`` (weights) and
    ``run``; `outputs` has ``predictions`` and ``metrics``. A training that failed gets a table
    without rows and no figures. Only this job and the baselines' jobs read test rows.
    """
    run = read_json(inputs["run"])
    if run["failure"]:
        write_table(none_predicted(), outputs["predictions"])
        failed = unscored(about("climate", run), run["failure"]["reason"])
        write_json(failed, outputs["metrics"])
        return
    start_tensorflow(settings["hardware"])
    from chapter6.evaluation.examples import windows_to_score
    from chapter6.evaluation.networks import predict
    from chapter6.training.building import build
    from chapter6.training.feeds.climate_feed import climate_shape

    training, test = read_arrays(inputs["data"]), read_arrays(inputs["test"])
    examples = windows_to_score(training, test, settings)
    predicted = predict(build(settings, climate_shape(training, settings)), inputs, examples)

    mean, std = temperature_scale(training)
    table = {split: (e.source, e.truth, predicted[split]) for split, e in examples.items()}
    write_table(forecasts(table, mean, std), outputs["predictions"])

    truth = {split: e.truth for split, e in examples.items()}
    figures = scores(predicted, truth, partial(score_forecast, temperature_std=std))
    write_json(scored(about("climate", run), epochs_of(run), figures), outputs["metrics"])


if __name__ == "__main__":
    with job(snakemake):
        evaluate_climate(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            dict(snakemake.output.items()),
        )
