"""Put every model's figures into one table."""

import json

import pandas as pd

from chapter6.evaluation.comparison import HISTORIES, SCHEMA, comparison_table
from chapter6.evaluation.published import published_results
from chapter6.evaluation.summary import SCHEMA as SUMMARY
from chapter6.evaluation.summary import summary_table
from chapter6.formats import read_json
from chapter6.jobs.job import job
from chapter6.tables import read_frame, write_csv, write_frame


def compare_models(
    settings: dict, inputs: dict[str, list[str]], published: str, outputs: dict[str, str]
) -> None:
    """Write the comparison and its summary as Parquet and CSV, and all histories as one table.

    Parameters
    ----------
    settings
        models: a description of each, in the order of the chapter.
    inputs
        The ``metrics``, ``runs`` and ``histories`` files of all models and seeds.
    published
        The JSON file of the published figures.
    outputs
        ``parquet`` and ``csv``: the comparison; ``summary`` and ``summary_csv``; ``histories``.
    """
    comparison = comparison_table(
        {model["model"]: model for model in settings["models"]},
        [read_json(path) for path in inputs["metrics"]],
        [read_json(path) for path in inputs["runs"]],
        published_results(published),
    )
    write_frame(comparison, outputs["parquet"], SCHEMA)
    write_csv(comparison, outputs["csv"], SCHEMA)
    summary = summary_table(comparison)
    write_frame(summary, outputs["summary"], SUMMARY)
    write_csv(summary, outputs["summary_csv"], SUMMARY)
    histories = pd.concat([read_frame(path) for path in inputs["histories"]])
    write_frame(histories, outputs["histories"], HISTORIES)


if __name__ == "__main__":
    with job(snakemake):
        compare_models(
            json.loads(snakemake.params.settings),
            {key: list(snakemake.input[key]) for key in ("metrics", "runs", "histories")},
            snakemake.input.published,
            dict(snakemake.output.items()),
        )
