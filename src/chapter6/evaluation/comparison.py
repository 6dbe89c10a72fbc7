"""The table of all models and seeds: sizes, times, and validation and test figures."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from chapter6.config.run_settings import ModelDescription
from chapter6.tables import as_frame, as_table, frame_of

SCORES = [f"{weights}_{split}" for weights in ("best", "final") for split in ("validation", "test")]
FIGURES = [f"{score}{unit}" for score in SCORES for unit in ("", "_celsius")]
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
        ("swept", pa.string()),
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

HISTORIES = pa.schema(
    [
        ("model", pa.string()),
        ("seed", pa.int64()),
        ("epoch", pa.int64()),
        ("split", pa.string()),
        ("metric", pa.string()),
        ("value", pa.float64()),
    ]
)
"""The columns of ``histories.parquet``, and of the ``history.parquet`` of each training."""


def comparison_table(
    models: Mapping[str, ModelDescription],
    metrics: Sequence[Mapping[str, Any]],
    runs: Sequence[Mapping[str, Any]],
    published: Mapping[str, Mapping[str, Any]],
) -> pd.DataFrame:
    """Return the comparison: a row for each model and seed, in the order of `models` and of seeds.

    Parameters
    ----------
    models
        model → its description, in the order of the chapter.
    metrics
        The contents of the ``metrics.json`` files; models that are not in `models` are left out.
    runs
        The contents of the ``run.json`` files; baselines have none.
    published
        The result of `published_results`.

    Returns
    -------
    pd.DataFrame
        The columns of `SCHEMA`, with the dtypes of `chapter6.tables.as_frame`. ``variant_of`` is a
        variant's base model, ``swept`` is JSON of the settings that a sweep varies, for a swept
        model and its points, ``control`` is true for a model that is not the chapter's, and
        ``failure`` says why a training has no figures. ``metric`` is ``accuracy`` (reviews) or
        ``mae``, in standard deviations of the training temperatures; ``*_celsius`` is the MAE in
        °C. ``best_*`` are of the best epoch's weights, ``final_*`` of the last epoch's. A missing
        figure is a gap.
    """
    table = (
        _descriptions(models)
        .merge(_scores(metrics).sort_values("seed"), on="model")
        .merge(_trainings(runs), how="left", on=["model", "seed"], validate="many_to_one")
        .merge(_printed(published), how="left", on="printed_of", validate="many_to_one")
    )
    return as_frame(as_table(table, SCHEMA))


def is_point(table: pd.DataFrame) -> pd.Series:
    """Tell which rows of a comparison or a summary, bool (rows,), are of points of a sweep."""
    return table["swept"].notna() & table["variant_of"].notna()


def _descriptions(models: Mapping[str, ModelDescription]) -> pd.DataFrame:
    """Return each model's description; ``printed_of`` is whose published figures it has.

    That is a variant's base model, or the model itself. Nothing was published of a sweep's points.
    """
    frame = frame_of(models.values(), SCHEMA)
    frame = frame[["model", "section", "title", "variant_of", "swept", "control"]]
    variant_of = frame["variant_of"].mask(is_point(frame))
    return frame.assign(printed_of=variant_of.fillna(frame["model"]))


def _scores(metrics: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the figures of each model and seed; accuracies and MAEs share their columns."""
    known = ("model", "seed", "task", "parameters", "failure", "best_epoch")
    measured = [
        f"{score}_{name}" for score in SCORES for name in ("accuracy", "mae", "mae_celsius")
    ]
    flat = pd.json_normalize(list(metrics), sep="_").reindex(columns=[*known, *measured])
    frame = flat[[*known]].astype({"model": "str", "seed": "Int64"})
    frame["metric"] = flat["task"].map({"reviews": "accuracy", "climate": "mae"})
    for score in SCORES:
        frame[score] = flat[f"{score}_accuracy"].fillna(flat[f"{score}_mae"])
        frame[f"{score}_celsius"] = flat[f"{score}_mae_celsius"]
    return frame


def _trainings(runs: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return each run's number of epochs and its training time in seconds."""
    rows = [
        {
            "model": run["model"],
            "seed": run["seed"],
            "epochs": len(seconds := run["epoch_seconds"]),
            "seconds": sum(seconds),
            "seconds_per_epoch": statistics.median(seconds) if seconds else None,
        }
        for run in runs
    ]
    return frame_of(rows, SCHEMA)[["model", "seed", "epochs", "seconds", "seconds_per_epoch"]]


def _printed(published: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return the published figures of each model, in ``printed_of``."""
    rows = [
        {"model": model} | {f"published_{name}": value for name, value in figures.items()}
        for model, figures in published.items()
    ]
    frame = frame_of(rows, SCHEMA)[["model", *(f"published_{name}" for name in PUBLISHED)]]
    return frame.rename(columns={"model": "printed_of"})
