"""Train one model on reviews with one seed."""

import time
from typing import Any

from chapter6.formats import read_arrays
from chapter6.jobs.job import job
from chapter6.training.runtime import described_run, start_tensorflow
from chapter6.training.seeds import Seeds


def train_on_reviews(run: dict[str, Any], inputs: dict[str, str], outputs: dict[str, str]) -> None:
    """Train a model; write its weights, its history and the record of the run.

    `run` and `outputs` are as in `chapter6.training.session.train`. `inputs` has ``data``, the
    encoded reviews, and for models with pretrained vectors ``vectors``.
    """
    start = time.perf_counter()
    start_tensorflow(run["threads"])
    from chapter6.training.feeding import review_feed
    from chapter6.training.session import train

    seeds = Seeds(run["seed"], run["settings"].get("variant_of", run["model"]))
    feed = review_feed(read_arrays(inputs["data"]), run["settings"], seeds.examples)
    vectors = read_arrays(inputs["vectors"])["vectors"] if "vectors" in inputs else None
    train(run, seeds, feed, vectors, inputs, outputs, start)


if __name__ == "__main__":
    with job(snakemake) as params:
        train_on_reviews(
            described_run(params, snakemake.threads),
            {name: str(path) for name, path in snakemake.input.items() if path},
            dict(snakemake.output.items()),
        )
