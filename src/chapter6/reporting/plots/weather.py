"""Plots of the weather: the temperature over the whole period, and over its first days."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from chapter6.language import _
from chapter6.reporting.plots.drawing import (
    inline_svg,
    legend_label,
    legend_place,
    new_plot,
    show_celsius,
    show_dates,
    styled,
)
from chapter6.reporting.plots.palette import SERIES


@styled
def draw_all_days(daily: Mapping[str, Any]) -> Markup:
    """Draw the temperature over the whole period: daily means, and a band from low to high."""
    figure, axes = new_plot(_("Whole period"), left=56)
    days = np.array(daily["day"], dtype="datetime64[D]")
    axes.fill_between(
        days, daily["low"], daily["high"], color=SERIES[0], alpha=0.28, linewidth=0,
        label=legend_label(_("lowest to highest")),
    )  # fmt: skip
    axes.plot(days, daily["mean"], color=SERIES[0], linewidth=1, label=legend_label(_("mean")))
    show_dates(axes.xaxis)
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)
    figure.legend(ncols=2, **legend_place(figure))
    label = _(
        "Temperature from %(first)s to %(last)s: between %(low)s and %(high)s °C",
        first=daily["day"][0],
        last=daily["day"][-1],
        low=f"{min(daily['low']):.1f}",
        high=f"{max(daily['high']):.1f}",
    )
    return inline_svg(figure, "temperature-all", label)


@styled
def draw_first_days(first_days: Mapping[str, Any]) -> Markup:
    """Draw the temperature of the first days, every row of the table."""
    figure, axes = new_plot(_("The first days"), left=56)
    values = np.array([np.nan if v is None else v for v in first_days["value"]], dtype=float)
    days = np.array(first_days["hours"]) / 24
    axes.plot(days, values, color=SERIES[0], linewidth=1.2)
    axes.set_xlabel(_("days since the start"), labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)
    label = _(
        "Temperature in the first %(days)s days from %(start)s: between %(low)s and %(high)s °C",
        days=f"{days.max():.0f}",
        start=first_days["start"],
        low=f"{np.nanmin(values):.1f}",
        high=f"{np.nanmax(values):.1f}",
    )
    return inline_svg(figure, "temperature-first-days", label)
