"""The numbers behind a verdict: what a check measures, seed by seed and over the seeds.

Two models are compared seed by seed, so the differences (or ratios) of the seeds are one sample,
and its mean has the paired t interval at 95 %: mean ± t · s / √n with n − 1 degrees of freedom
(Montgomery and Runger, Applied Statistics and Probability for Engineers, section 10-4; for one
model's figure 8-2). It takes the effects of the seeds for independent and about normal.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chapter6.claims.measures import Run, Runs
from chapter6.claims.rules import EFFECTS, Bounds, Check

HOLDS = "holds"
FAILS = "does not hold"
OPEN = "not decided"
NOT_RUN = "not run"

DIGITS = 9
"""Decimals that are judged: in floats, 0.89 − 0.87 exceeds 0.02."""

SPANS_NOTHING = "the interval spans 0"
SPANS_BOUND = "the interval spans the bound"
ABSENT = "no figures of %(models)s"
NO_COMMON_SEED = "no seed shared by %(models)s"

T = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
)  # fmt: skip
"""The 97.5 % quantile of Student's t for 1 to 30 degrees of freedom: the table of any textbook."""


@dataclass(frozen=True)
class Reason:
    """Why something is not decided or not run; ``text`` may have a place for ``models``."""

    text: str
    models: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the text with the models filled in."""
        return self.text % {"models": " and ".join(self.models)} if self.models else self.text


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean of the values; None for fewer than two.

    For more than 31 values the quantile is that of 30 degrees of freedom, which is slightly wide.

    >>> [round(end, 3) for end in interval([1.0, 2.0, 3.0])]
    [-0.484, 4.484]
    """
    if len(values) < 2:
        return None
    quantile = T[min(len(values) - 1, len(T)) - 1]
    margin = quantile * statistics.stdev(values) / math.sqrt(len(values))
    mean = statistics.fmean(values)
    return mean - margin, mean + margin


def measured(check: Check, runs: Runs) -> dict[str, Any]:
    """Measure one check for each seed, and say whether the mean is within its bounds.

    Returns
    -------
    dict
        An entry of ``evidence`` in ``claims.json``; see docs/files.md.
    """
    seeds = _common_seeds(check.models, runs)
    chosen = [[runs[model][seed] for model in check.models] for seed in seeds]
    effects = [_finite(EFFECTS[check.effect](check.measure, pair)) for pair in chosen]
    known = [effect for effect in effects if effect is not None]
    ends = None if check.measure.exact else interval(known)
    if not seeds:
        outcome, reasons = NOT_RUN, [_absence(check.models, runs)]
    elif len(known) < len(seeds):
        outcome, reasons = OPEN, [Reason(check.measure.missing)]
    else:
        mean = statistics.fmean(known)
        outcome = _outcome(ends or (mean, mean), check.accepted)
        reasons = [_undecided(ends, check.accepted)] if ends and outcome == OPEN else []
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
        "outcomes": [
            OPEN if effect is None else _outcome((effect, effect), check.accepted)
            for effect in effects
        ],
        "exact": check.measure.exact,
        "mean": statistics.fmean(known) if known else None,
        "interval": list(ends) if ends else None,
        "accepted": asdict(check.accepted),
        "needs": check.needs.name,
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


def _outcome(ends: tuple[float, float], accepted: Bounds) -> str:
    """Say whether an interval is inside the bounds, outside, or neither."""
    lowest, highest = (round(end, DIGITS) for end in ends)
    low = -math.inf if accepted.low is None else accepted.low
    high = math.inf if accepted.high is None else accepted.high
    if accepted.ends:
        inside = low <= lowest and highest <= high
        outside = highest < low or high < lowest
    else:
        inside = low < lowest and highest < high
        outside = highest <= low or high <= lowest
    return HOLDS if inside else FAILS if outside else OPEN


def _undecided(ends: tuple[float, float], accepted: Bounds) -> Reason:
    """Say which bound an interval has on both of its sides."""
    spanned = [end for end in (accepted.low, accepted.high) if end is not None]
    spanned = [end for end in spanned if ends[0] <= end <= ends[1]]
    return Reason(SPANS_NOTHING if spanned == [0] else SPANS_BOUND)


def _unit(check: Check, chosen: Sequence[Sequence[Run]]) -> str:
    """Return the measure's unit, or the first model's metric if it has none."""
    return check.measure.unit or (chosen[0][0].metric if chosen else "")
