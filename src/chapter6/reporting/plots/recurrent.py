"""Plots of the outputs of a recurrent layer's units over time."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from chapter6.reporting.plots.drawing import inline_svg, new_plot, styled
from chapter6.reporting.plots.palette import SERIES


@styled
def draw_activations(outputs: Sequence[Sequence[float]], identity: str, title: str) -> Markup:
    """Draw the outputs of a recurrent layer, (timesteps, units): a row per unit, time to the right.

    Negative and positive outputs have a colour each; 0 is transparent, the largest output opaque.
    """
    values = np.array(outputs, dtype=float).T
    largest = np.abs(values).max()
    figure, axes = new_plot(f"{title}, up to ±{largest:.2f}", height=140, left=26)
    image = np.zeros((*values.shape, 4))
    image[values < 0, :3] = to_rgb(SERIES[0])
    image[values >= 0, :3] = to_rgb(SERIES[1])
    image[..., 3] = np.abs(values) / max(largest, 1e-9)
    axes.imshow(image, aspect="auto", interpolation="none", extent=(0.5, values.shape[1] + 0.5,
                values.shape[0] + 0.5, 0.5))  # fmt: skip
    axes.grid(visible=False)
    axes.set_xlabel("time step", labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_yticks([1, values.shape[0]])
    label = (
        f"{title}: {values.shape[0]} units over {values.shape[1]} time steps; "
        f"values from {values.min():.2f} to {values.max():.2f}, "
        f"mean size {np.abs(values).mean():.2f}"
    )
    return inline_svg(figure, identity, label)
