"""Fetch one archive."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chapter6.fetching.fetch import Fetch
from chapter6.fetching.refusals import is_repeated
from chapter6.fetching.wanted import Limits, Wanted
from chapter6.jobs.job import job
from chapter6.jobs.log import announce


def download(
    params: Mapping[str, Any], config: Mapping[str, Any], archive: Path, receipt: Path
) -> None:
    """Fetch an archive from the first address that delivers it, and write its receipt.

    The addresses are no params of the job, because a new mirror of a pinned archive is no reason to
    fetch it again. Nor are the limits: no result depends on them.
    """
    name, edition = params["source"], config["edition"]
    fetch = Fetch(
        wanted=Wanted.of(archive.name, json.loads(params["settings"])),
        addresses=config["editions"][edition]["sources"][name]["addresses"],
        output=archive,
        receipt=receipt,
        limits=Limits.of(config["downloads"]),
        refused=json.loads(params["refused"] or "[]"),
        anew=is_repeated(archive, params),
        advice=f"set other addresses (editions.{edition}.sources.{name}.addresses)",
        announce=announce,
    )
    fetch.run()


if __name__ == "__main__":
    with job(snakemake) as params:
        download(
            params,
            snakemake.config,
            Path(snakemake.output.archive),
            Path(snakemake.output.receipt),
        )
