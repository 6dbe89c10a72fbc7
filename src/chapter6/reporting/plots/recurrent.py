"""Plots of the outputs of a recurrent layer's units over time."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from chapter6.language import _
from chapter6.reporting.plots.drawing import inline_svg, new_plot, styled
from chapter6.reporting.plots.palette import SERIES


@styled
def draw_activations(outputs: Sequence[Sequence[float]], identity: str, title: str) -> Markup:
    """Draw the outputs of a recurrent layer, (timesteps, units): a row per unit, time to the right.

    Negative and positive outputs have a colour each; 0 is transparent, the largest output opaque.
    """
    values = np.array(outputs, dtype=float).T
    largest = np.abs(values).max()
    about = {"title": title, "largest": f"{largest:.2f}"}
    figure, axes = new_plot(_("%(title)s, up to ±%(largest)s", **about), height=140, left=26)
    image = np.zeros((*values.shape, 4))
    image[values < 0, :3] = to_rgb(SERIES[0])
    image[values >= 0, :3] = to_rgb(SERIES[1])
    image[..., 3] = np.abs(values) / max(largest, 1e-9)
    axes.imshow(image, aspect="auto", interpolation="none", extent=(0.5, values.shape[1] + 0.5,
                values.shape[0] + 0.5, 0.5))  # fmt: skip
    axes.grid(visible=False)
    axes.set_xlabel(_("time step"), labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_yticks([1, values.shape[0]])
    label = _(
        "%(title)s: %(units)s units over %(steps)s time steps; values from %(low)s to %(high)s, "
        "mean size %(mean)s",
        title=title,
        units=values.shape[0],
        steps=values.shape[1],
        low=f"{values.min():.2f}",
        high=f"{values.max():.2f}",
        mean=f"{np.abs(values).mean():.2f}",
    )
    return inline_svg(figure, identity, label)
