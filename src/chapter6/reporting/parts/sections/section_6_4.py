"""Section 6.4: the plot of all forecasts, since this section has the last of them."""

from typing import Any

from chapter6.reporting.curves import groups
from chapter6.reporting.material import Material
from chapter6.reporting.plots.curves import draw_comparison


def part(material: Material) -> dict[str, Any]:
    """Return the plot of all forecasts; None if they are all in one section."""
    together = groups.of_all_forecasts(material.model_histories)
    return {"all_forecasts": draw_comparison(together, material.naive) if together else None}
