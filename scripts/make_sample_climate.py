"""Make up the sample edition's weather table."""

import json

from chapter6.jobs.job import job
from chapter6.sources.sample_climate import write_climate_archive


def make_sample_climate(settings: dict, archive: str) -> None:
    """Write a synthetic archive laid out like jena_climate_2009_2016.csv.zip."""
    write_climate_archive(archive, seed=settings["seed"], rows=settings["climate_rows"])


if __name__ == "__main__":
    with job(snakemake):
        make_sample_climate(json.loads(snakemake.params.settings), snakemake.output.archive)
