"""Plots of the forecasts: a week of them, and their errors by hour and by month."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from chapter6.language import _
from chapter6.reporting.plots.drawing import (
    inline_svg,
    legend_label,
    new_plot,
    show_celsius,
    show_dates,
    styled,
)
from chapter6.reporting.plots.palette import INK, QUIET, SERIES

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (5, 1.5, 1.2, 1.5)))
LONGEST = 52  # letters that fit on a line of a legend
Models = Mapping[str, Mapping[str, Any]]


@styled
def draw_week(week: Mapping[str, Any], shown: Sequence[str], titles: Mapping[str, str]) -> Markup:
    """Draw a week of hourly forecasts by the models in `shown`, and the truth, in °C."""
    names = [_shortened(titles.get(model, model)) for model in shown]
    columns = 2 if all(len(name) <= LONGEST // 2 for name in names) else 1
    lines = -(-(len(shown) + 1) // columns)  # of the legend, rounded up
    figure, axes = new_plot(
        _("Forecasts and the truth"), height=252 + 20 * lines, bottom=34 + 20 * lines, left=56
    )
    times = np.array(week["times"], dtype="datetime64[s]")
    axes.plot(
        times, _values(week["truth"]), color=INK, linewidth=2.2, label=legend_label(_("truth"))
    )
    for place, model in enumerate(shown):
        look = {"color": SERIES[place % len(SERIES)], "linestyle": DASHES[place % len(DASHES)]}
        values = _values(week["forecasts"][model])
        axes.plot(times, values, linewidth=1.4, label=legend_label(names[place]), **look)
    show_dates(axes.xaxis)
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)
    figure.legend(ncols=columns, loc="lower left", bbox_to_anchor=(0.02, 0.01))
    low, high = np.nanmin(_values(week["truth"])), np.nanmax(_values(week["truth"]))
    label = _(
        "Temperature from %(first)s to %(last)s, hourly: the truth is between %(low)s and "
        "%(high)s °C. Mean errors: %(errors)s",
        first=week["times"][0],
        last=week["times"][-1],
        low=f"{low:.1f}",
        high=f"{high:.1f}",
        errors="; ".join(
            f"{titles.get(model, model)} {_mean_error(week['forecasts'][model], week['truth'])}"
            for model in shown
        ),
    )
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
    """Draw the mean absolute error of every model by hour of the day or by month, in °C.

    `kind` is ``by_hour`` or ``by_month``. The models in `shown` are highlighted, in the colours and
    dashes of `draw_week`.
    """
    hours = kind == "by_hour"
    title = _("Error by hour of the day") if hours else _("Error by month")
    figure, axes = new_plot(title)
    for model, found in models.items():
        if model not in shown:
            axes.plot(_values(found[kind]), color=QUIET, linewidth=0.9, alpha=0.55)
    for place, model in enumerate(shown):
        if model in models:
            axes.plot(_values(models[model][kind]), color=SERIES[place % len(SERIES)],
                      linestyle=DASHES[place % len(DASHES)], linewidth=1.8,
                      marker="" if hours else "o", markersize=4)  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)
    if hours:
        axes.set_xlim(-0.5, 23.5)
        axes.set_xticks(range(0, 24, 4))
        axes.set_xlabel(_("hour"), labelpad=2)
    else:
        axes.set_xlim(-0.5, 11.5)
        axes.set_xticks(range(12), [_(name) for name in MONTHS], fontsize=11)
    kinds = _("Mean absolute error by hour of the day"), _("Mean absolute error by month")
    label = f"{kinds[0 if hours else 1]}: " + "; ".join(
        _(
            "%(model)s from %(low)s to %(high)s °C",
            model=titles.get(m, m),
            low=f"{np.nanmin(values):.2f}",
            high=f"{np.nanmax(values):.2f}",
        )
        for m in models
        if not np.isnan(values := _values(models[m][kind])).all()
    )
    return inline_svg(figure, f"error-{kind.replace('_', '-')}", label)
