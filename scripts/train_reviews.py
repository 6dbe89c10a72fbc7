"""Train one model of reviews with one seed."""

import time

from chapter6.config.run_settings import ReviewSettings
from chapter6.formats import read_arrays
from chapter6.jobs.job import job
from chapter6.training.runtime import TrainingJob, start_tensorflow, training_job


def train_on_reviews(
    training: TrainingJob[ReviewSettings], data: str, vectors: str | None, outputs: dict[str, str]
) -> None:
    """Train a model; write its weights, its history and the run.

    `data` is the file of encoded reviews, `vectors` the file of pretrained vectors for models that
    take them; `outputs` is as in `chapter6.training.train.train`.
    """
    start = time.perf_counter()
    start_tensorflow(training.settings["hardware"])
    from chapter6.training.feeds.review_feed import review_feed
    from chapter6.training.train import train

    feed = review_feed(read_arrays(data), training.settings, training.seeds.examples)
    matrix = read_arrays(vectors)["vectors"] if vectors else None
    train(training, feed, matrix, [data, *([vectors] if vectors else [])], outputs, start)


if __name__ == "__main__":
    with job(snakemake) as params:
        train_on_reviews(
            training_job(params),
            snakemake.input.data,
            snakemake.input.vectors or None,
            dict(snakemake.output.items()),
        )
