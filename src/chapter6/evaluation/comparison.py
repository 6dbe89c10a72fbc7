"""One table of every model and seed: sizes, times, and validation and test figures."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

FIGURES = [
    f"{weights}_{split}{unit}"
    for weights in ("best", "final")
    for split in ("validation", "test")
    for unit in ("", "_celsius")
]
PUBLISHED = ("best_en", "best_ko", "best_low", "best_high", "test")

SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("seed", pa.int64()),
        ("section", pa.string()),
        ("title", pa.string()),
        ("task", pa.string()),
        ("metric", pa.string()),
        ("variant_of", pa.string()),
        ("control", pa.bool_()),
        ("failure", pa.string()),
        ("parameters", pa.int64()),
        ("epochs", pa.int64()),
        ("best_epoch", pa.int64()),
        *((name, pa.float64()) for name in FIGURES),
        ("seconds", pa.float64()),
        ("seconds_per_epoch", pa.float64()),
        *((f"published_{name}", pa.float64()) for name in PUBLISHED),
    ]
)


def comparison_table(
    models: Mapping[str, Mapping[str, Any]],
    metrics: Sequence[Mapping[str, Any]],
    runs: Sequence[Mapping[str, Any]],
    published: Mapping[str, Mapping[str, Any]],
) -> pa.Table:
    """Return the comparison, a row a model and seed, in the order of `models` and of the seeds.

    Parameters
    ----------
    models
        model → {section, title, variant_of, control}, in the order of the chapter.
    metrics
        The contents of the ``metrics.json`` files.
    runs
        The contents of the ``run.json`` files; models that are not trained have none.
    published
        What `published_results` returned.

    Returns
    -------
    pa.Table
        `SCHEMA`. ``variant_of`` names the model that a variant is one of, ``control`` tells what is
        not the chapter's, ``failure`` says why a training has no figures. ``metric`` names the
        figure: accuracy (reviews), or mae, in units of the training temperatures' standard
        deviation, and as ``*_celsius`` in °C. ``best_*`` are of the best epoch's weights,
        ``final_*`` of the last one's. Null where there is no such figure.
    """
    run_of = {(run["model"], run["seed"]): run for run in runs}
    order = {name: place for place, name in enumerate(models)}
    rows = [
        {
            "model": scored["model"],
            "seed": scored["seed"],
            **_description(models[scored["model"]]),
            **_figures(scored),
            **_training(run_of.get((scored["model"], scored["seed"]))),
            **_published(scored["model"], models, published),
        }
        for scored in sorted(metrics, key=lambda m: (order[m["model"]], m["seed"]))
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _description(model: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("section", "title", "variant_of", "control")
    return {key: model[key] for key in keys}


def _published(
    name: str, models: Mapping[str, Mapping[str, Any]], published: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what was printed of a model, or of the one that it is a variant of."""
    printed = published.get(models[name]["variant_of"] or name, {})
    return {f"published_{key}": value for key, value in printed.items()}


def _figures(scored: Mapping[str, Any]) -> dict[str, Any]:
    metric = "accuracy" if scored["task"] == "reviews" else "mae"
    row: dict[str, Any] = {
        "task": scored["task"],
        "metric": metric,
        "parameters": scored["parameters"],
        "failure": scored["failure"],
    }
    if scored["failure"]:
        return row
    row["best_epoch"] = scored["best"]["epoch"]
    for weights in ("best", "final"):
        for split in ("validation", "test"):
            figures = scored[weights][split]
            row[f"{weights}_{split}"] = figures[metric]
            row[f"{weights}_{split}_celsius"] = figures.get(f"{metric}_celsius")
    return row


def _training(run: Mapping[str, Any] | None) -> dict[str, Any]:
    if run is None:
        return {}
    seconds = run["epoch_seconds"]
    return {
        "epochs": len(seconds),
        "seconds": sum(seconds),
        "seconds_per_epoch": statistics.median(seconds) if seconds else None,
    }
