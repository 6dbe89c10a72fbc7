"""The look of all plots, and turning matplotlib figures into SVG for the page.

Plots are drawn in the colours of the light theme. In the SVG, each colour becomes a CSS variable
with that colour as its default: the page's stylesheet can switch between light and dark, and a plot
saved by itself keeps its colours.
"""

import io
import re
import warnings
import xml.etree.ElementTree as ET
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from chapter6.language import _
from chapter6.reporting.plots.palette import GRID, INK, LIGHT, QUIET, SERIES

WIDTH, HEIGHT = 400, 250  # of a plot, in CSS pixels; a phone shows it about 360 wide
COMPARISON_HEIGHT = 300
MARGINS = {"left": 46, "right": 14, "top": 36, "bottom": 40}
CELSIUS_MARGIN = 52  # on the right, for a second scale in °C

TRAINING, VALIDATION = SERIES[1], SERIES[0]
MARKERS = {
    "o": "M-2.8,0A2.8,2.8 0 1 1 2.8,0A2.8,2.8 0 1 1 -2.8,0Z",
    "s": "M-2.6,-2.6H2.6V2.6H-2.6Z",
    "^": "M0,-3.1L3,2.6H-3Z",
    "D": "M0,-3.6L3.6,0L0,3.6L-3.6,0Z",
    "v": "M0,3.1L3,-2.6H-3Z",
    "P": "M-1.1,-3.2H1.1V-1.1H3.2V1.1H1.1V3.2H-1.1V1.1H-3.2V-1.1H-1.1Z",
    "X": "M-3.2,-1.8L-1.8,-3.2L0,-1.4L1.8,-3.2L3.2,-1.8L1.4,0L3.2,1.8L1.8,3.2L0,1.4L-1.8,3.2"
    "L-3.2,1.8L-1.4,0Z",
    "p": "M0,-3.2L3,-1L1.9,2.6H-1.9L-3,-1Z",
    "*": "M0,-3.8L0.9,-1.2L3.6,-1.2L1.4,0.5L2.2,3.1L0,1.5L-2.2,3.1L-1.4,0.5L-3.6,-1.2L-0.9,-1.2Z",
    "<": "M-3.1,0L2.6,-3V3Z",
    ">": "M3.1,0L-2.6,-3V3Z",
}
"""matplotlib's name of a marker → its outline around 0, 0 in the interactive plots."""

_VARIABLES = {colour: name for name, colour in LIGHT.items()}

LOOK = {
    "width": WIDTH,
    "height": HEIGHT,
    "comparisonHeight": COMPARISON_HEIGHT,
    "margins": MARGINS | {"celsius": CELSIUS_MARGIN},
    "markers": list(MARKERS.values()),
    "series": len(SERIES),
    "training": _VARIABLES[TRAINING],
    "validation": _VARIABLES[VALIDATION],
}
"""``LOOK`` of the page's script, which makes its plots look like the static ones.

Colours are names of CSS variables.
"""

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML forbids but a word or a title may contain."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a word or a title may contain a dollar sign
    "image.composite_image": False,
    "path.simplify_threshold": 0.2,
    "figure.dpi": 72,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": QUIET,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 13,
    "axes.titlepad": 10,
    "axes.labelsize": 12,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "font.size": 12,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 12,
    "legend.handlelength": 1.3,
    "legend.handletextpad": 0.35,
    "legend.columnspacing": 0.9,
    "legend.borderaxespad": 0,
    "legend.borderpad": 0,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
}

mpl.rcdefaults()  # no matplotlibrc of the user, or in the current folder, decides

styled = mpl.rc_context(STYLE)
"""Decorator for functions that draw a plot."""


def new_plot(title: str, height: int = HEIGHT, **margins: int) -> tuple[Figure, Axes]:
    """Return a figure as wide as the page's plots, and its axes; sizes are in CSS pixels."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    space = MARGINS | margins
    axes = figure.add_axes(
        (
            space["left"] / WIDTH,
            space["bottom"] / height,
            1 - (space["left"] + space["right"]) / WIDTH,
            1 - (space["bottom"] + space["top"]) / height,
        )
    )
    axes.set_title(title, x=-(space["left"] - 4) / (WIDTH - space["left"] - space["right"]), y=1)
    return figure, axes


def legend_place(figure: Figure) -> dict[str, Any]:
    """Return the arguments that place a legend to the right of the title."""
    height = figure.get_size_inches()[1] * 72
    return {"loc": "center right", "bbox_to_anchor": (0.995, 1 - 21 / height)}


def legend_label(text: str) -> str:
    """Return a label of a legend with room for its letters.

    matplotlib has no Hangul; it lays the letters out narrower than a browser shows them.
    """
    wide = sum("\uac00" <= letter <= "\ud7a3" for letter in text)
    return text + " " * (wide + wide // 3)


def round_numbers() -> MaxNLocator:
    """Return a locator that puts ticks at multiples of 1, 2 or 5 times a power of ten."""
    return MaxNLocator(nbins=6, steps=[1, 2, 5, 10])


def show_celsius(axis: Axis) -> None:
    """Make an axis show °C at round numbers."""
    axis.set_major_locator(round_numbers())
    axis.set_major_formatter(Celsius(useOffset=False))


def show_dates(axis: Axis) -> None:
    """Make an axis show dates as briefly as possible without ambiguity."""
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axis.set_major_locator(locator)
    formats = ["%Y", _("%b"), "%d", "%H:%M", "%H:%M", "%S.%f"]
    first_ones = ["", formats[0], formats[1], _("%b-%d"), *formats[3:5]]
    axis.set_major_formatter(
        ConciseDateFormatter(locator, formats=formats, zero_formats=first_ones, show_offset=False)
    )


class Celsius(ScalarFormatter):
    """Tick labels in °C, all with the same number of decimals."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of the tick at `x`."""
        return f"{super().__call__(x, pos)} °C"


def series_colour(place: int) -> str:
    """Return the colour of the series at `place` (from 0)."""
    return SERIES[place % len(SERIES)]


def series_marker(place: int) -> str:
    """Return the marker of the series at `place` (from 0); pairs repeat after 88 series."""
    return list(MARKERS)[place % len(MARKERS)]


def inline_svg(figure: Figure, identity: str, label: str) -> Markup:
    """Return a figure as an SVG element for an HTML page.

    Parameters
    ----------
    figure
        Drawn inside `styled`.
    identity
        Unique on the page: every id inside the SVG starts with it. The same drawing with the same
        identity gives the same bytes.
    label
        A description of the plot for readers who cannot see it; empty for mere decoration.
    """
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context({**STYLE, "svg.hashsalt": identity}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # the browser has fonts
        figure.savefig(buffer, format="svg", metadata=nothing)
    root = ET.fromstring(_NO_CHARACTER.sub("\ufffd", buffer.getvalue().decode()))
    _clean(root)
    _own_ids(root, identity)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    label = _NO_CHARACTER.sub("\ufffd", label)
    spoken = {"role": "img", "aria-label": label}
    root.attrib |= spoken if label else {"aria-hidden": "true"}
    text = ET.tostring(root, encoding="unicode")
    return Markup(re.sub(r">\s+<", "><", text))  # SVG text is one line an element: nothing is lost


def _clean(element: ET.Element) -> None:
    """Drop namespaces, matplotlib's metadata and style, empty groups and needless digits."""
    element.tag = element.tag.rpartition("}")[2]
    for child in list(element):
        if child.tag.rpartition("}")[2] in ("metadata", "style"):
            element.remove(child)
            continue
        _clean(child)
        if child.tag == "g" and not len(child):
            element.remove(child)
    attributes: dict[str, str] = {}
    for name, value in element.attrib.items():
        attributes[name.rpartition("}")[2]] = _rounded(name, value)
    if "style" in attributes:
        attributes["style"] = _themed(attributes["style"], element.tag)
    if attributes.get("transform", "").startswith("rotate(-0 "):
        del attributes["transform"]
    element.attrib.clear()
    element.attrib.update(attributes)


def _rounded(name: str, value: str) -> str:
    if name not in ("d", "x", "y", "transform"):
        return value
    short = re.sub(r"-?\d+\.\d{3,}", lambda match: f"{float(match[0]):.2f}", value)
    return re.sub(r"\s+", " ", short).strip()


def _themed(style: str, tag: str) -> str:
    """Replace colours by CSS variables, and drop fonts, which the page's stylesheet sets."""
    for colour, name in _VARIABLES.items():
        style = style.replace(colour, f"var(--{name},{colour})")
    if tag == "text":
        style = re.sub(r"font-family:[^;]*;?", "", style)
    return style.replace("; ", ";").replace(": ", ":")


def _own_ids(root: ET.Element, identity: str) -> None:
    """Drop ids that nothing refers to, and prefix the others with the plot's identity."""
    reference = re.compile(r"url\(#([^)]+)\)")
    used = {
        found
        for element in root.iter()
        for name, value in element.attrib.items()
        for found in ([value[1:]] if name == "href" else reference.findall(value))
    }
    for element in root.iter():
        attributes: dict[str, Any] = element.attrib
        if attributes.get("id") in used:
            attributes["id"] = f"{identity}-{attributes['id']}"
        else:
            attributes.pop("id", None)
        for name, value in attributes.items():
            if name == "href" and value.startswith("#"):
                attributes[name] = f"#{identity}-{value[1:]}"
            else:
                attributes[name] = reference.sub(rf"url(#{identity}-\1)", value)
