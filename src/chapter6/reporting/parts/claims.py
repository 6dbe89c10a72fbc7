"""The table of claims: verdicts, and the numbers behind them, formatted."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.claims.verdicts import FAILS, HOLDS, NOT_RUN, OPEN, VERDICTS, mean_and_error
from chapter6.language import _, later
from chapter6.reporting import numbers
from chapter6.reporting.material import Material
from chapter6.reporting.numbers import MISSING, SPACE
from chapter6.reporting.run_status import stale_models

SYMBOLS = {HOLDS: "✓", FAILS: "✗", OPEN: "?", NOT_RUN: "–"}
KINDS = {HOLDS: "holds", FAILS: "fails", OPEN: "open", NOT_RUN: "not-run"}
COUNTED = {
    HOLDS: (later("%(number)s holds"), later("%(number)s hold")),
    FAILS: (later("%(number)s does not hold"), later("%(number)s do not hold")),
    OPEN: (later("%(number)s not decided"),) * 2,
    NOT_RUN: (later("%(number)s not run"),) * 2,
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
class FindingLine:
    """One number behind a verdict, formatted.

    ``figures`` has each model's title and figure. ``effect`` is the number that is judged, empty if
    that is the figure itself. ``wanted`` says where it should be, and ``text`` which text of the
    book requires that.
    """

    outcome: Symbol
    measure: str
    figures: list[tuple[str, str]]
    effect: str
    wanted: str
    text: str
    decides: bool


@dataclass(frozen=True)
class ClaimLine:
    """One claim's row of the table, formatted; ``runs`` says how many runs are behind it."""

    id: str
    claim: str
    verdict: Symbol
    reason: str
    runs: str
    findings: list[FindingLine]
    note: str
    published: str


def part(material: Material) -> dict[str, Any]:
    """Return the claims by section, and how many have each verdict.

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
        (symbol_of(word), _(COUNTED[word][number != 1], number=number))
        for word in VERDICTS
        if (number := counted[word])
    ]


def _line(claim: Mapping[str, Any], titles: Mapping[str, str]) -> ClaimLine:
    return ClaimLine(
        id=claim["id"],
        claim=_joined_units(_(claim["claim"])),
        verdict=symbol_of(claim["verdict"]),
        reason="; ".join(_reason(reason) for reason in claim["reasons"]),
        runs=_runs(claim),
        findings=[
            _finding(found, titles) for found in claim["findings"] if found["outcome"] != NOT_RUN
        ],
        note=_(claim["note"]) if claim["note"] else "",
        published=_joined_units(_(claim["published"])),
    )


def _runs(claim: Mapping[str, Any]) -> str:
    number = claim["runs"]
    if number:
        return f"n = {number}" if number > 1 else _("based on one run")
    is_exact = number is None and claim["verdict"] in (HOLDS, FAILS)
    return _("the same for every seed") if is_exact else ""


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


def symbol_of(word: str) -> Symbol:
    """Return the symbol of a verdict."""
    return Symbol(SYMBOLS[word], _(word), KINDS[word])


def _finding(found: Mapping[str, Any], titles: Mapping[str, str]) -> FindingLine:
    write = _writer(found)
    names = MEASURES[found["measure"]]
    figures = [
        (titles.get(model, model), _with_error(values, FIGURES[found["unit"]]))
        for model, values in zip(found["models"], found["figures"], strict=True)
    ]
    effect = ""
    if found["effect"] != "value" and found["mean"] is not None:
        effect = _effect(found, _with_error(found["by_seed"], write))
    wanted = _wanted(found["accepted"], write)
    measure = _(names if isinstance(names, str) else names[found["unit"]])
    if found["effect"] == "share_below":  # of the first model's epochs, below the second's figure
        measure, figures[0], effect = _(BELOW), (figures[0][0], effect or MISSING), ""
    return FindingLine(
        outcome=symbol_of(found["outcome"]),
        measure=measure,
        figures=figures,
        effect=effect,
        wanted=_effect(found, wanted),
        text=_(TEXTS[found["text"]]),
        decides=found["decides"],
    )


# ---- How figures and effects are written ------------------------------------------------------

EFFECTS = {
    "difference": later("difference %(value)s"),
    "advantage": later("advantage %(value)s"),
    "ratio": later("ratio %(value)s"),
}


def _effect(found: Mapping[str, Any], value: str) -> str:
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


def _with_error(values: Sequence[float | None], write: Callable[[float], str]) -> str:
    """Format the mean and, if seeds differ, its standard error; a missing value gives a dash."""
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return MISSING
    mean, error = mean_and_error(known)
    text = write(mean)
    if not error:
        return text
    number, _, unit = text.partition(SPACE)
    return f"{number} ± {write(error).partition(SPACE)[0]}{SPACE + unit if unit else ''}"


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
