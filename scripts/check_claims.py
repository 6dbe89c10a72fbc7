"""Judge the chapter's claims."""

import json
from typing import Any

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.verdicts import check_claims
from chapter6.formats import read_json, write_json
from chapter6.jobs.job import job
from chapter6.tables import read_frame


def write_verdicts(
    settings: dict[str, Any], comparison: str, histories: str, runs: list[str], claims: str
) -> None:
    """Write the verdict on each claim, with the numbers behind it.

    Parameters
    ----------
    settings
        edition, and synthetic: whether its data is synthetic.
    comparison, histories
        The table of all models and seeds, and that of all epochs.
    runs
        The ``run.json`` files of all trained models and seeds.
    claims
        The JSON file to write.
    """
    found = check_claims(
        CLAIMS,
        read_frame(comparison),
        read_frame(histories),
        [read_json(path) for path in runs],
    )
    write_json(settings | {"claims": found}, claims)


if __name__ == "__main__":
    with job(snakemake):
        write_verdicts(
            json.loads(snakemake.params.settings),
            snakemake.input.comparison,
            snakemake.input.histories,
            list(snakemake.input.runs),
            snakemake.output.claims,
        )
