"""Train one model of the weather with one seed."""

import time

from chapter6.config.run_settings import ClimateSettings
from chapter6.formats import read_arrays
from chapter6.jobs.job import job
from chapter6.training.runtime import TrainingJob, start_tensorflow, training_job


def train_on_climate(
    training: TrainingJob[ClimateSettings], data: str, outputs: dict[str, str]
) -> None:
    """Train a model; write its weights, its history and the run.

    `data` is the normalised table; `outputs` is as in `chapter6.training.train.train`.
    """
    start = time.perf_counter()
    start_tensorflow(training.settings["hardware"])
    from chapter6.training.feeds.climate_feed import climate_feed
    from chapter6.training.train import train

    feed = climate_feed(read_arrays(data), training.settings, training.seeds.examples)
    train(training, feed, None, [data], outputs, start)


if __name__ == "__main__":
    with job(snakemake) as params:
        train_on_climate(
            training_job(params),
            snakemake.input.data,
            dict(snakemake.output.items()),
        )
