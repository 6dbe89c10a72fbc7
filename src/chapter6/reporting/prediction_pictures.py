"""Pictures of what the models predict: calibration, lengths, a week, hours and months, words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from chapter6.reporting.drawing import (
    GRID,
    INK,
    QUIET,
    SERIES,
    inline_svg,
    legend_place,
    new_plot,
    show_celsius,
    styled,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (5, 1.5, 1.2, 1.5)))
LONGEST = 52  # letters that fit a line of a legend
Models = Mapping[str, Mapping[str, Any]]


@styled
def draw_calibration(models: Models, shown: str, title: str) -> Markup:
    """Draw the share of positive reviews over what the models said; `shown` stands out.

    `models` maps a model to what describe_predictions wrote about it; `title` is that of `shown`.
    """
    figure, axes = new_plot("Said and so", left=56)
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1.2, linestyle=DASHES[1], label="calibrated")
    for model, found in models.items():
        bins = found["calibration"]
        said = [each["probability"] for each in bins]
        so = [each["positive"] for each in bins]
        _line(axes, said, so, model == shown)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes.set_xlabel("said: probability of being positive", labelpad=2)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    figure.legend(**legend_place(figure))
    label = f"Share of positive reviews by predicted probability. {title}: " + "; ".join(
        f"said {each['probability']:.2f}, so {each['positive']:.2f} of {each['count']:,}"
        for each in models.get(shown, {}).get("calibration", ())
    )
    return inline_svg(figure, "calibration", label)


@styled
def draw_by_length(models: Models, shown: str, title: str) -> Markup:
    """Draw the accuracy over the length of a review, with bars of one standard error."""
    figure, axes = new_plot("Accuracy by length", left=56)
    for model, found in models.items():
        bins = found["by_length"]
        words = [each["words"] for each in bins]
        accuracy = [each["accuracy"] for each in bins]
        _line(axes, words, accuracy, model == shown)
        if model == shown:
            errors = [each["standard_error"] for each in bins]
            axes.errorbar(words, accuracy, errors, fmt="none", ecolor=SERIES[0], elinewidth=1)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.4g}%"))
    axes.set_xlabel("words of the review", labelpad=2)
    label = f"Accuracy by length of the review. {title}: " + "; ".join(
        f"{words_between(each['low'], each['high'])}: {each['accuracy']:.1%} of {each['count']:,}"
        for each in models.get(shown, {}).get("by_length", ())
    )
    return inline_svg(figure, "accuracy-by-length", label)


def words_between(low: int, high: int | None) -> str:
    """Write a bin of lengths: ``100–149 words``, ``1,000 words and more``."""
    return f"{low:,} words and more" if high is None else f"{low:,}–{high:,} words"


def _line(axes: Axes, x: Sequence[float], y: Sequence[float], stands_out: bool) -> None:
    if stands_out:
        axes.plot(x, y, "o-", color=SERIES[0], markersize=5, zorder=3)
    else:
        axes.plot(x, y, color=QUIET, linewidth=0.9, alpha=0.55)


@styled
def draw_week(week: Mapping[str, Any], shown: Sequence[str], titles: Mapping[str, str]) -> Markup:
    """Draw a week of hourly forecasts of the models `shown` beside the truth, in °C."""
    names = [_shortened(titles.get(model, model)) for model in shown]
    columns = 2 if all(len(name) <= LONGEST // 2 for name in names) else 1
    lines = -(-(len(shown) + 1) // columns)  # of the legend
    figure, axes = new_plot(
        "Forecasts and the truth", height=252 + 20 * lines, bottom=34 + 20 * lines, left=56
    )
    times = np.array(week["times"], dtype="datetime64[s]")
    axes.plot(times, _values(week["truth"]), color=INK, linewidth=2.2, label="truth")
    for place, model in enumerate(shown):
        look = {"color": SERIES[place % len(SERIES)], "linestyle": DASHES[place % len(DASHES)]}
        values = _values(week["forecasts"][model])
        axes.plot(times, values, linewidth=1.4, label=names[place], **look)
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    _degrees(axes)
    figure.legend(ncols=columns, loc="lower left", bbox_to_anchor=(0.02, 0.01))
    low, high = np.nanmin(_values(week["truth"])), np.nanmax(_values(week["truth"]))
    label = (
        f"Temperature from {week['times'][0]} to {week['times'][-1]}, hourly: the truth lies "
        f"between {low:.1f} and {high:.1f} °C; mean error of " + "; ".join(
            f"{titles.get(model, model)} {_mean_error(week['forecasts'][model], week['truth'])}"
            for model in shown
        )
    )  # fmt: skip
    return inline_svg(figure, "forecast-week", label)


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _mean_error(values: Sequence[float | None], truth: Sequence[float | None]) -> str:
    return f"{np.nanmean(np.abs(_values(values) - _values(truth))):.2f} °C"


def _values(numbers: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if number is None else number for number in numbers], dtype=float)


@styled
def draw_errors(
    models: Models, kind: str, shown: Sequence[str], titles: Mapping[str, str]
) -> Markup:
    """Draw the mean error of every forecast by hour of the day or by month.

    `kind` is ``by_hour`` or ``by_month``; the models in `shown` stand out, in the colours and
    dashes of the week.
    """
    hours = kind == "by_hour"
    figure, axes = new_plot("Error by hour of the day" if hours else "Error by month")
    for model, found in models.items():
        if model not in shown:
            axes.plot(_values(found[kind]), color=QUIET, linewidth=0.9, alpha=0.55)
    for place, model in enumerate(shown):
        if model in models:
            axes.plot(_values(models[model][kind]), color=SERIES[place % len(SERIES)],
                      linestyle=DASHES[place % len(DASHES)], linewidth=1.8,
                      marker="" if hours else "o", markersize=4)  # fmt: skip
    axes.set_ylim(bottom=0)
    _degrees(axes)
    if hours:
        axes.set_xlim(-0.5, 23.5)
        axes.set_xticks(range(0, 24, 4))
        axes.set_xlabel("hour", labelpad=2)
    else:
        axes.set_xlim(-0.5, 11.5)
        axes.set_xticks(range(12), MONTHS, fontsize=11)
    label = f"Mean absolute error {'by hour of the day' if hours else 'by month'}: " + "; ".join(
        f"{titles.get(m, m)} from {np.nanmin(values):.2f} to {np.nanmax(values):.2f} °C"
        for m in models
        if not np.isnan(values := _values(models[m][kind])).all()
    )
    return inline_svg(figure, f"error-{kind.replace('_', '-')}", label)


def _degrees(axes: Axes) -> None:
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)


@styled
def draw_reading(example: Mapping[str, Any], identity: str) -> Markup:
    """Draw the probability of being positive after each word of a review.

    Above a half the area has the colour of positive, below it that of negative.
    """
    values = np.array(example["probabilities"], dtype=float)
    words = np.arange(1, len(values) + 1)
    kind = "right" if example["right"] else "wrong"
    figure, axes = new_plot(f"Probability of positive, {kind} in the end", height=190, left=56)
    axes.axhline(0.5, color=GRID, linewidth=1.2)
    for colour, side in ((SERIES[1], values >= 0.5), (SERIES[0], values <= 0.5)):
        axes.fill_between(words, values, 0.5, where=side, interpolate=True, color=colour, alpha=0.3,
                          linewidth=0)  # fmt: skip
    axes.plot(words, values, color=INK, linewidth=1.4, marker="o" if len(words) == 1 else "")
    axes.set(ylim=(-0.03, 1.03), yticks=(0, 0.5, 1))
    axes.margins(x=0.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.set_xlabel("words read", labelpad=2)
    label = (
        f"Probability of being positive after each of {len(values)} words: {values[0]:.2f} after "
        f"the first, between {values.min():.2f} and {values.max():.2f}, {values[-1]:.2f} at the end"
    )
    return inline_svg(figure, identity, label)
