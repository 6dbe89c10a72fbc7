"""How quantities are written for people: accuracies, errors, times, sizes."""

import math
import statistics
from collections.abc import Callable, Sequence

from chapter6.language import _

MISSING = "–"
SPACE = "\u202f"  # narrow, and a line does not break there


def accuracy(value: float) -> str:
    """Write an accuracy as a percentage.

    >>> accuracy(0.8862).replace(SPACE, " ")
    '88.62 %'
    """
    return f"{value * 100:.2f}{SPACE}%"


def points(value: float) -> str:
    """Write a difference of accuracies, in points of a percentage.

    >>> points(0.0123).replace(SPACE, " ")
    '1.23 points'
    """
    return _("%(number)s\u202fpoints", number=decimals(value * 100))


def mae(value: float) -> str:
    """Write an MAE in standard deviations of the training temperatures.

    >>> mae(0.26041)
    '0.2604'
    """
    return f"{value:.4f}"


def celsius(value: float) -> str:
    """Write a temperature or an error in °C."""
    return f"{minus(f'{value:.2f}')}{SPACE}°C"


def with_spread(values: Sequence[float], write: Callable[[float], str]) -> str:
    """Write one value as it is, several as their mean ± their standard deviation.

    The deviation is the sample's (n − 1). Without values, or where one is no number, it is a dash.

    >>> with_spread([0.88, 0.89], accuracy).replace(SPACE, " ")
    '88.50 ± 0.71 %'
    """
    if not values or not all(map(math.isfinite, values)):
        return MISSING
    if len(values) == 1:
        return write(values[0])
    number, _, unit = write(statistics.fmean(values)).partition(SPACE)
    deviation = write(statistics.stdev(values)).partition(SPACE)[0]
    return f"{number} ± {deviation}{SPACE + unit if unit else ''}"


def difference(values: Sequence[float], write: Callable[[float], str]) -> str:
    """Write differences as their mean with its sign, several with their standard deviation.

    >>> difference([-0.0123], mae), difference([0.01, 0.03], mae)
    ('−0.0123', '+0.0200 ± 0.0141')
    """
    negative = statistics.fmean(values) < 0
    turned = [-value if negative else value for value in values]
    return ("−" if negative else "+") + with_spread(turned, write)


def whole_range(values: Sequence[int]) -> str:
    """Write whole numbers as one, or as their range.

    >>> whole_range([4, 7, 5])
    '4–7'
    """
    if not values:
        return MISSING
    low, high = min(values), max(values)
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def count(value: float) -> str:
    """Write a count with its thousands separated."""
    return f"{value:,.0f}"


def minus(text: str) -> str:
    """Put a true minus sign in front of a negative number."""
    return text.replace("-", "−")


def decimals(value: float | None, places: int = 2) -> str:
    """Write a number with that many decimals; None is a dash."""
    return MISSING if value is None else minus(f"{value:,.{places}f}")


def power_of_ten(value: float) -> str:
    """Write a very small number as papers do.

    >>> power_of_ten(7.2e-07)
    '7.2 × 10⁻⁷'
    """
    if value == 0:
        return "0"
    digits, exponent = f"{value:.1e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} × 10{raised}"


def size(value: int) -> str:
    """Write a number of bytes in kB, MB or GB (powers of 1,000).

    >>> size(28_675_962).replace(SPACE, " ")
    '28.7 MB'
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= factor:
            return f"{value / factor:.1f}{SPACE}{unit}"
    return _("%(number)s\u202fbytes", number=value)


def duration(seconds: float) -> str:
    """Write a duration in its two largest units.

    >>> duration(3725).replace(SPACE, " ")
    '1 h 2 min'
    """
    if seconds < 10:
        return _("%(seconds)s\u202fs", seconds=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 60:
        return _("%(seconds)s\u202fs", seconds=whole)
    minutes, seconds = divmod(whole, 60)
    if minutes < 60:
        return _("%(minutes)s\u202fmin %(seconds)s\u202fs", minutes=minutes, seconds=seconds)
    hours, minutes = divmod(minutes, 60)
    return _("%(hours)s\u202fh %(minutes)s\u202fmin", hours=hours, minutes=minutes)
