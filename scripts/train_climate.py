"""Train one model on the weather with one seed."""

import time
from typing import Any

from chapter6.formats import read_arrays
from chapter6.jobs.job import job
from chapter6.training.runtime import described_run, start_tensorflow
from chapter6.training.seeds import Seeds


def train_on_climate(run: dict[str, Any], inputs: dict[str, str], outputs: dict[str, str]) -> None:
    """Train a model; write its weights, its history and the record of the run.

    `run` and `outputs` are as in `chapter6.training.session.train`. `inputs` has ``data``, the
    normalised table.
    """
    start = time.perf_counter()
    start_tensorflow(run["threads"])
    from chapter6.training.feeding import climate_feed
    from chapter6.training.session import train

    seeds = Seeds(run["seed"], run["settings"].get("variant_of", run["model"]))
    feed = climate_feed(read_arrays(inputs["data"]), run["settings"], seeds.examples)
    train(run, seeds, feed, None, inputs, outputs, start)


if __name__ == "__main__":
    with job(snakemake) as params:
        train_on_climate(
            described_run(params, snakemake.threads),
            {"data": snakemake.input.data},
            dict(snakemake.output.items()),
        )
