"""Fetch one archive."""

import json

from chapter6.formats import write_json
from chapter6.jobs.job import job
from chapter6.jobs.log import announce
from chapter6.sources.download import download


def download_archive(settings: dict, addresses: list[str], archive: str, receipt: str) -> None:
    """Fetch an archive from the first address that delivers it whole, and write a receipt.

    The receipt has the address that delivered it, its size in bytes and its sha256.
    """
    seen = download(
        addresses,
        archive,
        sha256=settings["sha256"],
        md5=settings["md5"],
        size=settings["bytes"],
        announce=announce,
    )
    write_json(seen, receipt)


if __name__ == "__main__":
    with job(snakemake):
        # not a param, because a new mirror of a pinned archive is no reason to fetch it again
        edition = snakemake.config["editions"][snakemake.config["edition"]]
        download_archive(
            json.loads(snakemake.params.settings),
            edition["sources"][snakemake.params.source]["addresses"],
            snakemake.output.archive,
            snakemake.output.receipt,
        )
