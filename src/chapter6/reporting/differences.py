"""The differences of two runs of an edition as one HTML page."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from chapter6.reporting import quantities
from chapter6.reporting.drawing import SERIES, inline_svg, legend_place, new_plot, styled
from chapter6.reporting.language import _
from chapter6.reporting.quantities import MISSING
from chapter6.reporting.results import writer
from chapter6.reporting.templates import assets, template_environment

COLOURS = {"A": SERIES[0], "B": SERIES[1]}
COLUMNS = {
    "best_validation": ("best", "validation"),
    "best_test": ("best", "test"),
    "final_test": ("final", "test"),
}
NAMES = {"accuracy": "Validation accuracy", "mae": "Validation MAE", "loss": "Validation loss"}

Key = tuple[str, int]
Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Side:
    """One of two runs: what is there of it, by model and seed.

    Attributes
    ----------
    name
        The folder.
    titles
        model → title, as far as they are known.
    metrics
        The contents of the ``metrics.json`` files.
    runs
        The contents of the ``run.json`` files.
    histories
        Validation figures by epoch: metric → values.
    """

    name: str
    titles: Mapping[str, str]
    metrics: Mapping[Key, Mapping[str, Any]]
    runs: Mapping[Key, Mapping[str, Any]]
    histories: Mapping[Key, Curves] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """Something that differs, in words, and the models of which it does."""

    words: str
    models: list[str]


@dataclass(frozen=True)
class Row:
    """The figures of one model and seed in both runs, written out; ``seed`` is empty for means.

    ``failures`` has the name of each run in which the training failed, and the reason.
    """

    model: str
    title: str
    seed: str
    figures: list[tuple[str, str, str]]
    seconds: tuple[str, str]
    failures: list[tuple[str, str]]


def render_differences(
    first: Side,
    second: Side,
    changes: Mapping[str, Sequence[Change]],
    folder: Path,
    language: str = "en",
) -> str:
    """Return the page, in the language that is spoken: `language` is its name.

    `changes` has what differs by kind: ``settings``, ``code``, ``versions``, ``data``. `folder` has
    the template ``compare.html.j2`` and the styles.
    """
    both = [key for key in first.metrics if key in second.metrics]
    page = (
        template_environment(folder)
        .get_template("compare.html.j2")
        .render(
            first=first,
            second=second,
            only=[(side.name, _only(side, other)) for side, other in _sides(first, second)],
            rows=_rows(first, second, both),
            several_seeds=len({seed for _, seed in both}) > 1,
            changes=changes,
            plots=_plots(first, second, both),
            runs=len(both),
            language=language,
            same=sum(first.metrics[key] == second.metrics[key] for key in both),
            **assets(folder),
        )
    )
    return page.strip() + "\n"


def _sides(first: Side, second: Side) -> list[tuple[Side, Side]]:
    return [(first, second), (second, first)]


def _only(side: Side, other: Side) -> list[str]:
    """Return what just one run has: a model, or some of its seeds."""
    shared = {model for model, _ in other.metrics}
    seeds: dict[str, list[int]] = {}
    for model, seed in side.metrics:
        if (model, seed) not in other.metrics:
            seeds.setdefault(model, []).append(seed)
    return [
        _("%(model)s (seed %(seeds)s)", model=model, seeds=", ".join(map(str, found)))
        if model in shared
        else model
        for model, found in seeds.items()
    ]


def _rows(first: Side, second: Side, both: Iterable[Key]) -> list[Row]:
    """Return a row a model and seed and, of several seeds, one of their means."""
    by_model: dict[str, list[Key]] = {}
    for key in both:
        by_model.setdefault(key[0], []).append(key)
    rows = []
    for keys in by_model.values():
        rows += [_row(first, second, [key], str(key[1])) for key in keys]
        if len(keys) > 1:
            rows.append(_row(first, second, keys, ""))
    return rows


def _row(first: Side, second: Side, keys: Sequence[Key], seed: str) -> Row:
    model = keys[0][0]
    write = writer("accuracy" if first.metrics[keys[0]]["task"] == "reviews" else "mae")
    figures = []
    for column in COLUMNS:
        pairs = [(_figure(first, key, column), _figure(second, key, column)) for key in keys]
        known = [(old, new) for old, new in pairs if old is not None and new is not None]
        figures.append(
            (
                _mean([old for old, _ in pairs if old is not None], write),
                _mean([new for _, new in pairs if new is not None], write),
                _difference([new - old for old, new in known], write),
            )
        )
    times = tuple(_time([side.runs[key] for key in keys if key in side.runs])
                  for side in (first, second))  # fmt: skip
    title = second.titles.get(model) or first.titles.get(model) or model
    failures = [
        (name, reason)
        for name, side in zip(COLOURS, (first, second), strict=True)
        for key in keys
        if seed and (reason := side.metrics[key]["failure"])
    ]
    return Row(model, title, seed, figures, (times[0], times[1]), failures)


def _figure(side: Side, key: Key, column: str) -> float | None:
    scored = side.metrics[key]
    weights, split = COLUMNS[column]
    if scored["failure"]:
        return None
    figures = scored[weights][split]
    return float(figures["accuracy" if scored["task"] == "reviews" else "mae"])


def _mean(values: Sequence[float], write: Callable[[float], str]) -> str:
    return quantities.with_spread(values, write)


def _difference(values: Sequence[float], write: Callable[[float], str]) -> str:
    if not values:
        return MISSING
    return "0" if not any(values) else quantities.difference(values, write)


def _time(runs: Sequence[Mapping[str, Any]]) -> str:
    seconds = [sum(run["epoch_seconds"]) for run in runs]
    return quantities.duration(statistics.fmean(seconds)) if seconds else MISSING


# ---- Curves -----------------------------------------------------------------------------------


def _plots(first: Side, second: Side, both: Iterable[Key]) -> list[dict[str, Any]]:
    """Return, for each model with curves in both runs, a plot of each validation figure."""
    models = dict.fromkeys(
        key[0] for key in both if first.histories.get(key) and second.histories.get(key)
    )
    found = []
    for model in models:
        curves = {
            "A": [first.histories[key] for key in both if key[0] == model],
            "B": [second.histories[key] for key in both if key[0] == model],
        }
        metrics = [name for name in NAMES if any(name in one for one in curves["A"])]
        if "mae" in metrics:
            metrics = ["mae"]  # which is the loss
        found.append(
            {
                "model": model,
                "title": second.titles.get(model) or first.titles.get(model) or model,
                "svgs": [_draw(model, metric, curves) for metric in metrics],
            }
        )
    return found


@styled
def _draw(model: str, metric: str, curves: Mapping[str, Sequence[Curves]]) -> Markup:
    """Draw one validation figure of both runs over the epochs, a line a seed."""
    figure, axes = new_plot(NAMES[metric])
    for name, runs in curves.items():
        for values in (run[metric] for run in runs if metric in run):
            under = name == "A"  # wide and pale, so that an equal B is seen on top of it
            axes.plot(
                range(1, len(values) + 1),
                values,
                "o-",
                color=COLOURS[name],
                markersize=7 if under else 3,
                linewidth=3 if under else 1.4,
                alpha=0.5 if under else 1,
            )
    axes.set_xlabel("epoch", labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
    if metric == "accuracy":
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.4g} %"))
    handles = [
        Line2D([], [], color=colour, linewidth=2, label=name) for name, colour in COLOURS.items()
    ]
    figure.legend(handles=handles, ncols=2, **legend_place(figure))
    label = f"{model}: {NAMES[metric].lower()} by epoch, A and B"
    return inline_svg(figure, f"{model}-{metric}", label)
