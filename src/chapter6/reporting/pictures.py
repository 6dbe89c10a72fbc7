"""Pictures of the chapter's ideas: encodings, collisions, embeddings, activations, the weather."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from chapter6.reporting.drawing import (
    GRID,
    INK,
    SERIES,
    WIDTH,
    inline_svg,
    legend_place,
    new_plot,
    show_celsius,
    styled,
)
from chapter6.text.hashing import expected_occupied

FEW_CELLS = 400  # up to here a grid shows its zeros too

Box = tuple[float, float, float, float]
LABEL_SIZE, GAP = 12, 7
LETTER = 0.6  # width of a letter, in font sizes
LABEL_PLACES = (  # gaps to the right of the point, pixels above it, the near side of the text
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
def draw_one_hot(
    rows: Sequence[int], columns: int, names: Mapping[int, str], identity: str, title: str
) -> Markup:
    """Draw the one-hot matrix of one text: a row a token, a square where the 1 stands.

    Parameters
    ----------
    rows
        The column of each row's 1; 0 for an empty row.
    columns
        Columns of the matrix, column 0 included.
    names
        What each column stands for; written on the axes where there is room.
    """
    named = len(rows) <= 16
    figure, axes = new_plot(title, left=84 if named else 46, bottom=82 if named else 40)
    filled = [(column, row) for row, column in enumerate(rows) if column]
    if columns * len(rows) <= FEW_CELLS:
        zeros = np.argwhere(np.ones((len(rows), columns)))
        axes.plot(zeros[:, 1], zeros[:, 0], "s", color=GRID, markersize=4, markeredgewidth=0)
    axes.plot([column for column, _ in filled], [row for _, row in filled], "s", color=SERIES[0],
              markersize=11 if named else 3.2, markeredgewidth=0)  # fmt: skip
    axes.set(xlim=(-0.7, columns - 0.3), ylim=(len(rows) - 0.4, -0.8))
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    if named:
        axes.set_yticks(range(len(rows)), [names.get(column, "") for column in rows])
    if columns <= 16:
        shown = [str(names.get(column, "")) for column in range(columns)]
        axes.set_xticks(range(columns), shown, rotation=90)
    else:
        axes.set_xlabel("number of the token")
        axes.set_ylabel("place in the text")
    ones = ", ".join(f"{names.get(c, '?')} in column {c}" for c, _ in filled[:12])
    label = f"{title}: {len(rows)} rows, {columns} columns, one 1 a row. {ones}"
    return inline_svg(figure, identity, label)


@styled
def draw_collisions(tables: Sequence[Mapping[str, Any]]) -> Markup:
    """Draw words that found their slot taken, counted (dots) and expected (line)."""
    figure, axes = new_plot("Words whose slot was taken", left=56, right=24)
    sizes = np.array([table["table_size"] for table in tables], dtype=float)
    counted = [table["collisions"] for table in tables]
    words = tables[0]["words"]
    smooth = np.geomspace(sizes.min(), sizes.max(), 60)
    expected = [words - expected_occupied(round(size), words) for size in smooth]
    axes.plot(smooth, expected, color=SERIES[0], linewidth=1.8, label="theory")
    axes.plot(sizes, counted, "o", color=SERIES[1], markersize=6, label="measured")
    axes.set_xscale("log")
    axes.set_yscale("log" if min(counted) > 0 else "symlog")
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("slots of the table")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    figure.legend(ncols=2, **legend_place(figure))
    label = f"{words:,} words hashed: " + "; ".join(
        f"{table['table_size']:,} slots, {table['collisions']:,} collisions, "
        f"{table['expected_collisions']:,.0f} expected"
        for table in tables
    )
    return inline_svg(figure, "collisions", label)


@styled
def draw_map(space: Mapping[str, Any], identity: str, title: str) -> Markup:
    """Draw words where their vectors lie, projected on two directions."""
    figure, axes = new_plot(title, height=320, left=14, bottom=14)
    axes.plot(space["x"], space["y"], "o", color=SERIES[0], markersize=4.5)
    axes.set(xticks=[], yticks=[])
    axes.margins(0.1)
    axes.autoscale_view()  # labels are placed by pixels, so the limits must stand
    axes.spines["bottom"].set_visible(False)
    _label_points(axes, space["words"], list(zip(space["x"], space["y"], strict=True)))
    label = f"{title}: " + "; ".join(
        f"{word} at {x:.2f}, {y:.2f}"
        for word, x, y in zip(space["words"], space["x"], space["y"], strict=True)
    )
    return inline_svg(figure, identity, label)


def _label_points(axes: Axes, words: Sequence[str], points: Sequence[tuple[float, float]]) -> None:
    """Write each word beside its point, where it covers the least of the others."""
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
    """Return how much of `box` lies on the others or outside the plot, in square pixels."""
    left, low, right, high = box
    overlaps = (
        max(0.0, min(right, other[2]) - max(left, other[0]))
        * max(0.0, min(high, other[3]) - max(low, other[1]))
        for other in taken
    )
    outside = max(0.0, 2 - left) + max(0.0, right - WIDTH + 2)
    return sum(overlaps) + 100 * outside


@styled
def draw_activations(outputs: Sequence[Sequence[float]], identity: str, title: str) -> Markup:
    """Draw outputs of a recurrent layer: time from left to right, a row a unit.

    Negative and positive have a colour each; 0 is transparent, the largest output is opaque.
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


def _dates(axes: Axes) -> None:
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


@styled
def draw_all_days(daily: Mapping[str, Any]) -> Markup:
    """Draw the temperature of the whole period: the days' mean, and a band from low to high."""
    figure, axes = new_plot("Whole period", left=56)
    days = np.array(daily["day"], dtype="datetime64[D]")
    axes.fill_between(
        days, daily["low"], daily["high"], color=SERIES[0], alpha=0.28, linewidth=0,
        label="lowest to highest",
    )  # fmt: skip
    axes.plot(days, daily["mean"], color=SERIES[0], linewidth=1, label="mean of the day")
    _dates(axes)
    _degrees(axes)
    figure.legend(ncols=2, **legend_place(figure))
    label = (
        f"Temperature from {daily['day'][0]} to {daily['day'][-1]}: between "
        f"{min(daily['low']):.1f} and {max(daily['high']):.1f} °C"
    )
    return inline_svg(figure, "temperature-all", label)


@styled
def draw_first_days(first_days: Mapping[str, Any]) -> Markup:
    """Draw the temperature of the first days, row by row."""
    figure, axes = new_plot("The first days", left=56)
    values = np.array([np.nan if v is None else v for v in first_days["value"]], dtype=float)
    days = np.array(first_days["hours"]) / 24
    axes.plot(days, values, color=SERIES[0], linewidth=1.2)
    axes.set_xlabel("days since the start", labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    _degrees(axes)
    label = (
        f"Temperature in the first {days.max():.0f} days from {first_days['start']}: between "
        f"{np.nanmin(values):.1f} and {np.nanmax(values):.1f} °C"
    )
    return inline_svg(figure, "temperature-first-days", label)


def _degrees(axes: Axes) -> None:
    axes.margins(x=0.01)
    show_celsius(axes.yaxis)
