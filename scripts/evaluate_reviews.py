"""Score one model of reviews on validation and test data."""

import json
from typing import Any

from chapter6.formats import read_arrays, read_json, write_json
from chapter6.job import job
from chapter6.training.runtime import start_tensorflow
from chapter6.training.seeds import Seeds


def evaluate_on_reviews(
    settings: dict[str, Any], inputs: dict[str, str], metrics: str, threads: int
) -> None:
    """Write the figures of the best and of the final weights on validation and on test data.

    `inputs` has ``data``, ``best``, ``final`` and ``run``. Only this job reads test reviews.
    """
    run = read_json(inputs["run"])
    start_tensorflow(threads)
    import numpy as np

    from chapter6.evaluation.networks import evaluate
    from chapter6.training.building import build
    from chapter6.training.feeding import review_feed, review_test

    arrays = read_arrays(inputs["data"])
    feed = review_feed(arrays, settings, Seeds(run["seed"], run["model"]).examples)
    vectors = None
    if settings["pretrained_vectors"]:  # only their shape matters: the weights hold them
        vectors = np.zeros((settings["max_words"], settings["dimensions"]), np.float32)
    model = build(settings, feed.shape, vectors)
    test = review_test(arrays, settings)
    write_json(evaluate(model, run, inputs, feed.validation(), test), metrics)


if __name__ == "__main__":
    with job(snakemake):
        evaluate_on_reviews(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            snakemake.output.metrics,
            snakemake.threads,
        )
