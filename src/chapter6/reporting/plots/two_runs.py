"""Learning curves of the same model from two folders of results, in one plot."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from chapter6.language import _, later
from chapter6.reporting.plots.drawing import inline_svg, legend_place, new_plot, styled
from chapter6.reporting.plots.palette import SERIES

COLOURS = {"A": SERIES[0], "B": SERIES[1]}
NAMES = {
    "accuracy": later("Validation accuracy"),
    "mae": later("Validation MAE"),
    "loss": later("Validation loss"),
}

Curves = Mapping[str, Sequence[float]]
"""Validation figures of one seed: metric → values by epoch."""


@styled
def draw_two_runs(model: str, metric: str, curves: Mapping[str, Sequence[Curves]]) -> Markup:
    """Draw one validation figure of A and B over the epochs, one line per seed."""
    figure, axes = new_plot(_(NAMES[metric]))
    for name, runs in curves.items():
        for values in (run[metric] for run in runs if metric in run):
            under = name == "A"  # wide and pale, so that an identical B shows on top of it
            axes.plot(
                range(1, len(values) + 1),
                values,
                "o-",
                color=COLOURS[name],
                markersize=7 if under else 3,
                linewidth=3 if under else 1.4,
                alpha=0.5 if under else 1,
            )
    axes.set_xlabel(_("epoch"), labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
    if metric == "accuracy":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.4g} %"))
    handles = [
        Line2D([], [], color=colour, linewidth=2, label=name) for name, colour in COLOURS.items()
    ]
    figure.legend(handles=handles, ncols=2, **legend_place(figure))
    label = _("%(title)s, %(figure)s by epoch", title=model, figure=_(NAMES[metric])) + ", A, B"
    return inline_svg(figure, f"{model}-{metric}", label)
