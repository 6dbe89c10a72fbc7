"""Maps of embedding spaces: words at the positions of their vectors."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes

from chapter6.language import _
from chapter6.reporting.plots.drawing import WIDTH, inline_svg, new_plot, styled
from chapter6.reporting.plots.palette import INK, SERIES

Box = tuple[float, float, float, float]
LABEL_SIZE, GAP = 12, 7
LETTER = 0.6  # width of a letter, in font sizes
LABEL_PLACES = (  # gaps to the right of the point, pixels above it, alignment of the text
    (1, 0, "left"),
    (-1, 0, "right"),
    (0, 12, "center"),
    (0, -12, "center"),
    (1, 9, "left"),
    (1, -9, "left"),
    (-1, 9, "right"),
    (-1, -9, "right"),
    (0.5, 16, "left"),
    (0.5, -16, "left"),
    (-0.5, 16, "right"),
    (-0.5, -16, "right"),
)


@styled
def draw_map(space: Mapping[str, Any], identity: str, title: str) -> Markup:
    """Draw words at the positions of their vectors, projected onto two directions.

    `space` has ``words``, ``x`` and ``y``, lists of the same length.
    """
    figure, axes = new_plot(title, height=320, left=14, bottom=14)
    axes.plot(space["x"], space["y"], "o", color=SERIES[0], markersize=4.5)
    axes.set(xticks=[], yticks=[])
    axes.margins(0.1)
    axes.autoscale_view()  # labels are placed in pixels, so the limits must be final
    axes.spines["bottom"].set_visible(False)
    _label_points(axes, space["words"], list(zip(space["x"], space["y"], strict=True)))
    label = f"{title}: " + "; ".join(
        _("%(word)s at %(x)s, %(y)s", word=word, x=f"{x:.2f}", y=f"{y:.2f}")
        for word, x, y in zip(space["words"], space["x"], space["y"], strict=True)
    )
    return inline_svg(figure, identity, label)


def _label_points(axes: Axes, words: Sequence[str], points: Sequence[tuple[float, float]]) -> None:
    """Write each word next to its point, where it overlaps the other labels and points least."""
    spots = [tuple(axes.transData.transform(point)) for point in points]
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in spots]
    for word, (x, y) in zip(words, spots, strict=True):
        width = LETTER * LABEL_SIZE * len(word)
        boxes = {
            (x + right * GAP, y + up, side): _box(x + right * GAP, y + up, width, side)
            for right, up, side in LABEL_PLACES
        }
        place = min(boxes, key=lambda place: _covered(boxes[place], taken))
        taken.append(boxes[place])
        axes.annotate(
            word, place[:2], xycoords="figure pixels", fontsize=LABEL_SIZE,
            ha=place[2], va="center_baseline", color=INK,
        )  # fmt: skip


def _box(x: float, y: float, width: float, side: str) -> Box:
    left = {"left": x, "right": x - width, "center": x - width / 2}[side]
    return left, y - 6, left + width, y + 6


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """Return how badly a box is placed: square pixels of overlap, and 100 per pixel outside."""
    left, low, right, high = box
    overlaps = (
        max(0.0, min(right, other[2]) - max(left, other[0]))
        * max(0.0, min(high, other[3]) - max(low, other[1]))
        for other in taken
    )
    outside = max(0.0, 2 - left) + max(0.0, right - WIDTH + 2)
    return sum(overlaps) + 100 * outside
