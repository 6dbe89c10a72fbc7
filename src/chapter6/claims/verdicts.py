"""Verdicts: what the results say about each claim, with the numbers behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from chapter6.claims.claim import Claim
from chapter6.claims.data import CHAPTER, Data
from chapter6.claims.evidence import FAILS, HOLDS, NOT_RUN, OPEN, Reason, measured
from chapter6.claims.measures import Runs, collect_runs

NOT_APPLICABLE = "not applicable"
VERDICTS = (HOLDS, FAILS, OPEN, NOT_APPLICABLE, NOT_RUN)
JUDGED = (HOLDS, FAILS, OPEN)

TEXTS_DIFFER = "the English and Korean texts differ, and only one of them fits"

Evidence = Mapping[str, Any]


def check_claims(
    claims: Iterable[Claim],
    comparison: pd.DataFrame,
    histories: pd.DataFrame,
    runs: Iterable[Mapping[str, Any]],
    data: Data,
) -> list[dict[str, Any]]:
    """Return the verdict on each claim, in the same order. Points of sweeps do not count.

    Parameters
    ----------
    claims
        What the chapter says.
    comparison, histories
        The contents of ``comparison.parquet`` and ``histories.parquet``.
    runs
        The contents of ``run.json`` for every trained model and seed.
    data
        What data they are on: what does not apply to it is not judged.

    Returns
    -------
    list of dict
        The entries of ``claims`` in ``claims.json``; see docs/files.md.
    """
    collected = collect_runs(comparison, histories, runs)
    return [verdict(claim, collected, data) for claim in claims]


def verdict(claim: Claim, runs: Runs, data: Data) -> dict[str, Any]:
    """Return the verdict on one claim: the entry of ``claims.json``."""
    claim = claim.given(runs)
    if not all(model in runs for check in claim.deciding or claim.checks for model in check.models):
        data = CHAPTER  # what was not run is not run, whatever the data
    applied = claim.applied(data)
    evidence: list[dict[str, Any]] = []
    support: dict[str, Any] = {"runs": 0, "held": None}
    lacking = claim.lacking(data)
    if applied is None:
        reached, reasons = NOT_APPLICABLE, [Reason(why) for why in lacking]
    else:
        on_test = [check.on_test() for check in applied.deciding]
        evidence = [measured(check, runs) for check in [*applied.checks, *on_test] if check]
        deciding = [each for each in evidence if each["decides"]] or evidence
        reached, reasons = _verdict(claim, deciding)
        support |= _support(reached, deciding)
    return {
        "id": claim.id,
        "section": claim.section,
        "claim": applied.says if applied else claim.says,
        "models": list(claim.models),
        "published": claim.published,
        "note": claim.note,
        "needs": claim.needs,
        "left_out": lacking if applied else [],
        "verdict": reached,
        "reason": "; ".join(map(str, reasons)),
        "reasons": [asdict(reason) for reason in reasons],
        "evidence": evidence,
        **support,
    }


def _verdict(claim: Claim, evidence: Sequence[Evidence]) -> tuple[str, list[Reason]]:
    """Return the verdict from the evidence that decides, and reasons if it is open or not run."""
    unmet = [each for each in evidence if each["outcome"] == NOT_RUN]
    if unmet:
        return NOT_RUN, _reasons(unmet)
    if claim.undecidable:
        return OPEN, [Reason(claim.undecidable)]
    reached = _together([(each["text"], each["outcome"]) for each in evidence])
    if reached != OPEN:
        return reached, []
    if {each["outcome"] for each in evidence if each["text"]} == {HOLDS, FAILS}:
        return OPEN, [Reason(TEXTS_DIFFER)]
    return OPEN, _reasons(each for each in evidence if each["outcome"] == OPEN)


def _together(outcomes: Iterable[tuple[str, str]]) -> str:
    """Return what outcomes, each with the text that says so, come to together."""
    outcomes = list(outcomes)
    common = {outcome for text, outcome in outcomes if not text}
    texts = {outcome for text, outcome in outcomes if text}
    if FAILS in common or texts == {FAILS}:
        return FAILS
    return HOLDS if common | texts == {HOLDS} else OPEN


def _reasons(evidence: Iterable[Evidence]) -> list[Reason]:
    return list(dict.fromkeys(Reason(**reason) for each in evidence for reason in each["reasons"]))


def _support(reached: str, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """Return how many seeds are behind the verdict, and in how many of them the claim holds.

    ``runs`` is None if every seed gives the same, ``held`` if nothing decides.
    """
    if reached == NOT_RUN or not evidence:
        return {}
    varying = [each for each in evidence if not each["exact"]]
    if not varying:
        return {"runs": None}
    seeds = sorted(set.intersection(*(set(each["seeds"]) for each in varying)))
    held = sum(_in_seed(evidence, seed) == HOLDS for seed in seeds)
    return {"runs": len(seeds), "held": held if evidence[0]["decides"] else None}


def _in_seed(evidence: Sequence[Evidence], seed: int) -> str:
    """Return what the evidence comes to for one seed alone; what is exact is the same for all."""
    return _together(
        (
            each["text"],
            each["outcome"] if each["exact"] else each["outcomes"][each["seeds"].index(seed)],
        )
        for each in evidence
    )
