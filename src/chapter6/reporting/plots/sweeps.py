"""The validation metric over the grid of a sweep."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator

from chapter6.language import _
from chapter6.reporting.naive_forecast import Naive
from chapter6.reporting.plots.drawing import (
    COMPARISON_HEIGHT,
    inline_svg,
    legend_place,
    new_plot,
    styled,
)
from chapter6.reporting.plots.metrics import (
    VALIDATION_NAMES,
    line_style,
    right_margin,
    show_metric,
    swatch,
)
from chapter6.reporting.plots.palette import INK, QUIET
from chapter6.reporting.wording import numbers

Value = int | float | str | bool
MOST_PLOTS = 12
DECADE = 10
NEAR = 0.09  # of the axis: labels that are closer would overlap
ROOM = 0.07  # beyond the outermost points, of their distance
DODGE = 0.08  # of the space between two words, so that bars do not cover one another


@dataclass(frozen=True)
class Grid:
    """What is drawn of one model's sweep.

    Attributes
    ----------
    model, title, metric
        The model that is swept; ``accuracy`` or ``mae``.
    settings
        What the settings are called, in the order of a point's values.
    points
        The values of each point, and the validation figure of each of its seeds.
    best
        The values of the best point, None if no point has figures.
    own
        The figures of the model with its own settings, if they are not among the points.
    """

    model: str
    title: str
    metric: str
    settings: Sequence[str]
    points: dict[tuple[Value, ...], list[float]]
    best: tuple[Value, ...] | None
    own: Sequence[float] = ()


@dataclass(frozen=True)
class Line:
    """A line in the legend: what it stands for, its best figure, and a piece of it."""

    name: str
    best: str
    swatch: Markup


@dataclass(frozen=True)
class SweepPlot:
    """The points that share all settings but two: one along the axis, one by colour."""

    svg: Markup
    lines: list[Line]


def draw_sweep(grid: Grid, naive: Naive) -> list[SweepPlot]:
    """Draw the points of a sweep, one plot for each combination of the third setting and on.

    The axis is the setting of numbers that has the most values. Nothing is drawn where no setting
    varies, or more than `MOST_PLOTS` plots would be needed.
    """
    values = [_in_order([point[place] for point in grid.points]) for place in _places(grid)]
    varied = [place for place in _places(grid) if len(values[place]) > 1]
    across = max(varied, key=lambda p: (_are_numbers(values[p]), len(values[p])), default=None)
    others = sorted((p for p in varied if p != across), key=lambda p: -len(values[p]))
    panels = list(product(*(values[place] for place in others[1:])))
    if across is None or len(panels) > MOST_PLOTS:
        return []
    axis = _Axis(grid.settings[across], values[across], across)
    found = []
    for number, panel in enumerate(panels):
        fixed = dict(zip(others[1:], panel, strict=True))
        lines = [fixed | {others[0]: value} for value in values[others[0]]] if others else [fixed]
        found.append(_draw(grid, axis, fixed, lines, naive, number))
    return found


@dataclass(frozen=True)
class _Axis:
    """The setting along a plot: what it is called, its values, its place among the settings."""

    name: str
    values: list[Value]
    place: int

    def at(self, value: Value) -> float:
        """Return where a value is: a number, its logarithm if they span a decade, or in a row."""
        if not _are_numbers(self.values):
            return float(self.values.index(value))
        low, high = float(self.values[0]), float(self.values[-1])
        spans_a_decade = low > 0 and high / low >= DECADE
        return math.log10(float(value)) if spans_a_decade else float(value)


@styled
def _draw(
    grid: Grid,
    axis: _Axis,
    fixed: dict[int, Value],
    lines: Sequence[dict[int, Value]],
    naive: Naive,
    number: int,
) -> SweepPlot:
    identity = f"sweep-{grid.model}-{number}"
    name = _(VALIDATION_NAMES[grid.metric])
    title = ", ".join(_named(grid, fixed)) or name
    right = right_margin(grid.metric, naive.celsius)
    figure, axes = new_plot(title, height=COMPARISON_HEIGHT, right=right)
    legend = []
    for place, line in enumerate(lines):
        shown = {v: f for v, f in grid.points.items() if f and _is_on(v, line)}
        shift = 0 if _are_numbers(axis.values) else (place - (len(lines) - 1) / 2) * DODGE
        _line(axes, axis, shown, place, shift)
        best = _best(shown.values(), grid.metric)
        words = ", ".join(_named(grid, {p: v for p, v in line.items() if p not in fixed}))
        figure_of_best = numbers.with_spread(best, numbers.writer(grid.metric))
        legend.append(Line(words, figure_of_best, swatch(place, f"{identity}-{place}")))
        if grid.best in shown:
            _ring(axes, axis.at(grid.best[axis.place]) + shift, grid.points[grid.best])
    if grid.own:
        look: dict[str, Any] = {"color": QUIET, "linewidth": 1.4, "linestyle": (0, (6, 3))}
        axes.axhline(statistics.fmean(grid.own), zorder=1, **look)
        handle = Line2D([], [], label=_("its own settings"), **look)
        figure.legend(handles=[handle], **legend_place(figure))
    _finish(axes, axis, grid)
    show_metric(axes, grid.metric, naive.celsius)
    label = _description(grid, axis, name, fixed, legend)
    return SweepPlot(inline_svg(figure, identity, label), legend if legend[0].name else [])


def _line(
    axes: Axes,
    axis: _Axis,
    shown: dict[tuple[Value, ...], list[float]],
    place: int,
    shift: float,
) -> None:
    style = line_style(place)
    points = sorted((axis.at(values[axis.place]) + shift, f) for values, f in shown.items())
    for at, figures in points:
        if len(figures) > 1:
            axes.vlines(at, min(figures), max(figures), color=style["color"], linewidth=1.1)
    axes.plot([at for at, _ in points], [statistics.fmean(f) for _, f in points], **style)


def _ring(axes: Axes, at: float, figures: Sequence[float]) -> None:
    axes.plot(
        [at],
        [statistics.fmean(figures)],
        "o",
        markersize=12,
        markerfacecolor="none",
        markeredgecolor=INK,
        markeredgewidth=1.6,
        zorder=4,
    )


def _finish(axes: Axes, axis: _Axis, grid: Grid) -> None:
    """Give all plots of a sweep the same axes, with labels at the values that were tried."""
    every = [*(figure for figures in grid.points.values() for figure in figures), *grid.own]
    lowest, highest = min(every, default=0.0), max(every, default=1.0)
    room = ROOM * (highest - lowest) or ROOM
    axes.set_ylim(lowest - room, highest + room)
    positions = [axis.at(value) for value in axis.values]
    width = positions[-1] - positions[0]
    axes.set_xlim(positions[0] - ROOM * width, positions[-1] + ROOM * width)
    labelled = {positions[0]: written(axis.values[0])}
    for position, value in zip(positions, axis.values, strict=True):
        if position - max(labelled) >= NEAR * width:
            labelled[position] = written(value)
    axes.xaxis.set_major_locator(FixedLocator(list(labelled)))
    axes.xaxis.set_major_formatter(FixedFormatter(list(labelled.values())))
    axes.set_xlabel(axis.name, labelpad=2)


def written(value: Value) -> str:
    """Write a value of a setting as the configuration has it.

    >>> written(0.0003), written(True), written("adam")
    ('0.0003', 'true', 'adam')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def _description(
    grid: Grid, axis: _Axis, name: str, fixed: dict[int, Value], lines: Sequence[Line]
) -> str:
    """Describe a plot in words."""
    where = ", ".join([grid.title, *_named(grid, fixed)])
    of_lines = [f"{line.name}: {line.best}" if line.name else line.best for line in lines]
    ends = f"{written(axis.values[0])} to {written(axis.values[-1])}"
    return f"{where}: {name.lower()} by {axis.name}, {ends}. Best: " + "; ".join(of_lines)


def _places(grid: Grid) -> range:
    return range(len(grid.settings))


def _named(grid: Grid, chosen: dict[int, Value]) -> list[str]:
    return [f"{grid.settings[place]} {written(value)}" for place, value in chosen.items()]


def _is_on(values: tuple[Value, ...], line: dict[int, Value]) -> bool:
    return all(values[place] == value for place, value in line.items())


def _in_order(values: Sequence[Value]) -> list[Value]:
    once = list(dict.fromkeys(values))
    return sorted(once) if _are_numbers(once) else once


def _are_numbers(values: Sequence[Value]) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def _best(figures: Iterable[list[float]], metric: str) -> list[float]:
    choose = max if metric == "accuracy" else min
    return choose(figures, key=statistics.fmean, default=[])
