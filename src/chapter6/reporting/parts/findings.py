"""The findings: what would surprise a reader of the book, each with its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.claims.evidence import HOLDS
from chapter6.language import _, later
from chapter6.reporting.material import Material
from chapter6.reporting.wording.evidence import FIGURES, effect, figure

ON_TEST = later("on test data: %(advantage)s")
SHOWN_IN = later("shown in %(number)s of %(all)s seeds")


@dataclass(frozen=True)
class Line:
    """One finding: a sentence, the numbers behind it, and the part of the page that has more."""

    says: str
    support: str
    link: str


def part(material: Material) -> list[Line]:
    """Return the findings, the most surprising first."""
    return [
        Line(
            _says(finding, material.titles),
            _support(finding["evidence"], finding["on_test"]) if finding["evidence"] else "",
            finding["link"],
        )
        for finding in material.claims["findings"]
    ]


def _says(finding: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Fill the figures into a finding's sentence."""
    title = titles.get(finding["model"], finding["model"])
    if not finding["evidence"]:
        return _(finding["says"], model=title, failed=finding["failed"], seeds=finding["seeds"])
    write = FIGURES[finding["metric"]]
    first, second = (figure([_mean(values)], write) for values in finding["evidence"]["figures"])
    return _(finding["says"], model=title, first=first, second=second)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _support(evidence: Mapping[str, Any], on_test: Mapping[str, Any] | None) -> str:
    """Say how large the advantage is and how sure, and how large on test data."""
    seeds = len(evidence["seeds"])
    held = evidence["outcomes"].count(HOLDS)
    sure = _(SHOWN_IN, number=held, all=seeds) if seeds > 1 else _("based on one run")
    said = [effect(evidence), sure]
    if on_test and (advantage := effect(on_test)):
        said.append(_(ON_TEST, advantage=advantage))
    return "; ".join(said)
