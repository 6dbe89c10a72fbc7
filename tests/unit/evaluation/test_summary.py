"""The tables next to the report: they have all that its first table shows, and are documented."""

import re
import statistics
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.evaluation import comparison, summary
from chapter6.tables import rows_of

PUBLISHED = {"gru": {"best_en": 0.25, "best_ko": 0.26, "test": None}}


def described(*models, variant_of=None):
    return {
        model: {
            "model": model,
            "section": "6.3",
            "title": model.upper(),
            "variant_of": variant_of,
            "control": False,
        }
        for model in models
    }


def scored(model, seed=1, mae=0.3):
    figures = {"epoch": 3, "validation": {"mae": mae}, "test": {"mae": mae}}
    run = {"model": model, "seed": seed, "task": "climate", "parameters": 4641, "failure": None}
    return run | {"best": figures, "final": figures}


def comparison_of(seeds, models=("gru",)):
    """Return a comparison of models with an MAE of 0.3 plus a hundredth of the seed."""
    metrics = [scored(model, seed, 0.3 + 0.01 * seed) for model in models for seed in seeds]
    runs = [
        {"model": one["model"], "seed": one["seed"], "epoch_seconds": [2.0] * 4} for one in metrics
    ]
    return comparison.comparison_table(described(*models), metrics, runs, PUBLISHED)


def summarised(table):
    return {row["model"]: row for row in rows_of(summary.summary_table(table))}


def test_a_model_has_the_mean_the_deviation_and_the_range_of_its_seeds():
    table = comparison_of((1, 2, 3)).assign(epochs=[4, 2, 9], best_epoch=[3, 1, 5])
    row = summarised(table)["gru"]
    assert (row["n"], row["failed"], row["epochs"], row["parameters"]) == (3, 0, 9, 4641)
    assert row["best_test_mean"] == pytest.approx(0.32)
    assert row["best_test_std"] == pytest.approx(0.01)
    assert (row["epochs_min"], row["epochs_max"], row["epochs_mean"]) == (2, 9, 5)
    assert (row["best_epoch_min"], row["best_epoch_max"], row["best_epoch_mean"]) == (1, 5, 3)
    assert row["published_best_ko"] == 0.26


@settings(deadline=None)
@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=9))
def test_mean_and_deviation_are_those_of_the_standard_library(values):
    table = comparison_of(tuple(range(len(values)))).assign(best_test=values)
    row = summarised(table)["gru"]
    if len(values) == 1:
        assert (row["best_test_mean"], row["best_test_std"]) == (values[0], None)
    else:
        mean, std = statistics.fmean(values), statistics.stdev(values)
        assert row["best_test_mean"] == pytest.approx(mean, rel=1e-15)
        assert row["best_test_std"] == pytest.approx(std, rel=1e-12, abs=1e-14 * mean)


def test_models_come_in_the_order_of_the_configuration_and_seeds_rise():
    table = comparison_of((2, 10, 1), ("b", "a"))
    assert list(zip(table["model"], table["seed"], strict=True)) == [
        (model, seed) for model in ("b", "a") for seed in (1, 2, 10)
    ]
    assert list(summary.summary_table(table)["model"]) == ["b", "a"]


def test_the_time_of_an_epoch_is_the_median():
    for seconds, median in (([9.0, 2.0, 3.0], 3.0), ([9.0, 2.0, 3.0, 2.0], 2.5)):
        run = {"model": "gru", "seed": 1, "epoch_seconds": seconds}
        table = comparison.comparison_table(described("gru"), [scored("gru")], [run], {})
        (row,) = rows_of(table)
        assert row["seconds_per_epoch"] == median
        assert row["seconds"] == sum(seconds)


def test_models_that_are_not_configured_or_have_no_figures_have_no_row():
    run = {"model": "gru", "seed": 2, "epoch_seconds": [1.0]}
    metrics = [scored("gru"), scored("stranger")]
    table = comparison.comparison_table(described("gru"), metrics, [run], {})
    assert rows_of(table[["model", "seed", "epochs"]]) == [
        {"model": "gru", "seed": 1, "epochs": None}
    ]


def test_a_variant_has_the_published_figures_of_its_model():
    models = described("gru") | described("other", variant_of="gru")
    metrics = [scored("other"), scored("gru")]
    table = comparison.comparison_table(models, metrics, [], PUBLISHED)
    assert rows_of(table[["model", "published_best_en", "published_test"]]) == [
        {"model": model, "published_best_en": 0.25, "published_test": None}
        for model in ("gru", "other")
    ]


def test_an_empty_comparison_and_summary_have_their_columns():
    table = comparison.comparison_table({}, [], [], {})
    assert (len(table), list(table)) == (0, comparison.SCHEMA.names)
    found = summary.summary_table(table)
    assert (len(found), list(found)) == (0, summary.SCHEMA.names)


def test_a_failed_seed_is_counted_but_not_in_any_figure():
    table = comparison_of((1, 2))
    table.loc[0, comparison.FIGURES] = float("nan")
    table.loc[0, "failure"] = "no end"
    table.loc[0, "epochs"] = 9
    row = summarised(table)["gru"]
    assert (row["n"], row["failed"]) == (1, 1)
    assert row["best_test_mean"] == table.loc[1, "best_test"]
    assert row["best_test_std"] is None
    assert (row["epochs"], row["epochs_max"]) == (9, 4)


def test_a_model_whose_trainings_all_failed_has_a_row_without_figures():
    table = comparison_of((1, 2)).assign(failure="no end", best_test=float("nan"))
    row = summarised(table)["gru"]
    assert (row["n"], row["failed"], row["parameters"]) == (0, 2, 4641)
    assert (row["best_test_mean"], row["epochs_min"]) == (None, None)


def test_a_variant_is_compared_with_its_model_seed_by_seed():
    table = comparison_of((1, 2, 3))
    variant = table.assign(model="other", variant_of="gru")
    variant["best_test"] += 0.01 * variant["seed"].astype(float)
    found = summarised(pd.concat([table, variant[:2]]))  # seed 3 has no pair
    assert found["other"]["best_test_difference_mean"] == pytest.approx(0.015)
    assert found["other"]["best_test_difference_std"] == pytest.approx(0.005 * 2**0.5)
    assert found["gru"]["best_test_difference_mean"] is None


@pytest.mark.parametrize("name", ["comparison", "summary"])
def test_the_docs_name_every_column(name):
    text = (ROOT / "docs/files.md").read_text()
    section = text.partition(f"### {name}.parquet")[2].partition("###")[0]
    cells = re.findall(r"^\| (.*?) \| ", section, re.MULTILINE)
    named = {
        column
        for cell in cells
        for part in re.split(r", (?![^{]*})", cell)
        for column in expanded(part)
    }
    named |= set(re.findall(r"`(\w+)`", section))
    if name == "summary":
        named |= {f"{figure}_{kind}" for figure in summary.SPREAD for kind in ("mean", "std")}
        named |= {f"published_{key}" for key in comparison.PUBLISHED}
        named |= {f"{name}_{end}" for name in summary.RANGES for end in ("min", "max")}
        assert "FIGURE_{mean,std}" in section
        assert "{epochs,best_epoch}_{min,max}" in section
    schema = (comparison if name == "comparison" else summary).SCHEMA
    assert set(schema.names) - named == set()


def expanded(pattern):
    """Expand a pattern with braces to names, as a shell does."""
    parts = [part.split(",") for part in re.split(r"[{}]", pattern)]
    return {"".join(chosen) for chosen in product(*parts)}
