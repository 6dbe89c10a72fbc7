"""Learning curves: one model at a time, and the models of a section together."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from chapter6.language import _, later
from chapter6.reporting.curves.groups import CurveGroup
from chapter6.reporting.curves.histories import ModelHistory, Series
from chapter6.reporting.naive_forecast import Naive
from chapter6.reporting.plots.drawing import (
    COMPARISON_HEIGHT,
    TRAINING,
    VALIDATION,
    inline_svg,
    legend_label,
    legend_place,
    new_plot,
    series_colour,
    styled,
)
from chapter6.reporting.plots.metrics import (
    NAMES,
    VALIDATION_NAMES,
    line_style,
    right_margin,
    show_metric,
    swatch,
)
from chapter6.reporting.plots.palette import INK, QUIET
from chapter6.reporting.wording import numbers

TITLES = {"loss": later("Loss"), "accuracy": later("Accuracy"), "mae": later("MAE")}
GHOSTS = {"EN": (0, (5, 2)), "KO": (0, (1.4, 1.8))}
Ghosts = Mapping[str, Sequence[float | None]]
"""Published run → its validation figures by epoch."""
NO_GHOSTS: Ghosts = MappingProxyType({})
SPLITS = {
    "training": later("training from %(first)s to %(last)s"),
    "validation": later("validation from %(first)s to %(last)s"),
}


@dataclass(frozen=True)
class Entry:
    """One model in the legend of a comparison; ``best`` is its best figure, formatted."""

    title: str
    model: str
    best: str
    swatch: Markup


@dataclass(frozen=True)
class Comparison:
    """A plot of several models and its legend, best model first."""

    identity: str
    title: str
    svg: Markup
    entries: list[Entry]


@styled
def draw_curves(
    history: ModelHistory, quantity: str, naive: Naive, ghosts: Ghosts = NO_GHOSTS
) -> Markup:
    """Draw one quantity of a model over the epochs: dots for training, lines for validation.

    `ghosts` are the published validation figures, which are drawn in the background, up to our last
    epoch.
    """
    figure, axes = new_plot(_(TITLES[quantity]), right=right_margin(quantity, naive.celsius))
    training = history.values("training", quantity)
    validation = history.values("validation", quantity)
    width = 2 if len(validation) < 2 else 1
    last = max(map(len, [*training.values(), *validation.values()]), default=0)
    ghost_handles = [_ghost(axes, run, series[:last]) for run, series in ghosts.items() if series]
    for series in validation.values():
        axes.plot(range(1, len(series) + 1), series, color=VALIDATION, linewidth=width)
    for series in training.values():
        _dots(axes, series, size=5 if len(training) < 2 else 3)
    for epoch, value in history.best_values(quantity):
        _ring(axes, epoch, value, size=9 if len(validation) < 2 else 6)
    handles = [
        Line2D([], [], color=TRAINING, marker="o", markersize=5, linestyle="", label=_("training")),
        Line2D([], [], color=VALIDATION, linewidth=2, label=_("validation")),
        _best_epoch_handle(),
        *ghost_handles,
    ]
    if quantity == "mae" and naive.mae is not None:
        handles.append(_naive_line(axes, naive.mae))
    _finish(axes, quantity, naive)
    _legend(figure, handles)
    return inline_svg(figure, f"{history.model}-{quantity}", _description(history, quantity))


@styled
def draw_comparison(plot: CurveGroup, naive: Naive) -> Comparison:
    """Draw the validation metric of several models.

    With several seeds, a line is their mean and a band their range, up to the last epoch that all
    of them reached.
    """
    histories, identity = plot.models, plot.identity
    metric = plot.metric
    figure, axes = new_plot(
        _(VALIDATION_NAMES[metric]),
        height=COMPARISON_HEIGHT,
        right=right_margin(metric, naive.celsius),
    )
    for place, history in enumerate(histories):
        series = list(history.values("validation", metric).values())
        columns = list(zip(*series, strict=False))
        epochs = range(1, len(columns) + 1)
        if len(series) > 1:
            low, high = [min(c) for c in columns], [max(c) for c in columns]
            axes.fill_between(
                epochs, low, high, color=series_colour(place), alpha=0.15, linewidth=0
            )
        axes.plot(epochs, [statistics.fmean(c) for c in columns], **line_style(place))
    if metric == "mae" and naive.mae is not None:
        _legend(figure, [_naive_line(axes, naive.mae)])
    _finish(axes, metric, naive)
    entries = _entries(histories, metric, identity)
    label = _(
        "%(title)s: %(figure)s by epoch. Best: %(models)s",
        title=plot.title,
        figure=_(VALIDATION_NAMES[metric]),
        models="; ".join(f"{entry.title} {entry.best}" for entry in entries),
    )
    return Comparison(identity, plot.title, inline_svg(figure, identity, label), entries)


def _dots(axes: Axes, series: Series, size: float) -> None:
    epochs = range(1, len(series) + 1)
    axes.plot(epochs, series, "o", color=TRAINING, markersize=size, markeredgewidth=0)


def _ring(axes: Axes, epoch: int, value: float, size: float) -> None:
    axes.axvline(epoch, color=QUIET, linewidth=0.8, linestyle=(0, (1, 3)), zorder=1)
    axes.plot(
        [epoch],
        [value],
        "o",
        markersize=size,
        markerfacecolor="none",
        markeredgecolor=INK,
        markeredgewidth=1.6,
        zorder=4,
    )


def _ghost(axes: Axes, run: str, series: Sequence[float | None]) -> Line2D:
    look: dict[str, Any] = {"color": QUIET, "linewidth": 1.1, "alpha": 0.75}
    look["linestyle"] = GHOSTS[run]
    values = [math.nan if value is None else value for value in series]
    axes.plot(range(1, len(values) + 1), values, zorder=1, **look)
    return Line2D([], [], label=run, **look)


def _best_epoch_handle() -> Line2D:
    return Line2D(
        [], [], marker="o", linestyle="", markersize=7, markerfacecolor="none",
        markeredgecolor=INK, markeredgewidth=1.4, label=_("best"),
    )  # fmt: skip


def _naive_line(axes: Axes, mae: float) -> Line2D:
    axes.axhline(mae, color=QUIET, linewidth=1.4, linestyle=(0, (6, 3)), zorder=1)
    return Line2D([], [], color=QUIET, linewidth=1.4, linestyle=(0, (3, 1.6)), label=_("naive"))


def _legend(figure: Figure, handles: list[Line2D]) -> None:
    gap = 0.9 if len(handles) < 6 else 0.55
    for handle in handles:
        handle.set_label(legend_label(str(handle.get_label())))
    figure.legend(handles=handles, ncols=len(handles), columnspacing=gap, **legend_place(figure))


def _finish(axes: Axes, quantity: str, naive: Naive) -> None:
    axes.set_xlabel(_("epoch"), labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
    axes.margins(x=0.03, y=0.07)
    show_metric(axes, quantity, naive.celsius)


def _entries(histories: Sequence[ModelHistory], metric: str, identity: str) -> list[Entry]:
    write = numbers.writer(metric)
    found = []
    for place, history in enumerate(histories):
        best = [value for _, value in history.best_values(metric)]
        entry = Entry(
            history.title,
            history.model,
            numbers.with_spread(best, write),
            swatch(place, f"{identity}-{history.model}"),
        )
        found.append((statistics.fmean(best) if best else None, entry))
    worst = float("inf") if metric == "mae" else float("-inf")
    found.sort(key=lambda pair: worst if pair[0] is None else pair[0], reverse=metric != "mae")
    return [entry for _, entry in found]


def _description(history: ModelHistory, quantity: str) -> str:
    """Describe a plot of curves in words."""
    write = numbers.writer(quantity)
    parts = [_("%(title)s, %(figure)s by epoch", title=history.title, figure=_(NAMES[quantity]))]
    for split, words in SPLITS.items():
        series = [
            [value for value in values if math.isfinite(value)]
            for values in history.values(split, quantity).values()
        ]
        if all(series) and series:
            first = numbers.with_spread([s[0] for s in series], write)
            last = numbers.with_spread([s[-1] for s in series], write)
            parts.append(_(words, first=first, last=last))
    best = history.best_values(quantity)
    if best:
        epochs = numbers.whole_range([epoch for epoch, _ in best])
        value = numbers.with_spread([value for _, value in best], write)
        parts.append(
            _("validation at the best epoch (%(epochs)s) %(value)s", epochs=epochs, value=value)
        )
    return "; ".join(parts)
