"""When the irregularities of the weather table are too many: what stops, and what is announced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from chapter6.climate.columns import RANGES, TIME, TIME_FORMAT
from chapter6.climate.parsing import Parsed
from chapter6.climate.times import MINUTES
from chapter6.climate.values import SENTINEL
from chapter6.config.schema.climate_limits import ClimateLimits
from chapter6.errors import InputError

FEW = 10
"""So many are never too many in a table of at least twice as many rows, but for a limit of 0."""
TO_ANNOUNCE = 0.1
"""The share of its limit from which on an irregularity that genuine data has is announced."""
SHORTENED = (
    "weather table: its last value has fewer decimals than the one above and no line end after it: "
    "the table may be cut off there"
)
OFTEN = 0.1
"""From which share of steps backwards on a table is one that nobody has sorted."""
Check = Literal[
    "irregular_rows",
    "missing_rows",
    "repeated_rows",
    "misplaced_rows",
    "sentinels",
    "out_of_range",
    "constant_rows",
    "inconsistent_rows",
]


@dataclass(frozen=True)
class Finding:
    """An irregularity of one kind, and of one column where it concerns columns.

    Attributes
    ----------
    check
        The limit that decides (`chapter6.config.schema.climate_limits`).
    count, among
        How many there are, of how many.
    row
        The first row, from 0.
    what
        What the row holds and what was expected, in words.
    kind
        What they are, after their number: "rows whose time was recorded before".
    advice
        What to do.
    usual
        Whether the genuine table has some of them: only many are announced.
    """

    check: Check
    count: int
    among: int
    row: int
    what: str
    kind: str
    advice: str
    usual: bool = False

    def allowed(self, limits: ClimateLimits) -> float:
        """Return how many there may be."""
        share = limits[self.check]
        return max(share * self.among, min(FEW, self.among // 2) if share else 0)

    def threshold(self, limits: ClimateLimits) -> float:
        """Return how many there may be without a word on the terminal."""
        return TO_ANNOUNCE * limits[self.check] * self.among

    @property
    def numbers(self) -> str:
        """How many, and of what kind."""
        return f"{self.count:,} of {self.among:,} {self.kind}"


def refuse_beyond(found: Mapping[str, Any], limits: ClimateLimits, parsed: Parsed) -> None:
    """Raise `InputError` for the first irregularity of which there are too many.

    `found` is what `chapter6.climate.reading.read_climate` returns of `parsed`.
    """
    for finding in _findings(found):
        if finding.count > finding.allowed(limits):
            raise InputError(
                f"{parsed.place}, line {parsed.line(finding.row)}: {finding.what} "
                f"({finding.numbers}); {finding.advice}, or relax the edition's "
                f"checks.climate.{finding.check} (now {limits[finding.check]:g})"
            )


def notices(found: Mapping[str, Any], limits: ClimateLimits) -> list[str]:
    """Return a line for every irregularity that the person who runs the workflow should see."""
    return [
        f"weather table: {finding.numbers}; the first is row {finding.row:,} (from 0): "
        f"{finding.what}"
        for finding in _findings(found)
        if not finding.usual or finding.count > max(FEW, finding.threshold(limits))
    ] + [SHORTENED] * ("shortened_last_value" in found["notes"])


def _findings(found: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the irregularities, those first that explain the others."""
    yield from _of_columns(found)
    yield from _of_times(found)


def _of_times(found: Mapping[str, Any]) -> Iterator[Finding]:
    rows = found["rows"]
    breaks, gaps = found["breaks"], found["gaps"]
    if breaks["count"]:
        usual = breaks["usual_minutes"]
        yield Finding(
            "irregular_rows",
            breaks["count"],
            rows,
            breaks["rows"][0],
            f"column {TIME!r}: the row is not {MINUTES} minutes after the one before"
            + (f"; the usual step is {usual:g} minutes" if usual != MINUTES else ""),
            f"rows are not {MINUTES} minutes after the one before",
            _advice_on_steps(usual, breaks["backwards"] / rows),
            usual=True,
        )
    for key, check, kind, advice in (
        (
            "misplaced",
            "misplaced_rows",
            "rows are earlier than a row before them",
            "sort the rows by time",
        ),
        (
            "stray",
            "misplaced_rows",
            "rows have a time that fits neither neighbour",
            "correct the dates",
        ),
        (
            "repeated",
            "repeated_rows",
            "rows have a time that was recorded before",
            "remove the repeated rows",
        ),
    ):
        if found[key]["rows"]:
            first = found[key]["spans"][0]
            yield Finding(
                check,  # type: ignore[arg-type]
                found[key]["rows"],
                rows,
                first["row"],
                f"column {TIME!r} holds {_moment(first['first'])}, where time should go on by "
                f"{MINUTES} minutes",
                kind,
                advice,
                usual=key == "repeated",
            )
    if gaps["count"]:
        first = gaps["spans"][0]
        yield Finding(
            "missing_rows",
            gaps["missing_rows"],
            rows + gaps["missing_rows"],
            first["row"],
            f"column {TIME!r} holds {_moment(first['before'])} after {_moment(first['after'])}",
            f"rows of {MINUTES} minutes are missing",
            "lookback and delay count rows: fill the gaps or correct the date",
            usual=True,
        )
    if found["uneven"]["count"]:
        yield Finding(
            "irregular_rows",
            found["uneven"]["count"],
            rows,
            found["uneven"]["rows"][0],
            f"column {TIME!r}: the time since the row before is no multiple of {MINUTES} minutes",
            f"rows are no multiple of {MINUTES} minutes after the one before",
            "bring the rows to a spacing of ten minutes",
        )


def _advice_on_steps(usual_minutes: float, backwards: float) -> str:
    """Say what to do: `backwards` is the share of rows that are not after the one before."""
    if backwards > OFTEN:
        return "time runs backwards: sort the rows by time"
    if usual_minutes != MINUTES:
        return f"lookback and delay count rows of {MINUTES} minutes: resample the table to them"
    return f"sort the rows by time and bring them to a spacing of {MINUTES} minutes"


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime(TIME_FORMAT)


def _of_columns(found: Mapping[str, Any]) -> Iterator[Finding]:
    rows = found["rows"]
    for name, sentinels in found["sentinels"].items():
        yield Finding(
            "sentinels",
            sentinels["count"],
            rows,
            sentinels["rows"][0],
            f"column {name!r} holds {SENTINEL:.0f}, which stands for a missing value",
            f"values of {name} are {SENTINEL:.0f}",
            "use a table in which they were measured",
            usual=True,
        )
    for name, outside in found["out_of_range"].items():
        low, high = RANGES[name]
        value = outside["values"][0]
        yield Finding(
            "out_of_range",
            outside["count"],
            rows,
            outside["rows"][0],
            f"column {name!r} holds {value:g}, expected {low:g} to {high:g}{_guess(name, value)}",
            f"values of {name} are out of its range",
            "correct the column or the value",
        )
    for name, constant in found["constant"].items():
        first = constant["spans"][0]
        yield Finding(
            "constant_rows",
            constant["rows"],
            rows,
            first["row"],
            f"column {name!r} holds {first['value']:g} for {first['rows']:,} rows on end",
            f"values of {name} do not change for hours",
            "a sensor was stuck, or the value stands for missing ones: use other rows",
            usual=True,
        )
    for rule, wrong in found["inconsistent"].items():
        yield Finding(
            "inconsistent_rows",
            wrong["count"],
            rows,
            wrong["rows"][0],
            f"columns contradict each other, expected {rule}",
            f"rows contradict {rule}",
            "look for swapped columns, other units, and values that stand for missing ones",
        )


def _guess(name: str, value: float) -> str:
    if "degC" in name and 200 < value < 340:
        return " (kelvin?)"
    if "(K)" in name and -70 < value < 60:
        return " (degrees Celsius?)"
    return ""
