"""Plots of predictions on reviews: calibration, accuracy by length, word by word."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from chapter6.language import _, later
from chapter6.reporting.plots.drawing import (
    inline_svg,
    legend_label,
    legend_place,
    new_plot,
    styled,
)
from chapter6.reporting.plots.palette import GRID, INK, QUIET, SERIES

CALIBRATED = (0, (5, 2))  # dashes
READINGS = {
    True: later("Probability of positive, right in the end"),
    False: later("Probability of positive, wrong in the end"),
}
Models = Mapping[str, Mapping[str, Any]]


@styled
def draw_calibration(models: Models, shown: str, title: str) -> Markup:
    """Draw the share of positive reviews against the predicted probability, highlighting `shown`.

    `models` maps a model to what describe_predictions wrote about it; `title` is the title of
    `shown`.
    """
    figure, axes = new_plot(_("Calibration"), left=56)
    axes.plot(
        [0, 1],
        [0, 1],
        color=QUIET,
        linewidth=1.2,
        linestyle=CALIBRATED,
        label=legend_label(_("calibrated")),
    )
    for model, found in models.items():
        bins = found["calibration"]
        said = [each["probability"] for each in bins]
        so = [each["positive"] for each in bins]
        _line(axes, said, so, model == shown)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes.set_xlabel(_("predicted probability of being positive"), labelpad=2)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    figure.legend(**legend_place(figure))
    label = _(
        "Share of positive reviews by predicted probability. %(title)s: %(bins)s",
        title=title,
        bins="; ".join(
            _(
                "predicted %(said)s, observed %(so)s of %(count)s",
                said=f"{each['probability']:.2f}",
                so=f"{each['positive']:.2f}",
                count=f"{each['count']:,}",
            )
            for each in models.get(shown, {}).get("calibration", ())
        ),
    )
    return inline_svg(figure, "calibration", label)


@styled
def draw_by_length(models: Models, shown: str, title: str) -> Markup:
    """Draw the accuracy against the length of a review; bars on `shown` are one standard error."""
    figure, axes = new_plot(_("Accuracy by length"), left=56)
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
    axes.set_xlabel(_("words in the review"), labelpad=2)
    label = f"{_('Accuracy by length')}. {title}: " + "; ".join(
        _(
            "%(words)s: %(accuracy)s of %(count)s",
            words=words_between(each["low"], each["high"]),
            accuracy=f"{each['accuracy']:.1%}",
            count=f"{each['count']:,}",
        )
        for each in models.get(shown, {}).get("by_length", ())
    )
    return inline_svg(figure, "accuracy-by-length", label)


def words_between(low: int, high: int | None) -> str:
    """Write a range of lengths.

    >>> words_between(100, 149), words_between(1000, None)
    ('100–149 words', '1,000 words or more')
    """
    if high is None:
        return _("%(low)s words or more", low=f"{low:,}")
    return _("%(low)s–%(high)s words", low=f"{low:,}", high=f"{high:,}")


def _line(axes: Axes, x: Sequence[float], y: Sequence[float], is_highlighted: bool) -> None:
    if is_highlighted:
        axes.plot(x, y, "o-", color=SERIES[0], markersize=5, zorder=3)
    else:
        axes.plot(x, y, color=QUIET, linewidth=0.9, alpha=0.55)


@styled
def draw_reading(example: Mapping[str, Any], identity: str) -> Markup:
    """Draw the probability of being positive after each word of a review.

    The area above a half has the colour of positive, the area below it that of negative.
    """
    values = np.array(example["probabilities"], dtype=float)
    words = np.arange(1, len(values) + 1)
    figure, axes = new_plot(_(READINGS[bool(example["right"])]), height=190, left=56)
    axes.axhline(0.5, color=GRID, linewidth=1.2)
    for colour, side in ((SERIES[1], values >= 0.5), (SERIES[0], values <= 0.5)):
        axes.fill_between(words, values, 0.5, where=side, interpolate=True, color=colour, alpha=0.3,
                          linewidth=0)  # fmt: skip
    axes.plot(words, values, color=INK, linewidth=1.4, marker="o" if len(words) == 1 else "")
    axes.set(ylim=(-0.03, 1.03), yticks=(0, 0.5, 1))
    axes.margins(x=0.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.set_xlabel(_("words read"), labelpad=2)
    label = _(
        "Probability of being positive after each of %(words)s words: %(first)s after the first, "
        "between %(low)s and %(high)s, %(last)s at the end",
        words=len(values),
        first=f"{values[0]:.2f}",
        low=f"{values.min():.2f}",
        high=f"{values.max():.2f}",
        last=f"{values[-1]:.2f}",
    )
    return inline_svg(figure, identity, label)
