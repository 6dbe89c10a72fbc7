"""Read the weather table from its archive."""

import json
from datetime import datetime

from chapter6.climate.columns import TIME_FORMAT
from chapter6.climate.limits import notices
from chapter6.climate.reading import read_climate as climate_of
from chapter6.errors import InputError
from chapter6.fetching.refusals import judged
from chapter6.formats import write_json, write_table
from chapter6.jobs.job import job
from chapter6.jobs.log import announce


def read_climate(settings: dict, archive: str, climate: str, irregularities: str) -> None:
    """Write the table as Parquet, and every irregularity that was found in it."""
    table, found = climate_of(archive, settings["member"], settings["checks"])
    for key in ("rows", "first", "last"):
        expected = settings[key]
        if expected is not None and key != "rows":
            expected = datetime.strptime(expected, TIME_FORMAT).isoformat()
        if expected is not None and found[key] != expected:
            raise InputError(
                f"{archive}: {key} is {found[key]}, expected {expected} "
                f"(settings: sources.climate.{key})"
            )
    for line in notices(found, settings["checks"]):
        announce(line)
    write_table(table, climate)
    write_json(found, irregularities)


if __name__ == "__main__":
    with job(snakemake) as params, judged(snakemake.input.archive, params):
        read_climate(
            json.loads(snakemake.params.settings),
            snakemake.input.archive,
            snakemake.output.climate,
            snakemake.output.irregularities,
        )
