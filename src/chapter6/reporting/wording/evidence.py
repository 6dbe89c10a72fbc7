"""The numbers behind a verdict or a finding, formatted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.claims.evidence import FAILS, HOLDS, NOT_RUN, OPEN
from chapter6.claims.verdicts import NOT_APPLICABLE
from chapter6.language import _, later
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.numbers import MISSING, SPACE

SYMBOLS = {HOLDS: "✓", FAILS: "✗", OPEN: "?", NOT_APPLICABLE: "○", NOT_RUN: "–"}
KINDS = {
    HOLDS: "holds",
    FAILS: "fails",
    OPEN: "open",
    NOT_APPLICABLE: "not-applicable",
    NOT_RUN: "not-run",
}
TEXTS = {"EN": later("English text"), "KO": later("Korean text"), "": later("required")}

MEASURES: dict[str, str | dict[str, str]] = {
    "best_validation": {
        "accuracy": later("Best validation accuracy"),
        "mae": later("Best validation MAE"),
    },
    "final_validation": {
        "accuracy": later("Validation accuracy of the last epoch"),
        "mae": later("Validation MAE of the last epoch"),
    },
    "best_test": {
        "accuracy": later("Test accuracy, best epoch’s weights"),
        "mae": later("Test MAE, best epoch’s weights"),
    },
    "final_test": {"accuracy": later("Test accuracy, last epoch’s weights")},
    "best_validation_celsius": later("Validation MAE in °C"),
    "seconds_per_epoch": later("Time per epoch"),
    "parameters": later("Parameters of the model"),
    "recurrent_parameters": later("Parameters of the recurrent layer"),
    "timesteps": later("Time steps of a window"),
    "typical_validation": later("Median validation MAE over the epochs"),
    "lowest_loss": later("Epoch with the lowest validation loss"),
    "rise_up_to_30": later("Validation MAE of epochs 26 to 30, divided by its lowest"),
}
BELOW = later("Share of epochs with a lower validation MAE than the second model’s best")


@dataclass(frozen=True)
class Symbol:
    """A verdict as a sign and in words; ``kind`` is its CSS class."""

    sign: str
    word: str
    kind: str


@dataclass(frozen=True)
class EvidenceLine:
    """One number behind a verdict, formatted.

    ``figures`` has each model's title and figure. ``effect`` is the number that is judged, with its
    interval; empty for one run's figure itself. ``wanted`` says where it should be, and ``text``
    which text of the book requires that.
    """

    outcome: Symbol
    measure: str
    figures: list[tuple[str, str]]
    effect: str
    wanted: str
    text: str
    decides: bool


def symbol(word: str) -> Symbol:
    """Return a verdict's sign and word."""
    return Symbol(SYMBOLS[word], _(word), KINDS[word])


def evidence_line(found: Mapping[str, Any], titles: Mapping[str, str]) -> EvidenceLine:
    """Format an entry of ``evidence`` in ``claims.json``; `titles` are those of the models."""
    names = MEASURES[found["measure"]]
    figures = [
        (titles.get(model, model), figure(values, FIGURES[found["unit"]]))
        for model, values in zip(found["models"], found["figures"], strict=True)
    ]
    shown = effect(found)
    wanted = _wanted(found["accepted"], _writer(found))
    measure = _(names if isinstance(names, str) else names[found["unit"]])
    if found["effect"] == "share_below":  # of the first model's epochs, below the second's figure
        measure, figures[0], shown = _(BELOW), (figures[0][0], shown or MISSING), ""
    return EvidenceLine(
        outcome=symbol(found["outcome"]),
        measure=measure,
        figures=figures,
        effect=shown,
        wanted=_named(found, wanted),
        text=_(TEXTS[found["text"]]),
        decides=found["decides"],
    )


# ---- How figures and effects are written ------------------------------------------------------

EFFECTS = {
    "difference": later("difference %(value)s"),
    "advantage": later("advantage %(value)s"),
    "ratio": later("ratio %(value)s"),
}


def effect(found: Mapping[str, Any]) -> str:
    """Write the mean effect and its interval; nothing for a figure that has none."""
    write, ends = _writer(found), found["interval"]
    if found["mean"] is None or None in found["by_seed"]:
        return ""
    mean = "" if found["effect"] == "value" else _named(found, write(found["mean"]))
    if not ends or ends[0] == ends[1]:
        return mean
    low, high = write(ends[0]).partition(SPACE)[0], write(ends[1])
    interval = _("95\u202f%% interval %(low)s to %(high)s", low=low, high=high)
    return f"{mean}, {interval}" if mean else interval


def _named(found: Mapping[str, Any], value: str) -> str:
    return _(EFFECTS[found["effect"]], value=value) if found["effect"] in EFFECTS else value


def _times(value: float) -> str:
    return numbers.decimals(value)


def _mae(value: float) -> str:
    return numbers.minus(numbers.mae(value))


def _seconds(value: float) -> str:
    return _("%(seconds)s\u202fs", seconds=numbers.decimals(value, 1))


def _epochs(value: float) -> str:
    return numbers.minus(f"{value:.3g}")


FIGURES: dict[str, Callable[[float], str]] = {
    "accuracy": numbers.accuracy,
    "mae": _mae,
    "celsius": numbers.celsius,
    "seconds": _seconds,
    "epoch": _epochs,
    "parameters": numbers.count,
    "timesteps": numbers.count,
    "ratio": _times,
}


def _writer(found: Mapping[str, Any]) -> Callable[[float], str]:
    """Return the function that formats the judged number."""
    if found["effect"] == "ratio":
        return _times
    if found["effect"] == "share_below":
        return numbers.accuracy
    if found["effect"] == "advantage" and found["unit"] == "accuracy":
        return numbers.points
    return FIGURES[found["unit"]]


def figure(values: Sequence[float | None], write: Callable[[float], str]) -> str:
    """Write the mean and, if seeds differ, the standard deviation; a missing value is a dash."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return MISSING
    return write(known[0]) if len(set(known)) == 1 else numbers.with_spread(known, write)


def _wanted(accepted: Mapping[str, Any], write: Callable[[float], str]) -> str:
    low, high, ends = (accepted[key] for key in ("low", "high", "ends"))
    lowest, highest = (write(bound) if bound else "0" for bound in (low, high))
    if low is None:
        return _("at most %(most)s", most=highest) if ends else _("below %(most)s", most=highest)
    if high is None:
        return _("at least %(least)s", least=lowest) if ends else _("above %(least)s", least=lowest)
    if low == high:
        return lowest
    lowest = lowest.partition(SPACE)[0]
    if ends:
        return _("%(least)s to %(most)s", least=lowest, most=highest)
    return _("above %(least)s, below %(most)s", least=lowest, most=highest)
