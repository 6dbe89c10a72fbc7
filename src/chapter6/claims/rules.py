"""The rules that judge claims: an effect, measured for each seed, and its bounds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chapter6.claims.data import ARCHITECTURE, LESSON, Need
from chapter6.claims.measures import BEST, BEST_TEST, SECONDS, Measure, Run


@dataclass(frozen=True)
class Bounds:
    """The bounds an effect should be in; None means no bound.

    ``ends`` says whether the bounds themselves are inside.
    """

    low: float | None = None
    high: float | None = None
    ends: bool = True


@dataclass(frozen=True)
class Check:
    """One thing that a claim says, in a form that can be measured.

    Attributes
    ----------
    measure
        What is measured on each model.
    models
        One model, or two that are compared.
    effect
        A key of `EFFECTS`: how the measured figures become one number.
    accepted
        The bounds that number is in if the claim is right.
    needs
        The data that the bounds are about.
    text
        EN or KO if only that text says so; empty if both do.
    decides
        Whether it counts in the verdict; otherwise it is only shown.
    """

    measure: Measure
    models: tuple[str, ...]
    effect: str
    accepted: Bounds
    needs: Need = LESSON
    text: str = ""
    decides: bool = True

    def beside(self) -> "Check":
        """Return the check as one that is shown but does not count in the verdict."""
        return replace(self, decides=False)

    def said_by(self, text: str) -> "Check":
        """Return the check as a statement of only the English (EN) or the Korean (KO) text."""
        return replace(self, text=text)

    def on_test(self) -> "Check | None":
        """Return the same comparison on test data, beside; None if it compares no best epochs.

        The best epoch is chosen on validation data, which flatters its figure there.
        """
        compares = len(self.models) == 2 and self.effect in ("advantage", "ratio")
        if self.measure is not BEST or not compares:
            return None
        return replace(self, measure=BEST_TEST).beside()


# ---- How figures become one number ------------------------------------------------------------


def _value(measure: Measure, runs: Sequence[Run]) -> float | None:
    return measure.of(runs[0])


def _difference(measure: Measure, runs: Sequence[Run]) -> float | None:
    first, second = (measure.of(run) for run in runs)
    return None if first is None or second is None else first - second


def _advantage(measure: Measure, runs: Sequence[Run]) -> float | None:
    """How much better the first model is: more accuracy, or less error."""
    difference = _difference(measure, runs)
    less_is_better = runs[0].metric == "mae"
    return -difference if difference is not None and less_is_better else difference


def _ratio(measure: Measure, runs: Sequence[Run]) -> float | None:
    first, second = (measure.of(run) for run in runs)
    return first / second if first is not None and second else None


def _share_below(measure: Measure, runs: Sequence[Run]) -> float | None:
    """The share of the first model's epochs whose error is below the second one's figure."""
    errors, limit = runs[0].errors, measure.of(runs[1])
    if not errors.size or limit is None:
        return None
    return float((errors < limit).mean())


EFFECTS: dict[str, Callable[[Measure, Sequence[Run]], float | None]] = {
    "value": _value,
    "difference": _difference,
    "advantage": _advantage,
    "ratio": _ratio,
    "share_below": _share_below,
}


# ---- The rules ----------------------------------------------------------------------------------


def within(
    model: str,
    measure: Measure,
    low: float | None = None,
    high: float | None = None,
    *,
    needs: Need,
) -> Check:
    """The figure is between the bounds, or on them."""
    return Check(measure, (model,), "value", Bounds(low, high), needs)


def reaches(model: str, least: float, needs: Need) -> Check:
    """The best epoch's validation accuracy is at least this."""
    return within(model, BEST, low=least, needs=needs)


def stays_below(model: str, limit: float, needs: Need) -> Check:
    """The best epoch's figure is below this."""
    return Check(BEST, (model,), "value", Bounds(high=limit, ends=False), needs)


def exceeds(model: str, limit: float, needs: Need) -> Check:
    """The best epoch's figure is above this."""
    return Check(BEST, (model,), "value", Bounds(low=limit, ends=False), needs)


def better_than(better: str, worse: str, measure: Measure = BEST) -> Check:
    """The first model is better than the second, by however little."""
    return Check(measure, (better, worse), "advantage", Bounds(low=0, ends=False))


def slightly_better_than(better: str, worse: str, at_most: float) -> Check:
    """The first model is better than the second, but not by more than this."""
    return Check(BEST, (better, worse), "advantage", Bounds(0, at_most, ends=False))


def not_much_better_than(better: str, worse: str, at_most: float) -> Check:
    """The first model is no better than the second, or by at most this."""
    return Check(BEST, (better, worse), "advantage", Bounds(high=at_most))


def about_equal(first: str, second: str, margin: float) -> Check:
    """The models' best epochs differ by at most the margin."""
    return Check(BEST, (first, second), "advantage", Bounds(-margin, margin))


def ratio(
    first: str,
    second: str,
    measure: Measure = BEST,
    low: float | None = None,
    high: float | None = None,
    needs: Need = LESSON,
) -> Check:
    """The first model's figure, divided by the second one's, is between the bounds, or on them."""
    return Check(measure, (first, second), "ratio", Bounds(low, high), needs)


def times_as_fast(fast: str, slow: str, least: float) -> Check:
    """An epoch of the slow model takes at least `least` times as long."""
    return Check(SECONDS, (slow, fast), "ratio", Bounds(low=least), ARCHITECTURE)


def overfits_sooner(sooner: str, later: str, measure: Measure) -> Check:
    """The first model's validation loss is lowest in an earlier epoch."""
    return Check(measure, (sooner, later), "difference", Bounds(high=0, ends=False))


def seldom_beats(model: str, limit: str, share: float) -> Check:
    """The model's error is below the limit's best figure in less than this share of its epochs."""
    return Check(BEST, (model, limit), "share_below", Bounds(high=share, ends=False))
