"""Put every model's figures into one table."""

import json

import pyarrow as pa
from pyarrow import csv

from chapter6.evaluation.comparison import comparison_table
from chapter6.evaluation.published import published_results
from chapter6.evaluation.summary import summary_table
from chapter6.formats import read_json, read_table, whole_file, write_table
from chapter6.jobs.job import job


def compare_models(
    settings: dict, inputs: dict[str, list[str]], published: str, outputs: dict[str, str]
) -> None:
    """Write the comparison and its summary as Parquet and CSV, and all histories as one table.

    `inputs` lists the ``metrics``, ``runs`` and ``histories`` files of all models and seeds.
    """
    table = comparison_table(
        {model["model"]: model for model in settings["models"]},
        [read_json(path) for path in inputs["metrics"]],
        [read_json(path) for path in inputs["runs"]],
        published_results(published),
    )
    summary = summary_table(table.to_pylist())
    for name, content in (("parquet", table), ("summary", summary)):
        write_table(content, outputs[name])
    for name, content in (("csv", table), ("summary_csv", summary)):
        with whole_file(outputs[name]) as part:
            csv.write_csv(content, part)
    write_table(
        pa.concat_tables([read_table(path) for path in inputs["histories"]]), outputs["histories"]
    )


if __name__ == "__main__":
    with job(snakemake):
        compare_models(
            json.loads(snakemake.params.settings),
            {key: list(snakemake.input[key]) for key in ("metrics", "runs", "histories")},
            snakemake.input.published,
            dict(snakemake.output.items()),
        )
