"""Findings: what would surprise a reader of the book, the most surprising first.

Each is one comparison and a sentence that is said if the comparison comes out that way over the
seeds, by the rule of the claims. Only those are made that the data can say: none about the chapter
from data that the workflow made up.

First comes what speaks against the chapter or its corrected code, then what the chapter does not
tell, then what is so in one epoch or one split only. Among its kind the larger advantage comes
first, in units of what the claims call equal: 2 points of accuracy, or 0.01 of MAE. One run alone
shows nothing that is less than half of it: a point is twice the standard error of 5,000 reviews.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from chapter6.claims.book.reviews import SLIGHTLY as POINTS
from chapter6.claims.book.surprises import DIVERGED, FINDINGS, KINDS, UNTOLD, Finding
from chapter6.claims.book.temperature import SLIGHTLY as MAE
from chapter6.claims.data import SYNTHETIC, Data
from chapter6.claims.evidence import HOLDS, OPEN, measured
from chapter6.claims.measures import Runs, collect_runs
from chapter6.tables import rows_of

EQUAL = {"accuracy": POINTS, "mae": MAE}
LEAST_OF_ONE_RUN = 0.5
SOURCES = {"accuracy": "reviews", "mae": "climate"}
"""Metric → the source of the data that a finding is about."""


def find_surprises(
    comparison: pd.DataFrame,
    histories: pd.DataFrame,
    runs: Iterable[Mapping[str, Any]],
    data: Data,
) -> list[dict[str, Any]]:
    """Return what would surprise a reader of the book, the most surprising first.

    The parameters are those of `chapter6.claims.verdicts.check_claims`.

    Returns
    -------
    list of dict
        The entries of ``findings`` in ``claims.json``; see docs/files.md.
    """
    runs = list(runs)
    collected = collect_runs(comparison, histories, runs)
    found = [_told(finding, collected) for finding in FINDINGS]
    told = [*filter(None, found), *_diverged(comparison, runs)]
    said = [each for each in told if getattr(data, SOURCES[each["metric"]]) != SYNTHETIC]
    ranked = sorted(said, key=lambda each: (KINDS.index(each["kind"]), -each["size"]))
    return _first_of_each_topic(ranked)


def _told(finding: Finding, runs: Runs) -> dict[str, Any] | None:
    """Return what a finding comes to; None if the results do not show it."""
    evidence = measured(finding.check, runs)
    one_run = evidence["interval"] is None
    says = {HOLDS: finding.says, OPEN: "" if one_run else finding.undecided}
    told = says.get(evidence["outcome"], "")
    if not told:
        return None
    first = finding.check.models[0]
    metric = next(iter(runs[first].values())).metric
    size = abs(evidence["mean"]) / EQUAL[metric]
    if one_run and size < LEAST_OF_ONE_RUN:
        return None
    return {
        "kind": finding.kind,
        "says": told,
        "model": first.removesuffix("_as_keras_3"),
        "metric": metric,
        "size": size,
        "topic": finding.topic,
        "link": finding.evidence,
        "evidence": evidence,
        "on_test": measured(on_test, runs) if (on_test := finding.check.on_test()) else None,
    }


def _diverged(comparison: pd.DataFrame, runs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the chapter's own models of which some trainings diverged."""
    own = {
        row["model"]: row["metric"]
        for row in rows_of(comparison)
        if not row["control"] and not row["variant_of"]
    }
    found = []
    for model, metric in own.items():
        failures = [run.get("failure") for run in runs if run["model"] == model]
        failed = sum(bool(failure and failure["kind"] == "diverged") for failure in failures)
        if failed:
            found.append(
                {
                    "kind": UNTOLD,
                    "says": DIVERGED,
                    "model": model,
                    "metric": metric,
                    "size": 100 * failed / len(failures),
                    "topic": "",
                    "link": "results",
                    "failed": failed,
                    "seeds": len(failures),
                    "evidence": None,
                    "on_test": None,
                }
            )
    return found


def _first_of_each_topic(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    topics: set[str] = set()
    first = []
    for each in found:
        if not each["topic"] or each["topic"] not in topics:
            first.append(each)
        topics.add(each.pop("topic"))
    return first
