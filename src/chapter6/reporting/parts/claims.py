"""The table of claims: verdicts, and the numbers behind them, formatted."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.claims.evidence import FAILS, HOLDS, NOT_RUN, OPEN
from chapter6.claims.verdicts import JUDGED, NOT_APPLICABLE, VERDICTS
from chapter6.language import _, later
from chapter6.reporting.material import Material
from chapter6.reporting.run_status import stale_models
from chapter6.reporting.wording.evidence import EvidenceLine, Symbol, evidence_line, symbol
from chapter6.reporting.wording.numbers import SPACE

COUNTED = {
    HOLDS: (later("%(number)s holds"), later("%(number)s hold")),
    FAILS: (later("%(number)s does not hold"), later("%(number)s do not hold")),
    OPEN: (later("%(number)s not decided"),) * 2,
    NOT_APPLICABLE: (later("%(number)s not applicable"),) * 2,
    NOT_RUN: (later("%(number)s not run"),) * 2,
}
LEFT_OUT = later("Judged without its figures: %(reasons)s.")
HELD = later("holds in %(held)s of %(number)s seeds")


@dataclass(frozen=True)
class ClaimLine:
    """One claim's row of the table, formatted.

    ``runs`` says what runs are behind it, ``notes`` how its words are read and what was left out.
    """

    id: str
    claim: str
    verdict: Symbol
    reason: str
    runs: str
    evidence: list[EvidenceLine]
    notes: list[str]
    published: str


def part(material: Material) -> dict[str, Any]:
    """Return the claims by section, how many were judged, and how many have each verdict.

    ``one_run`` is true if no verdict is based on more than one run, and some verdict on one.
    ``stale_titles`` are the titles of models with stale runs, which are judged all the same.
    """
    claims = material.claims["claims"]
    sections: dict[str, list[ClaimLine]] = {}
    for claim in claims:
        sections.setdefault(claim["section"], []).append(_line(claim, material.titles))
    return {
        "sections": sections,
        "total": len(claims),
        "judged": sum(claim["verdict"] in JUDGED for claim in claims),
        "counts": _counts(claims),
        "one_run": max((claim["runs"] or 0 for claim in claims), default=0) == 1,
        "stale_titles": [material.titles[model] for model in stale_models(material.statuses)],
    }


def lines_about(model: str, material: Material) -> list[ClaimLine]:
    """Return the claims that are about a model."""
    claims = material.claims["claims"]
    return [_line(claim, material.titles) for claim in claims if model in claim["models"]]


def _counts(claims: Sequence[Mapping[str, Any]]) -> list[tuple[Symbol, str]]:
    """Say how many claims have each verdict that occurs."""
    counted = Counter(claim["verdict"] for claim in claims)
    return [
        (symbol(word), _(COUNTED[word][number != 1], number=number))
        for word in VERDICTS
        if (number := counted[word])
    ]


def _line(claim: Mapping[str, Any], titles: Mapping[str, str]) -> ClaimLine:
    return ClaimLine(
        id=claim["id"],
        claim=_joined_units(_(claim["claim"])),
        verdict=symbol(claim["verdict"]),
        reason="; ".join(_reason(reason) for reason in claim["reasons"]),
        runs=_runs(claim),
        evidence=[
            evidence_line(each, titles)
            for each in claim["evidence"]
            if each["outcome"] != NOT_RUN and (each["decides"] or each["mean"] is not None)
        ],
        notes=[*_left_out(claim), *([_(claim["note"])] if claim["note"] else [])],
        published=_joined_units(_(claim["published"])),
    )


def _runs(claim: Mapping[str, Any]) -> str:
    number, held = claim["runs"], claim["held"]
    if number == 1:
        return _("based on one run")
    if number:
        return f"n = {number}" if held is None else _(HELD, held=held, number=number)
    is_exact = number is None and claim["verdict"] in (HOLDS, FAILS)
    return _("the same for every seed") if is_exact else ""


def _left_out(claim: Mapping[str, Any]) -> list[str]:
    """Say that a claim is judged by its comparisons alone, and why."""
    reasons = ", ".join(_(reason) for reason in claim["left_out"])
    return [_(LEFT_OUT, reasons=reasons)] if reasons else []


def _reason(reason: Mapping[str, Any]) -> str:
    """Say why a claim is not decided or not run; `reason` has ``text`` and ``models``."""
    if not reason["models"]:
        return _(reason["text"])
    return _(reason["text"], models=_(" and ").join(reason["models"]))


def _joined_units(text: str) -> str:
    """Keep a number and its unit on one line."""
    for unit in ("%p", "%", "°C", "s", "points"):
        text = re.sub(rf"(\d) {unit}(?![A-Za-z])", rf"\1{SPACE}{unit}", text)
    return text
