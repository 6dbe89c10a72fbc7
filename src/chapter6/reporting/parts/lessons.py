"""The lessons that a synthetic edition is made to show, each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.claims.book.lessons import LESSONS, Lesson
from chapter6.claims.verdicts import FAILS, HOLDS, NOT_RUN
from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.evidence import Symbol, symbol
from chapter6.tables import rows_of


@dataclass(frozen=True)
class LessonLine:
    """A lesson, with its evidence in this run.

    ``anchor`` is the id of an element of the page; empty if a model was not run. ``shown`` is
    whether the run shows it; None for a lesson without models, which has the name of its ``place``.
    ``figures`` has the title and the best validation figure of each of its models that was run.
    """

    section: str
    says: str
    anchor: str
    place: str
    shown: Symbol | None
    figures: list[tuple[str, str]]


def part(material: Material) -> dict[str, Any]:
    """Return the lessons, and how many of those that compare models show in this run.

    There are none if the data is not synthetic: it may not have the lesson.
    """
    rows = {row["model"]: row for row in rows_of(material.summary) if row["n"] > 0}
    lines = [_line(lesson, rows) for lesson in LESSONS] if material.synthetic else []
    judged = [line.shown for line in lines if line.shown]
    return {
        "lines": lines,
        "shown": sum(symbol.kind == "holds" for symbol in judged),
        "compared": len(judged),
    }


def _line(lesson: Lesson, rows: Mapping[str, Mapping[str, Any]]) -> LessonLine:
    found = [rows[model] for model in (lesson.better, lesson.worse) if model in rows]
    figures = [
        (row["title"], numbers.writer(row["metric"])(row["best_validation_mean"])) for row in found
    ]
    shown = symbol(_outcome(lesson, found)) if lesson.better else None
    is_there = not lesson.better or lesson.anchor.removeprefix("model-") in rows
    anchor = lesson.anchor if is_there else ""
    place = _(lesson.place) if lesson.place else ""
    return LessonLine(lesson.section, _(lesson.says), anchor, place, shown, figures)


def _outcome(lesson: Lesson, rows: list[Mapping[str, Any]]) -> str:
    if len(rows) < 2:
        return NOT_RUN
    first, second = (row["best_validation_mean"] for row in rows)
    if lesson.within:
        return HOLDS if abs(first - second) <= lesson.within else FAILS
    is_better = first > second if rows[0]["metric"] == "accuracy" else first < second
    return HOLDS if is_better else FAILS
