"""Score one model of the weather on validation and test data."""

import json
from typing import Any

from chapter6.evaluation.scoring import in_celsius
from chapter6.formats import read_arrays, read_json, write_json
from chapter6.job import job
from chapter6.training.runtime import start_tensorflow
from chapter6.training.seeds import Seeds


def evaluate_on_climate(
    settings: dict[str, Any], inputs: dict[str, str], metrics: str, threads: int
) -> None:
    """Write the figures of the best and of the final weights on validation and on test data.

    `inputs` has ``data``, ``best``, ``final`` and ``run``. Only this job reads test windows.
    """
    run = read_json(inputs["run"])
    start_tensorflow(threads)
    from chapter6.evaluation.networks import evaluate
    from chapter6.training.building import build
    from chapter6.training.feeding import climate_feed, climate_test

    arrays = read_arrays(inputs["data"])
    feed = climate_feed(arrays, settings, Seeds(run["seed"], run["model"]).examples)
    std = float(arrays["std"][arrays["temperature"]])
    figures = evaluate(
        build(settings, feed.shape),
        run,
        inputs,
        feed.validation(),
        climate_test(arrays, settings),
        lambda found: in_celsius(found, std),
    )
    write_json(figures, metrics)


if __name__ == "__main__":
    with job(snakemake):
        evaluate_on_climate(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            snakemake.output.metrics,
            snakemake.threads,
        )
