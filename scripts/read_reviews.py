"""Read the reviews from their archive."""

import json

import pyarrow.compute as pc

from chapter6.errors import InputError
from chapter6.formats import write_json, write_table
from chapter6.jobs.job import job
from chapter6.text.reviews import read_reviews as reviews_of


def read_reviews(settings: dict, archive: str, reviews: str, facts: str) -> None:
    """Write the reviews as one table, and their numbers by split and label as JSON.

    Raises `InputError` if a split does not have the number of reviews in the settings.
    """
    table = reviews_of(archive)
    counts = {
        split: {
            name: pc.sum(
                pc.and_(pc.equal(table["split"], split), pc.equal(table["label"], label))
            ).as_py()
            for name, label in (("negative", 0), ("positive", 1))
        }
        for split in ("train", "test")
    }
    for split, count in counts.items():
        expected, found = settings[f"{split}_reviews"], sum(count.values())
        if expected is not None and found != expected:
            raise InputError(
                f"{archive}: {found:,} reviews in {split}/, expected {expected:,} "
                f"(settings: sources.reviews.{split}_reviews)"
            )
    write_table(table, reviews)
    write_json(counts, facts)


if __name__ == "__main__":
    with job(snakemake):
        read_reviews(
            json.loads(snakemake.params.settings),
            snakemake.input.archive,
            snakemake.output.reviews,
            snakemake.output.facts,
        )
