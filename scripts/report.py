"""Write the report: one self-contained HTML page."""

import json
from pathlib import Path
from typing import Any

from chapter6.formats import read_json, write_text
from chapter6.jobs.job import job
from chapter6.jobs.reading import read_records
from chapter6.layout import FACTS, Run
from chapter6.reporting.material import Material
from chapter6.tables import read_frame

LISTS = ("runs", "summaries", "baselines", "receipts")


def report(
    settings: dict[str, Any], versions: dict[str, str], inputs: dict[str, Any], html: str
) -> None:
    """Write the report as one HTML file.

    Parameters
    ----------
    settings
        edition, title, synthetic; settings: the edition's; configfiles: the files given to
        ``snakemake --configfile``.
    versions
        Library → version, for the libraries that make the report.
    inputs
        comparison, summary, histories: tables; runs, baselines, receipts: lists of JSON files;
        summaries: Keras's summary of each trained model; claims, published, and each of `FACTS`: a
        JSON file; page: the template, with its parts, styles, scripts and languages in the same
        folder. The records of the jobs that made the runs and the baselines are read from their
        folders.
    html
        The file to write.
    """
    # matplotlib reads its environment when it is imported: only the job's is the same for all
    from chapter6.reporting.page import render

    folders = {Path(path).parent for path in [*inputs["runs"], *inputs["baselines"]]}
    material = Material(
        **settings,
        versions=versions,
        comparison=read_frame(inputs["comparison"]),
        summary=read_frame(inputs["summary"]),
        histories=read_frame(inputs["histories"]),
        runs=[read_json(path) for path in inputs["runs"]],
        claims=read_json(inputs["claims"]),
        receipts=[read_json(path) for path in inputs["receipts"]],
        facts={name: read_json(inputs[name]) for name in FACTS},
        published=read_json(inputs["published"]),
        networks=_networks(inputs["summaries"]),
        job_records=read_records(sorted(folders)),
    )
    write_text(render(material, Path(inputs["page"]).parent), html)


def _networks(paths: list[str]) -> dict[str, str]:
    """Return model → Keras's summary of it."""
    runs = [run for path in paths if (run := Run.of(path))]
    return {run.model: run.file("summary").read_text(encoding="utf-8") for run in runs}


if __name__ == "__main__":
    with job(snakemake):
        report(
            json.loads(snakemake.params.settings),
            json.loads(snakemake.params.versions),
            {
                name: list(paths) if name in LISTS else paths
                for name, paths in snakemake.input.items()
            },
            snakemake.output.html,
        )
