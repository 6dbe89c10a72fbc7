"""Make up the sample edition's word vectors."""

import json

from chapter6.jobs.job import job
from chapter6.sources.sample_vectors import write_vectors_archive


def make_sample_vectors(settings: dict, archive: str) -> None:
    """Write a synthetic archive laid out like glove.6B.zip."""
    write_vectors_archive(archive, seed=settings["seed"])


if __name__ == "__main__":
    with job(snakemake):
        make_sample_vectors(json.loads(snakemake.params.settings), snakemake.output.archive)
