"""The report as one HTML page."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chapter6.language import _, read_catalogue, speaking
from chapter6.reporting.material import SECTIONS, Material
from chapter6.reporting.parts import (
    claims,
    data,
    errata,
    findings,
    interaction,
    lessons,
    model_pages,
    origins,
    results,
    sweeps,
    training,
)
from chapter6.reporting.parts.sections import (
    padding,
    predictions_climate,
    predictions_reviews,
    section_6_1,
    section_6_2,
    section_6_3,
    section_6_4,
)
from chapter6.reporting.run_status import state_counts
from chapter6.reporting.templates import assets, page_of, template_environment
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.data_read import data_in_words
from chapter6.reporting.wording.highlights import highlights
from chapter6.reporting.wording.titles import with_spoken_titles

PARTS: Mapping[str, Callable[[Material], Any]] = {
    "lessons": lessons.part,
    "findings": findings.part,
    "results": results.part,
    "claims": claims.part,
    "section_6_1": section_6_1.part,
    "padding": padding.part,
    "section_6_2": section_6_2.part,
    "predictions_reviews": predictions_reviews.part,
    "section_6_3": section_6_3.part,
    "predictions_climate": predictions_climate.part,
    "section_6_4": section_6_4.part,
    "training": training.part,
    "model_pages": model_pages.part,
    "sweeps": sweeps.part,
    "errata": errata.part,
    "data": data.part,
    "origins": origins.part,
    "interaction": interaction.part,
}
"""Template of ``report/parts`` → the function that returns its data, passed under that name."""


def render(material: Material, folder: Path) -> str:
    """Return the report as HTML. Everything in `material` is escaped.

    `folder` has the template ``page.html.j2`` and the folders ``parts``, ``styles``, ``scripts``
    and ``languages``.
    """
    language = material.settings["report"]["language"]
    with speaking(read_catalogue(folder / "languages", language)):
        material = with_spoken_titles(material)
        chapter = material.without_points()
        parts = {name: part(chapter) for name, part in PARTS.items()}
        parts["sweeps"] = sweeps.part(material)  # the only one that shows points
        return page_of(
            template_environment(folder),
            "page.html.j2",
            **parts,
            **_head(chapter),
            **_everywhere(material),
            **assets(folder),
            language=language,
        )


def _everywhere(material: Material) -> dict[str, Any]:
    """Return what every part of the page may use; ``command(target)`` is a target's command."""
    return {
        "edition": material.edition,
        "synthetic": material.synthetic,
        "several_seeds": material.comparison["seed"].nunique() > 1,
        "section_names": {number: _(name) for number, name in SECTIONS.items()},
        "command": material.again.everything,
    }


def _head(material: Material) -> dict[str, Any]:
    """Return what the header says about all runs together."""
    return {
        "title": _(material.title),
        "partial": material.partial,
        "state_counts": state_counts(material.statuses),
        "seeds": sorted(material.comparison["seed"].unique().tolist()),
        "data_read": data_in_words(material.claims["data"], material.facts),
        "models": len(material.titles),
        "runs": len(material.runs),
        "days": _days(material),
        "total_time": numbers.duration(sum(sum(run["epoch_seconds"]) for run in material.runs)),
        "highlights": highlights(material.summary, material.naive_forecast),
    }


def _days(material: Material) -> str:
    """Return the day on which jobs began, or the first and the last day; empty without jobs."""
    began = sorted(job["started"][:10] for job in material.job_records)
    return " – ".join(dict.fromkeys([began[0], began[-1]])) if began else ""
