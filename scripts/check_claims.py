"""Judge the chapter's claims, and find what would surprise a reader."""

import json
from typing import Any

from chapter6.claims.chapter import ruling
from chapter6.claims.data import data_read
from chapter6.formats import read_json, write_json
from chapter6.jobs.job import job
from chapter6.tables import read_frame


def write_verdicts(settings: dict[str, Any], inputs: dict[str, Any], claims: str) -> None:
    """Write the verdict on each claim and the findings, with the numbers behind them.

    Parameters
    ----------
    settings
        edition, and synthetic: whether its data is synthetic.
    inputs
        comparison, histories: the table of all models and seeds, and that of all epochs; runs: the
        ``run.json`` files of all trained models and seeds; reviews, vectors, climate, receipt: the
        facts about the data, and the receipt of the archive of reviews, which say what it is.
    claims
        The JSON file to write.
    """
    facts = {source: read_json(inputs[source]) for source in ("reviews", "vectors", "climate")}
    found = ruling(
        read_frame(inputs["comparison"]),
        read_frame(inputs["histories"]),
        [read_json(path) for path in inputs["runs"]],
        data_read(facts, read_json(inputs["receipt"]), settings["synthetic"]),
    )
    write_json(settings | found, claims)


if __name__ == "__main__":
    with job(snakemake):
        write_verdicts(
            json.loads(snakemake.params.settings),
            {
                name: list(paths) if name == "runs" else paths
                for name, paths in snakemake.input.items()
            },
            snakemake.output.claims,
        )
