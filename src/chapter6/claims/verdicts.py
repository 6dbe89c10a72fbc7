"""Verdicts: what the results say about each claim, with the numbers behind it."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from chapter6.claims.claim import Claim
from chapter6.claims.measures import Run, Runs, collect_runs
from chapter6.claims.rules import EFFECTS, Bounds, Check
from chapter6.evaluation.comparison import is_point

HOLDS = "holds"
FAILS = "does not hold"
OPEN = "not decided"
NOT_RUN = "not run"
VERDICTS = (HOLDS, FAILS, OPEN, NOT_RUN)

STANDARD_ERRORS = 2
"""A mean over seeds decides if its bound is more than this many standard errors away."""

DIGITS = 9
"""Decimals a mean is rounded to before it is judged: in floats, 0.89 − 0.87 exceeds 0.02."""

STRADDLES = "the spread over the seeds straddles the bound"
TEXTS_DIFFER = "the English and Korean texts differ, and only one of them fits"
ABSENT = "no run of %(models)s"
NO_COMMON_SEED = "no seed shared by %(models)s"


@dataclass(frozen=True)
class Reason:
    """Why something is not decided or not run; ``text`` may have a place for ``models``."""

    text: str
    models: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the text with the models filled in."""
        return self.text % {"models": " and ".join(self.models)} if self.models else self.text


def check_claims(
    claims: Iterable[Claim],
    comparison: pd.DataFrame,
    histories: pd.DataFrame,
    runs: Iterable[Mapping[str, Any]],
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

    Returns
    -------
    list of dict
        The entries of ``claims`` in ``claims.json``; see docs/files.md.
    """
    collected = collect_runs(comparison[~is_point(comparison)], histories, runs)
    return [verdict(claim, collected) for claim in claims]


def verdict(claim: Claim, runs: Runs) -> dict[str, Any]:
    """Return the verdict on one claim: the entry of ``claims.json``."""
    claim = claim.given(runs)
    findings = [_finding(check, runs) for check in claim.checks]
    deciding = [found for found in findings if found["decides"]] or findings
    reached, reasons = _verdict(claim, deciding)
    return {
        "id": claim.id,
        "section": claim.section,
        "claim": claim.says,
        "models": list(claim.models),
        "published": claim.published,
        "note": claim.note,
        "verdict": reached,
        "reason": "; ".join(map(str, reasons)),
        "reasons": [asdict(reason) for reason in reasons],
        "runs": 0 if reached == NOT_RUN else _number_of_runs(deciding),
        "findings": findings,
    }


def _verdict(claim: Claim, findings: Sequence[Mapping[str, Any]]) -> tuple[str, list[Reason]]:
    """Return the verdict from the findings that decide, and reasons if it is open or not run."""
    unmet = [found for found in findings if found["outcome"] == NOT_RUN]
    if unmet:
        return NOT_RUN, _reasons(unmet)
    if claim.undecidable:
        return OPEN, [Reason(claim.undecidable)]
    common = {found["outcome"] for found in findings if not found["text"]}
    texts = {found["outcome"] for found in findings if found["text"]}
    if FAILS in common or texts == {FAILS}:
        return FAILS, []
    if common | texts == {HOLDS}:
        return HOLDS, []
    if texts == {HOLDS, FAILS}:
        return OPEN, [Reason(TEXTS_DIFFER)]
    return OPEN, _reasons(found for found in findings if found["outcome"] == OPEN)


def _reasons(findings: Iterable[Mapping[str, Any]]) -> list[Reason]:
    return list(
        dict.fromkeys(Reason(**reason) for found in findings for reason in found["reasons"])
    )


def _finding(check: Check, runs: Runs) -> dict[str, Any]:
    """Measure one check for each seed, and say whether the mean is within its bounds."""
    seeds = _common_seeds(check.models, runs)
    chosen = [[runs[model][seed] for model in check.models] for seed in seeds]
    effects = [_finite(EFFECTS[check.effect](check.measure, pair)) for pair in chosen]
    known = [effect for effect in effects if effect is not None]
    mean, error = mean_and_error(known) if known else (None, None)
    if not seeds:
        outcome, reasons = NOT_RUN, [_absence(check.models, runs)]
    elif mean is None or len(known) < len(seeds):
        outcome, reasons = OPEN, [Reason(check.measure.missing)]
    else:
        outcome = _outcome(mean, error, check.accepted)
        reasons = [Reason(STRADDLES)] if outcome == OPEN else []
    return {
        "measure": check.measure.name,
        "unit": _unit(check, chosen),
        "effect": check.effect,
        "models": list(check.models),
        "figures": [
            [_finite(check.measure.of(runs[model][seed])) for seed in seeds]
            for model in check.models
        ],
        "seeds": seeds,
        "by_seed": effects,
        "exact": check.measure.exact,
        "mean": mean,
        "standard_error": error,
        "accepted": asdict(check.accepted),
        "text": check.text,
        "decides": check.decides,
        "outcome": outcome,
        "reason": "; ".join(map(str, reasons)),
        "reasons": [asdict(reason) for reason in reasons],
    }


def _finite(value: float | None) -> float | None:
    """Return a finite number, or None for anything that JSON could not hold."""
    return None if value is None or not math.isfinite(value) else value


def _common_seeds(models: Sequence[str], runs: Runs) -> list[int]:
    """Return the seeds that all these models were run with."""
    return sorted(set.intersection(*(set(runs.get(model, {})) for model in models)))


def _absence(models: Sequence[str], runs: Runs) -> Reason:
    absent = tuple(model for model in models if model not in runs)
    return Reason(ABSENT, absent) if absent else Reason(NO_COMMON_SEED, tuple(models))


def mean_and_error(values: Sequence[float]) -> tuple[float, float | None]:
    """Return the mean of one or more values, and its standard error; None for a single value.

    >>> mean_and_error([0.25]), mean_and_error([1.0, 3.0])
    ((0.25, None), (2.0, 1.0))
    """
    if len(values) == 1:
        return values[0], None
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


def _outcome(mean: float, error: float | None, accepted: Bounds) -> str:
    """Compare the mean, with two standard errors on each side, to the bounds."""
    margin = STANDARD_ERRORS * (error or 0.0)
    lowest, highest = (round(end, DIGITS) for end in (mean - margin, mean + margin))
    low = -math.inf if accepted.low is None else accepted.low
    high = math.inf if accepted.high is None else accepted.high
    if accepted.ends:
        inside = low <= lowest and highest <= high
        outside = highest < low or high < lowest
    else:
        inside = low < lowest and highest < high
        outside = highest <= low or high <= lowest
    return HOLDS if inside else FAILS if outside else OPEN


def _unit(check: Check, chosen: Sequence[Sequence[Run]]) -> str:
    """Return the measure's unit, or the first model's metric if it has none."""
    return check.measure.unit or (chosen[0][0].metric if chosen else "")


def _number_of_runs(findings: Sequence[Mapping[str, Any]]) -> int | None:
    """Return how many seeds are behind the verdict, or None if every seed gives the same."""
    return min((len(found["seeds"]) for found in findings if not found["exact"]), default=None)
