"""Read the reviews from their archive."""

import json
from typing import Any

from chapter6.errors import InputError
from chapter6.fetching.refusals import judged
from chapter6.formats import write_json, write_table
from chapter6.jobs.job import job
from chapter6.jobs.log import announce
from chapter6.text.reviews import read_reviews as reviews_of


def read_reviews(settings: dict[str, Any], archive: str, reviews: str, facts: str) -> None:
    """Turn the archive into one table; count what it holds, and what is odd about it."""
    table, findings = reviews_of(archive, settings["checks"])
    for split, count in findings.reviews.items():
        expected, found = settings[f"{split}_reviews"], sum(count.values())
        if expected is not None and found != expected:
            raise InputError(
                f"{archive}: {found:,} reviews in {split}/, expected {expected:,} "
                f"(settings: sources.reviews.{split}_reviews)"
            )
    for line in findings.announcements():
        announce(f"{archive}: {line}")
    write_table(table, reviews)
    write_json(findings.facts(), facts)


if __name__ == "__main__":
    with job(snakemake) as params, judged(snakemake.input.archive, params):
        read_reviews(
            json.loads(snakemake.params.settings),
            snakemake.input.archive,
            snakemake.output.reviews,
            snakemake.output.facts,
        )
