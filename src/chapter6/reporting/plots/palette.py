"""The colours of the report's pages and plots, light and dark, defined only here.

The stylesheets in ``report/styles`` and the scripts in ``report/scripts`` use them as CSS
variables, such as ``var(--series-1)``, which `css` declares.
"""

LIGHT = {
    "paper": "#fffdf9",
    "raised": "#f6f3ec",
    "ink": "#22262b",
    "quiet": "#5c636b",
    "grid": "#e2e0db",
    "accent": "#1a5f9e",
    "warning": "#8a4b00",
    "warning-paper": "#fdf1dc",
    "series-1": "#1f6fb5",
    "series-2": "#c44e1c",
    "series-3": "#1a7f5a",
    "series-4": "#8a4fb3",
    "series-5": "#8c690c",
    "series-6": "#c2357a",
    "series-7": "#0f7784",
    "series-8": "#5b6570",
}
DARK = {
    "paper": "#16191d",
    "raised": "#1f2329",
    "ink": "#e8e6e1",
    "quiet": "#a4abb3",
    "grid": "#343a41",
    "accent": "#86bdf2",
    "warning": "#f3c27a",
    "warning-paper": "#33270f",
    "series-1": "#6cb2f0",
    "series-2": "#f2905f",
    "series-3": "#5cc79b",
    "series-4": "#c19be8",
    "series-5": "#dcb64d",
    "series-6": "#f286b4",
    "series-7": "#5cc6d3",
    "series-8": "#a9b4c0",
}

INK, QUIET, GRID, PAPER = (LIGHT[name] for name in ("ink", "quiet", "grid", "paper"))
SERIES = tuple(colour for name, colour in LIGHT.items() if name.startswith("series-"))


def css() -> str:
    """Return the CSS that declares the colours: light on screen and paper, dark on dark screens."""
    light, dark = ("".join(f" --{name}: {colour};" for name, colour in colours.items())
                   for colours in (LIGHT, DARK))  # fmt: skip
    return (
        f":root {{ color-scheme: light dark;{light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{{dark} }} }}"
    )
