"""What plots of a metric share: its axis, and the lines of those that are compared."""

from functools import partial
from operator import mul
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from chapter6.language import later
from chapter6.reporting.plots.drawing import (
    CELSIUS_MARGIN,
    MARGINS,
    inline_svg,
    round_numbers,
    series_colour,
    series_marker,
    show_celsius,
)
from chapter6.reporting.plots.palette import PAPER

NAMES = {
    "loss": later("Loss"),
    "accuracy": later("Accuracy"),
    "mae": later("Mean absolute error"),
}
VALIDATION_NAMES = {
    "accuracy": later("Validation accuracy"),
    "mae": later("Validation mean absolute error"),
}


def show_metric(axes: Axes, metric: str, celsius: float | None) -> None:
    """Make the vertical axis show percent, or an MAE, on the right in °C where `celsius` is 1."""
    axes.yaxis.set_major_locator(round_numbers())
    if metric == "accuracy":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.4g} %"))
    if metric == "mae" and celsius:
        scale = (partial(mul, celsius), partial(mul, 1 / celsius))
        right = axes.secondary_yaxis("right", functions=scale)
        right.spines["right"].set_visible(False)
        show_celsius(right.yaxis)


def right_margin(metric: str, celsius: float | None) -> int:
    """Return the right margin, which is wider if there is a second scale in °C."""
    return CELSIUS_MARGIN if metric == "mae" and celsius else MARGINS["right"]


def line_style(place: int) -> dict[str, Any]:
    """Return the look of the line at `place` (from 0) among those that are compared."""
    return {
        "color": series_colour(place),
        "marker": series_marker(place),
        "markersize": 5.5,
        "markeredgewidth": 0.8,
        "markeredgecolor": PAPER,
        "linewidth": 1.7,
    }


def swatch(place: int, identity: str) -> Markup:
    """Draw a short piece of a line and its marker, 36 × 12 pixels."""
    figure = Figure(figsize=(36 / 72, 12 / 72))
    style = line_style(place) | {"markevery": [1]}
    figure.add_artist(Line2D([0.05, 0.5, 0.95], [0.5] * 3, **style))
    return inline_svg(figure, f"{identity}-swatch", "")
