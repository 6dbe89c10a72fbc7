"""``chapter6 report --partial``: a report of the results so far."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chapter6.commands.configured import edition_in
from chapter6.commands.pages import write_page
from chapter6.language import read_catalogue, speaking
from chapter6.layout import Results, workflow_home
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.partial.material import partial_material
from chapter6.reporting.partial.reading import FactLacksKeyError
from chapter6.reporting.run_status import state_counts


def write_partial(results: Results, configfiles: Sequence[str], html: Path | None) -> int:
    """Write the report of an edition from the results so far; return 0.

    The folder of `results` need not exist. Nothing runs; only the page is written, and an index of
    the hashes of files.
    """
    html, templates = html or results.table("partial_report"), workflow_home() / "report"
    found = {run.model for run in results.runs()}
    edition = edition_in(results, configfiles, also=found)
    language = edition.settings.report.language
    with speaking(read_catalogue(templates / "languages", language)):
        material = partial_material(edition, results, configfiles)
    page, lacking = _rendered(material, templates)
    write_page(page, html)
    counts = ", ".join(state_counts(material.statuses))
    states = f"of these {counts}" if counts else "all complete"
    print(f"{html}: {len(material.comparison)} runs, {states}")
    for lack in lacking:
        path = results.fact(lack.fact)
        print(f"{path}: lacks {lack.key!r}, so its part is left out; the page says what makes it")
    unknown = sorted(found - set(edition.settings.models))
    if unknown:
        print(f"Not in the configuration, so left out: {', '.join(unknown)}")
    return 0


def _rendered(material: Material, templates: Path) -> tuple[str, list[FactLacksKeyError]]:
    """Return the page, and which facts lack a key: they count as missing."""
    lacking: list[FactLacksKeyError] = []
    while True:
        try:
            return render(material, templates), lacking
        except FactLacksKeyError as lack:
            lacking.append(lack)
            material = replace(material, facts={**material.facts, lack.fact: None})
