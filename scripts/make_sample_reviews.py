"""Make up the sample edition's review archive."""

import json

from chapter6.jobs.job import job
from chapter6.sources.sample_reviews import write_reviews_archive


def make_sample_reviews(settings: dict, archive: str) -> None:
    """Write a synthetic archive laid out like aclImdb_v1.tar.gz."""
    write_reviews_archive(
        archive,
        seed=settings["seed"],
        train_per_class=settings["train_reviews_per_class"],
        test_per_class=settings["test_reviews_per_class"],
    )


if __name__ == "__main__":
    with job(snakemake):
        make_sample_reviews(json.loads(snakemake.params.settings), snakemake.output.archive)
