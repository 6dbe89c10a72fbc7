"""Plots of section 6.1's encodings: one-hot matrices, and hash collisions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.ticker import FuncFormatter, NullLocator

from chapter6.language import _
from chapter6.reporting.plots.drawing import (
    inline_svg,
    legend_label,
    legend_place,
    new_plot,
    styled,
)
from chapter6.reporting.plots.palette import GRID, SERIES
from chapter6.text.hashing import expected_occupied

FEW_CELLS = 400  # up to here a grid shows its zeros too


@styled
def draw_one_hot(
    rows: Sequence[int], columns: int, names: Mapping[int, str], identity: str, title: str
) -> Markup:
    """Draw the one-hot matrix of one text: one row per token, a square at its 1.

    Parameters
    ----------
    rows
        The column of each row's 1; 0 for an empty row.
    columns
        The number of columns, including column 0.
    names
        Column → token; shown on the axes if there is room.
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
        axes.set_xlabel(_("token number"))
        axes.set_ylabel(_("position in the text"))
    label = _(
        "%(title)s: %(rows)s rows, %(columns)s columns, one 1 a row. Token and column: %(ones)s",
        title=title,
        rows=len(rows),
        columns=columns,
        ones=", ".join(f"{names.get(column, '?')} {column}" for column, _row in filled[:12]),
    )
    return inline_svg(figure, identity, label)


@styled
def draw_collisions(tables: Sequence[Mapping[str, Any]]) -> Markup:
    """Draw how many words found their slot taken, counted (dots) and expected (line)."""
    figure, axes = new_plot(_("Words whose slot was taken"), left=56, right=24)
    sizes = np.array([table["table_size"] for table in tables], dtype=float)
    counted = [table["collisions"] for table in tables]
    words = tables[0]["words"]
    smooth = np.geomspace(sizes.min(), sizes.max(), 60)
    expected = [words - expected_occupied(round(size), words) for size in smooth]
    axes.plot(smooth, expected, color=SERIES[0], linewidth=1.8, label=legend_label(_("theory")))
    axes.plot(sizes, counted, "o", color=SERIES[1], markersize=6, label=legend_label(_("measured")))
    axes.set_xscale("log")
    axes.set_yscale("log" if min(counted) > 0 else "symlog")
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(_("slots in the table"))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    figure.legend(ncols=2, **legend_place(figure))
    label = _(
        "%(words)s words hashed. Slots, collisions, expected: %(tables)s",
        words=f"{words:,}",
        tables="; ".join(
            f"{table['table_size']:,}, {table['collisions']:,}, {table['expected_collisions']:,.0f}"
            for table in tables
        ),
    )
    return inline_svg(figure, "collisions", label)
