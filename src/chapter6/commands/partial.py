"""``chapter6 report --partial``: the report of what is there, and of what is not and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from chapter6.caching.contents import Contents
from chapter6.caching.staleness import Staleness
from chapter6.claims.chapter import CLAIMS
from chapter6.claims.verdicts import check_claims
from chapter6.commands.configured import edition_of
from chapter6.commands.files import if_there, read_facts, read_history, read_run, run_folders
from chapter6.commands.jobs import ENDED, RUNNING, SILENT, STOPPED, Job, job_of
from chapter6.config.editions import Edition
from chapter6.config.run_settings import described_models
from chapter6.config.schema import Baseline
from chapter6.errors import InputError
from chapter6.evaluation.comparison import HISTORIES, comparison_table
from chapter6.evaluation.published import published_results
from chapter6.evaluation.scoring import unscored
from chapter6.evaluation.summary import summary_table
from chapter6.formats import read_json, write_text
from chapter6.jobs.code import CACHE, project_code
from chapter6.jobs.params import versions
from chapter6.jobs.record import read_records
from chapter6.language import _, read_catalogue, speaking
from chapter6.layout import FACTS
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.standing import FAILED, NOT_RUN, STALE, UNSCORED, Standing, state_counts
from chapter6.tables import frame_of

PUBLISHED = "reference/published.json"
TEMPLATES = Path("report")
OWN_LIBRARIES = ("numpy", "pandas", "pyarrow", "jinja2", "matplotlib", "pyyaml")
SOURCES = ("aclImdb_v1.json", "glove.6B.json", "jena_climate_2009_2016.json")
MOST_REASONS = 3


@dataclass(frozen=True)
class Found:
    """What is there of one model and seed; None where it is not, or cannot be read."""

    model: str
    seed: int
    folder: Path
    needs_training: bool
    job: Job
    metrics: Mapping[str, Any] | None
    run: Mapping[str, Any] | None

    @property
    def is_scored(self) -> bool:
        """Whether it has figures that belong to it."""
        trained = self.run is not None or not self.needs_training
        return self.metrics is not None and trained and self.job.state != RUNNING


def write_partial(results: Path, configfiles: Sequence[str], html: Path | None) -> int:
    """Write the report of an edition's folder from whatever is there; return 0.

    `results` need not exist. Nothing runs; the page is written, and hashes of files are remembered.
    """
    html = html or results / "report-partial.html"
    there = run_folders(results)
    edition = edition_of(results.name, configfiles, {model for model, _ in there})
    wanted = [(m, seed) for m in edition.settings.models for seed in edition.settings.seeds]
    pairs = [*wanted, *(pair for pair in there if pair[0] in edition.settings.models)]
    found = [_found(results, edition, *pair) for pair in dict.fromkeys(pairs)]
    language = edition.settings.report.language
    with speaking(read_catalogue(TEMPLATES / "languages", language)):  # reasons are texts, too
        material = _material(results, edition, configfiles, found)
    write_text(render(material, TEMPLATES), html)
    counts = state_counts(material.standings)
    told = ", ".join(counts)
    print(f"{html}: {len(found)} runs{f', of these {told}' if told else ', all there'}")
    strangers = sorted({model for model, _ in there} - set(edition.settings.models))
    if strangers:
        print(f"Not in the configuration, and left out: {', '.join(strangers)}")
    return 0


def _found(results: Path, edition: Edition, model: str, seed: int) -> Found:
    folder = results / f"models/{model}/seed-{seed}"
    metrics, run = (read_run(folder, name, model, seed) for name in ("metrics.json", "run.json"))
    trained = not isinstance(edition.settings.models[model], Baseline)
    return Found(model, seed, folder, trained, job_of(folder, model, seed), metrics, run)


def _material(
    results: Path, edition: Edition, configfiles: Sequence[str], found: Sequence[Found]
) -> Material:
    published = if_there(read_json, Path(PUBLISHED))
    if published is None:
        raise InputError(f"{PUBLISHED} is not here: run this in the folder of the Snakefile")
    settings = edition.settings
    seeds = list(dict.fromkeys([*settings.seeds, *(one.seed for one in found)]))
    resources = Path("resources") / edition.name
    records = read_records([results, resources])
    standings = _standings(edition, results, found, records)
    scored = [one for one in found if one.is_scored]
    runs = [one.run for one in scored if one.run is not None]
    comparison = _comparison(edition, found, standings, runs)
    histories = frame_of(_histories(scored), HISTORIES)
    return Material(
        edition=edition.name,
        title=edition.title,
        synthetic=edition.synthetic is not None,
        settings=settings.model_dump(exclude_none=True) | {"seeds": seeds},
        versions=versions(OWN_LIBRARIES),
        comparison=comparison,
        summary=summary_table(comparison),
        histories=histories,
        runs=runs,
        claims={"claims": check_claims(CLAIMS, comparison, histories, runs)},
        receipts=[
            receipt for name in SOURCES if (receipt := read_facts(resources / name)) is not None
        ],
        facts={name: read_facts(results / path) for name, path in FACTS.items()},
        published=published,
        partial=True,
        standings=standings,
        configfiles=configfiles,
        job_records=[r for r in records if "/models/" in next(iter(r["outputs"]))],
    )


def _comparison(
    edition: Edition,
    found: Sequence[Found],
    standings: Iterable[Standing],
    runs: Sequence[Mapping[str, Any]],
) -> pd.DataFrame:
    """Return the comparison; runs without figures have a row with the reason."""
    models = {model["model"]: model for model in described_models(edition.settings)}
    state = {(one.model, one.seed): one.state for one in standings}
    metrics = [
        one.metrics
        if one.is_scored and one.metrics is not None
        else unscored(
            {
                "model": one.model,
                "seed": one.seed,
                "task": _task(edition, one.model),
                "parameters": None,
            },
            state[one.model, one.seed],
        )
        for one in found
    ]
    return comparison_table(models, metrics, runs, published_results(PUBLISHED))


def _task(edition: Edition, model: str) -> str:
    task = edition.settings.models[model].task
    return "climate" if task == "baseline" else task


def _histories(scored: Iterable[Found]) -> list[dict[str, Any]]:
    return [row for one in scored for row in read_history(one.folder)]


def _standings(
    edition: Edition,
    results: Path,
    found: Iterable[Found],
    records: Iterable[Mapping[str, Any]],
) -> list[Standing]:
    """Return how the runs stand that are not simply there."""
    contents = Contents(CACHE.with_name("contents.json"))
    staleness = Staleness(edition, results, records, project_code(Path()), contents)
    standings = []
    for one in found:
        state, reason = _state(one, staleness)
        if state:
            standings.append(Standing(one.model, one.seed, state, reason.rstrip(".")))
    contents.keep()
    return standings


def _state(one: Found, staleness: Staleness) -> tuple[str, str]:
    """Return a run's state and the reason; an empty state if it is there and as it should be."""
    job = one.job
    progress = {"epoch": job.epoch, "epochs": job.epochs}
    if job.state == RUNNING:
        return RUNNING, _("epoch %(epoch)s of %(epochs)s", **progress)
    if one.is_scored and one.metrics is not None:
        if one.metrics["failure"]:
            return FAILED, one.metrics["failure"]
        why = staleness.of_model(one.model, one.seed)
        if one.needs_training and not read_history(one.folder):
            why = [_("its curves are missing or damaged (%(file)s)", file="history.parquet"), *why]
        return (STALE, _shortened(why)) if why else ("", "")
    if one.run is not None:
        failure = one.run["failure"]
        return (FAILED, failure["reason"]) if failure else (UNSCORED, "")
    if job.state in (STOPPED, SILENT):
        after = _("after epoch %(epoch)s of %(epochs)s", **progress)
        return job.state, f"{after}: {job.reason}" if job.reason else after
    if job.state in ENDED:
        return NOT_RUN, _("its training ended, but what it wrote is gone")
    return NOT_RUN, ""


def _shortened(reasons: Sequence[str]) -> str:
    more = len(reasons) - MOST_REASONS
    told = "; ".join(reasons[:MOST_REASONS])
    return _("%(reasons)s; and %(number)s more", reasons=told, number=more) if more > 0 else told
