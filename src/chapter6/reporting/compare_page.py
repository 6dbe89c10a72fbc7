"""The differences between two folders of results, as one HTML page."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from chapter6.language import _
from chapter6.reporting.plots.two_runs import COLOURS, NAMES, Curves, draw_two_runs
from chapter6.reporting.templates import assets, page_of, template_environment
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.failures import spoken_failure
from chapter6.reporting.wording.numbers import MISSING, difference_writer, writer
from chapter6.reporting.wording.titles import spoken_title

COLUMNS = {
    "best_validation": ("best", "validation"),
    "best_test": ("best", "test"),
    "final_test": ("final", "test"),
}

Key = tuple[str, int]
Compared = dict[str, tuple[list[Key], list[Key]]]
"""model → its runs in A and in B: the same seeds in both, or all seeds if they share none."""


@dataclass(frozen=True)
class Side:
    """What one of the two folders contains, by model and seed.

    Attributes
    ----------
    name
        The folder.
    titles
        model → title, where known.
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

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The columns of `COLUMNS`, float64, by model and seed; NaN where the training failed."""
        rows = [
            [_figure(scored, *place) for place in COLUMNS.values()]
            for scored in self.metrics.values()
        ]
        seeds = pd.MultiIndex.from_tuples(list(self.metrics), names=["model", "seed"])
        return pd.DataFrame(rows, index=seeds, columns=list(COLUMNS), dtype=float)


def _figure(scored: Mapping[str, Any], weights: str, split: str) -> float | None:
    if scored["failure"]:
        return None
    figures = scored[weights][split]
    return float(figures["accuracy" if scored["task"] == "reviews" else "mae"])


@dataclass(frozen=True)
class Change:
    """Something that differs, in words, and the models it differs for."""

    words: str
    models: list[str]


@dataclass(frozen=True)
class Row:
    """The figures of one model and seed in A and B, as text; ``seed`` is empty for means.

    If the two share no seed of the model, ``seed`` lists the seeds of each and the figures are
    means. ``failures`` has ``A`` or ``B`` for each training that failed, with the reason.
    """

    model: str
    title: str
    seed: str
    figures: list[tuple[str, str, str]]
    seconds: tuple[str, str]
    failures: list[tuple[str, str]]


def render_compare_page(
    first: Side,
    second: Side,
    changes: Mapping[str, Sequence[Change]],
    folder: Path,
    language: str = "en",
) -> str:
    """Return the page, in the language set by `speaking`; `language` is its code, such as ``en``.

    `changes` maps ``settings``, ``code``, ``versions`` and ``data`` to what differs; it is empty if
    no jobs could be compared. `folder` has the template ``compare.html.j2`` and the styles.
    """
    both = [key for key in first.metrics if key in second.metrics]
    compared = _compared(first, second)
    shown = [key for sides in compared.values() for keys in sides for key in keys]
    return page_of(
        template_environment(folder),
        "compare.html.j2",
        first=first,
        second=second,
        only=[(side.name, _only(side, other)) for side, other in _sides(first, second)],
        rows=_rows(first, second, compared),
        several_seeds=len({seed for _, seed in shown}) > 1,
        unpaired=any(old != new for old, new in compared.values()),
        changes=changes,
        plots=_plots(first, second, compared),
        runs=len(both),
        language=language,
        same=sum(first.metrics[key] == second.metrics[key] for key in both),
        **assets(folder),
    )


def _sides(first: Side, second: Side) -> list[tuple[Side, Side]]:
    return [(first, second), (second, first)]


def _only(side: Side, other: Side) -> list[str]:
    """Return what only `side` has: whole models, or some seeds of a model."""
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


def _compared(first: Side, second: Side) -> Compared:
    """Return, for each model in both, the seeds they share, or all seeds if they share none."""
    found: Compared = {}
    for model in dict.fromkeys(model for model, _seed in first.metrics):
        old, new = ([key for key in side.metrics if key[0] == model] for side in (first, second))
        shared = [key for key in old if key in new]
        if new:
            found[model] = (shared, shared) if shared else (old, new)
    return found


def _rows(first: Side, second: Side, compared: Compared) -> list[Row]:
    """Return a row for each model and seed and, for several seeds, another for their means."""
    rows = []
    for old, new in compared.values():
        if old != new:
            rows.append(_row(first, second, (old, new), _seeds_of_both(old, new)))
            continue
        rows += [_row(first, second, ([key], [key]), str(key[1])) for key in old]
        if len(old) > 1:
            rows.append(_row(first, second, (old, new), ""))
    return rows


def _title(model: str, first: Side, second: Side) -> str:
    return spoken_title(second.titles.get(model) or first.titles.get(model) or model)


def _seeds_of_both(old: Iterable[Key], new: Iterable[Key]) -> str:
    sides = zip(COLOURS, (old, new), strict=True)
    return "; ".join(f"{name}: {', '.join(str(seed) for _, seed in keys)}" for name, keys in sides)


def _row(first: Side, second: Side, keys: tuple[list[Key], list[Key]], seed: str) -> Row:
    """Return a row for some seeds of a model; several seeds are shown as their mean."""
    model = keys[0][0][0]
    metric = "accuracy" if first.metrics[keys[0][0]]["task"] == "reviews" else "mae"
    both = list(zip((first, second), keys, strict=True))
    title = _title(model, first, second)
    failures = [
        (name, spoken_failure(reason))
        for name, (side, own) in zip(COLOURS, both, strict=True)
        for key in own
        if seed and (reason := side.metrics[key]["failure"])
    ]
    old, new = (side.figures.loc[own] for side, own in both)
    figures = [_figures(old[column], new[column], metric) for column in COLUMNS]
    times = [_time([side.runs[key] for key in own if key in side.runs]) for side, own in both]
    return Row(model, title, seed, figures, (times[0], times[1]), failures)


def _figures(old: pd.Series, new: pd.Series, metric: str) -> tuple[str, str, str]:
    """Format one figure of some seeds: in A, in B, and B minus A.

    The difference is paired by seed, or between the means if the two have no seed in common.
    """
    write = writer(metric)
    changes = new - old if new.index.equals(old.index) else pd.Series([new.mean() - old.mean()])
    old, new = old.dropna(), new.dropna()
    return (
        numbers.with_spread(old.tolist(), write),
        numbers.with_spread(new.tolist(), write),
        _difference(changes.dropna().tolist(), difference_writer(metric)),
    )


def _difference(values: Sequence[float], write: Callable[[float], str]) -> str:
    if not values:
        return MISSING
    return "0" if not any(values) else numbers.difference(values, write)


def _time(runs: Sequence[Mapping[str, Any]]) -> str:
    seconds = [sum(run["epoch_seconds"]) for run in runs]
    return numbers.duration(statistics.fmean(seconds)) if seconds else MISSING


# ---- Curves -----------------------------------------------------------------------------------


def _plots(first: Side, second: Side, compared: Compared) -> list[dict[str, Any]]:
    """Return plots of the validation figures of each model that has curves in both A and B."""
    found = []
    for model, (old, new) in compared.items():
        curves = {
            "A": [curve for key in old if (curve := first.histories.get(key))],
            "B": [curve for key in new if (curve := second.histories.get(key))],
        }
        if not all(curves.values()):
            continue
        metrics = [name for name in NAMES if any(name in one for one in curves["A"])]
        if "mae" in metrics:
            metrics = ["mae"]  # it is also the loss
        found.append(
            {
                "model": model,
                "title": _title(model, first, second),
                "svgs": [draw_two_runs(model, metric, curves) for metric in metrics],
            }
        )
    return found
