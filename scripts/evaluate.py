"""Score one trained model on validation and test data."""

import json
from typing import Any

from chapter6.evaluation.scoring import in_celsius, scores
from chapter6.formats import read_arrays, read_json, write_json
from chapter6.joblog import job_log
from chapter6.training.runtime import start_tensorflow


def evaluate(settings: dict[str, Any], inputs: dict[str, str], metrics: str, threads: int) -> None:
    """Write the figures of the best and of the final weights on validation and on test data.

    `inputs` has ``data``, ``best``, ``final`` and ``run``. Only this job reads test data.
    """
    run = read_json(inputs["run"])
    start_tensorflow(threads, run["seed"])
    import numpy as np

    from chapter6.training.building import build
    from chapter6.training.feeding import climate_feed, climate_test, review_feed, review_test

    arrays = read_arrays(inputs["data"])
    reviews = settings["task"] == "reviews"
    feed = (review_feed if reviews else climate_feed)(arrays, settings, run["seed"])
    test = (review_test if reviews else climate_test)(arrays, settings)
    std = 1.0 if reviews else float(arrays["std"][arrays["temperature"]])
    vectors = None
    if settings.get("pretrained_vectors"):  # only their shape matters: the weights hold them
        vectors = np.zeros((settings["max_words"], settings["dimensions"]), np.float32)
    model = build(settings, feed.shape, vectors)

    result: dict[str, Any] = {
        "model": run["model"],
        "seed": run["seed"],
        "task": settings["task"],
        "parameters": run["parameters"],
    }
    for weights, epoch in (("best", run["best_epoch"]), ("final", len(run["epoch_seconds"]))):
        model.load_weights(inputs[weights])
        validation, tested = (
            in_celsius(
                settings["task"],
                model.evaluate(data, verbose=0, return_dict=True),
                std,
            )
            for data in (feed.validation(), test)
        )
        result[weights] = scores(epoch, validation, tested)
    write_json(result, metrics)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        evaluate(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            snakemake.output.metrics,
            snakemake.threads,
        )
