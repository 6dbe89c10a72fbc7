"""Score one model of the weather on validation and test data."""

import json
from typing import Any

from chapter6.evaluation.predictions import forecasts, none_predicted
from chapter6.evaluation.scoring import score_forecast, scored, unscored
from chapter6.formats import read_arrays, read_json, write_json, write_table
from chapter6.jobs.job import job
from chapter6.training.runtime import start_tensorflow


def evaluate_climate(
    settings: dict[str, Any], inputs: dict[str, str], outputs: dict[str, str], threads: int
) -> None:
    """Write what the best and the final weights forecast, and how good that is.

    `inputs` has ``data`` and ``test`` (normalised rows), ``best``, ``final`` and ``run``; `outputs`
    ``predictions`` and ``metrics``. Only this job and the baselines' read test rows.
    """
    run = read_json(inputs["run"])
    about = {"task": "climate", **{key: run[key] for key in ("model", "seed", "parameters")}}
    if run["failure"]:
        write_table(none_predicted(), outputs["predictions"])
        write_json(unscored(about, run["failure"]["reason"]), outputs["metrics"])
        return
    start_tensorflow(threads)
    from chapter6.evaluation.examples import windows_to_score
    from chapter6.evaluation.networks import predict
    from chapter6.training.building import build
    from chapter6.training.feeding import climate_shape

    arrays = read_arrays(inputs["data"])
    column = int(arrays["temperature"])
    mean, std = float(arrays["mean"][column]), float(arrays["std"][column])
    examples = windows_to_score(arrays, read_arrays(inputs["test"]), settings)
    predicted = predict(build(settings, climate_shape(arrays, settings)), inputs, examples)
    figures = {
        split: {
            kind: score_forecast(output, examples[split].truth, std) for kind, output in by.items()
        }
        for split, by in predicted.items()
    }
    table = forecasts(
        {split: (e.source, e.truth, predicted[split]) for split, e in examples.items()}, mean, std
    )
    write_table(table, outputs["predictions"])
    epochs = {"best": run["best_epoch"], "final": len(run["epoch_seconds"])}
    write_json(scored(about, epochs, figures), outputs["metrics"])


if __name__ == "__main__":
    with job(snakemake):
        evaluate_climate(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            dict(snakemake.output.items()),
            snakemake.threads,
        )
