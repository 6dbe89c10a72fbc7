"""Formatting quantities for people: accuracies, errors, times, sizes, shapes."""

import math
import statistics
from collections.abc import Callable, Sequence

from chapter6.language import _

MISSING = "–"
SPACE = "\u202f"  # narrow no-break space
ROW_MINUTES = 10


def accuracy(value: float) -> str:
    """Write an accuracy as a percentage.

    >>> accuracy(0.8862).replace(SPACE, " ")
    '88.62 %'
    """
    return f"{value * 100:.2f}{SPACE}%"


def points(value: float) -> str:
    """Write a difference between accuracies in percentage points.

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
    """Write a temperature or an error in °C.

    >>> celsius(-2.57).replace(SPACE, " ")
    '−2.57 °C'
    """
    return f"{minus(f'{value:.2f}')}{SPACE}°C"


def writer(metric: str) -> Callable[[float], str]:
    """Return the function that writes values of a metric: `accuracy`, or `mae` for any other."""
    return accuracy if metric == "accuracy" else mae


def difference_writer(metric: str) -> Callable[[float], str]:
    """Return the function that writes differences: `points` for accuracy, or else `mae`."""
    return points if metric == "accuracy" else mae


def mean_and_spread(
    mean: float | None, deviation: float | None, write: Callable[[float], str]
) -> str:
    """Write a mean, and ± its standard deviation if there is one; a missing mean is a dash.

    >>> mean_and_spread(0.885, 0.0071, accuracy).replace(SPACE, " ")
    '88.50 ± 0.71 %'
    """
    if mean is None or not math.isfinite(mean):
        return MISSING
    if deviation is None:
        return write(mean)
    number, _, unit = write(mean).partition(SPACE)
    return f"{number} ± {write(deviation).partition(SPACE)[0]}{SPACE + unit if unit else ''}"


def with_spread(values: Sequence[float], write: Callable[[float], str]) -> str:
    """Write one value by itself, several as their mean ± their standard deviation.

    The deviation is the sample's (n − 1). No values, or one that is not finite, give a dash.

    >>> with_spread([0.88, 0.89], accuracy).replace(SPACE, " ")
    '88.50 ± 0.71 %'
    """
    if not values or not all(map(math.isfinite, values)):
        return MISSING
    return mean_and_spread(statistics.fmean(values), _deviation(values), write)


def mean_difference(mean: float, deviation: float | None, write: Callable[[float], str]) -> str:
    """Write a mean difference with its sign, and ± its standard deviation if there is one.

    >>> mean_difference(-0.0123, None, mae)
    '−0.0123'
    """
    return ("−" if mean < 0 else "+") + mean_and_spread(abs(mean), deviation, write)


def difference(values: Sequence[float], write: Callable[[float], str]) -> str:
    """Write the mean of differences with its sign and, for several, their standard deviation.

    >>> difference([-0.0123], mae), difference([0.01, 0.03], mae)
    ('−0.0123', '+0.0200 ± 0.0141')
    """
    return mean_difference(statistics.fmean(values), _deviation(values), write)


def _deviation(values: Sequence[float]) -> float | None:
    return statistics.stdev(values) if len(values) > 1 else None


def whole_range(values: Sequence[int]) -> str:
    """Write whole numbers as their range, or as one number if they are all equal.

    >>> whole_range([4, 7, 5])
    '4–7'
    """
    if not values:
        return MISSING
    low, high = min(values), max(values)
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def count(value: float) -> str:
    """Write a count with thousands separators.

    >>> count(25000)
    '25,000'
    """
    return f"{value:,.0f}"


def minus(text: str) -> str:
    """Replace hyphens by true minus signs."""
    return text.replace("-", "−")


def decimals(value: float | None, places: int = 2) -> str:
    """Write a number with the given number of decimals; None is a dash."""
    return MISSING if value is None else minus(f"{value:,.{places}f}")


def power_of_ten(value: float) -> str:
    """Write a very small number in scientific notation.

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


def moment(text: str) -> str:
    """Write an ISO 8601 time to the minute, with a space.

    >>> moment("2009-06-16T16:00:00")
    '2009-06-16 16:00'
    """
    return text.replace("T", " ")[:16]


def hours(rows: int) -> str:
    """Write a number of 10-minute rows of the weather table in hours or days.

    >>> hours(144), hours(150), hours(1440), hours(3)
    ('24 h', '25 h', '10 days', '0.5 h')
    """
    total = rows * ROW_MINUTES / 60
    if total > 24 and total % 24 == 0:
        return _("%(number)s days", number=f"{total / 24:g}")
    return _("%(number)s h", number=f"{total:.3g}")


def shape(lengths: Sequence[int]) -> str:
    """Write the shape of an array.

    >>> shape((2, 10, 1000))
    '2 × 10 × 1,000'
    """
    return " × ".join(map(count, lengths))


def for_json(value: float | None) -> float | None:
    """Round to seven significant digits, float32's precision; None if the value is not finite."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.7g}")
