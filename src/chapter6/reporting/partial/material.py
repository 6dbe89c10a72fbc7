"""The report's material when some results are missing."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from chapter6.claims.chapter import ruling
from chapter6.claims.data import data_read
from chapter6.config.editions import Edition
from chapter6.config.run_settings import described_models
from chapter6.evaluation.comparison import HISTORIES, comparison_table
from chapter6.evaluation.published import published_results
from chapter6.evaluation.scoring import unscored
from chapter6.evaluation.summary import summary_table
from chapter6.formats import read_json
from chapter6.jobs.params import versions
from chapter6.jobs.reading import read_records
from chapter6.layout import FACTS, RECEIPTS, Archives, Results, Run, workflow_home
from chapter6.reporting.material import Material
from chapter6.reporting.partial.reading import if_there, read_facts, read_history, watched
from chapter6.reporting.partial.runs import FoundRun, found_runs, statuses
from chapter6.reporting.run_status import RunStatus
from chapter6.tables import frame_of

PUBLISHED = "reference/published.json"
OWN_LIBRARIES = ("numpy", "pandas", "pyarrow", "jinja2", "matplotlib", "pyyaml")


def partial_material(edition: Edition, results: Results, configfiles: Sequence[str]) -> Material:
    """Collect what an edition's folder of results contains; the folder need not exist.

    The reasons for each run's status are in the language set by `speaking`. The only thing written
    is the cache of file hashes.
    """
    published = workflow_home() / PUBLISHED
    settings = edition.settings
    archives = _archives(results)
    found = found_runs(edition, results)
    seeds = list(dict.fromkeys([*settings.seeds, *(one.seed for one in found)]))
    records = read_records([results.folder, archives.folder])
    states = statuses(edition, results, found, records)
    scored = [one for one in found if one.figures is not None]
    runs = [one.run for one in scored if one.run is not None]
    comparison = _comparison(edition, found, states, runs)
    histories = frame_of((row for one in scored for row in read_history(one.place)), HISTORIES)
    receipts = {source: read_facts(archives.receipt(source)) for source in RECEIPTS}
    facts = {name: watched(name, read_facts(results.fact(name))) for name in FACTS}
    data = data_read(facts, receipts["reviews"], edition.synthetic is not None)
    return Material(
        edition=edition.name,
        title=edition.title,
        synthetic=edition.synthetic is not None,
        settings=settings.for_report() | {"seeds": seeds},
        versions=versions(OWN_LIBRARIES),
        comparison=comparison,
        summary=summary_table(comparison),
        histories=histories,
        runs=runs,
        claims=ruling(comparison, histories, runs, data),
        receipts=[receipt for receipt in receipts.values() if receipt is not None],
        facts=facts,
        published=read_json(published),
        networks=_networks(found),
        partial=True,
        statuses=states,
        configfiles=configfiles,
        left_out=edition.left_out_of(),
        relaxed_checks=edition.checks.relaxed(),
        job_records=[r for r in records if Run.of(next(iter(r["outputs"])))],
    )


def _archives(results: Results) -> Archives:
    """Return the archives beside some results, wherever these are; else those of this folder."""
    kind = results.folder.parent
    root = kind.parent if kind.name == "results" else Path()
    return Archives.of(results.edition, root)


def _networks(found: Iterable[FoundRun]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for one in found:
        text = if_there(lambda path: path.read_text(encoding="utf-8"), one.place.file("summary"))
        texts.setdefault(one.model, text or "")
    return {model: text for model, text in texts.items() if text}


def _comparison(
    edition: Edition,
    found: Iterable[FoundRun],
    states: Iterable[RunStatus],
    runs: Sequence[Mapping[str, Any]],
) -> pd.DataFrame:
    """Return the comparison; a run without figures gets a row with its state as the failure."""
    models = {model["model"]: model for model in described_models(edition.settings)}
    state = {(one.model, one.seed): one.state for one in states}
    metrics = [
        unscored(_about(edition, one), state[one.model, one.seed].value)
        if one.figures is None
        else one.figures
        for one in found
    ]
    return comparison_table(models, metrics, runs, published_results(workflow_home() / PUBLISHED))


def _about(edition: Edition, one: FoundRun) -> dict[str, Any]:
    task = edition.settings.models[one.model].task
    return {
        "model": one.model,
        "seed": one.seed,
        "task": "climate" if task == "baseline" else task,
        "parameters": None,
    }
