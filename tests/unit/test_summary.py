"""The tables beside the report: all that its first table shows, and documented column by column."""

import re
from itertools import product

import pytest
from made_up_report import material
from project import ROOT

from chapter6.evaluation import comparison, summary


def summarised(rows):
    return {row["model"]: row for row in summary.summary_table(rows).to_pylist()}


def test_a_model_has_the_mean_and_the_deviation_of_its_seeds():
    row = summarised(material(seeds=(1, 2, 3)).comparison)["jena_gru"]
    assert (row["n"], row["failed"], row["epochs"], row["parameters"]) == (3, 0, 4, 4641)
    assert row["best_test_mean"] == pytest.approx(0.32)
    assert row["best_test_std"] == pytest.approx(0.01)
    assert row["published_best_ko"] == 0.2628


def test_the_time_of_an_epoch_is_the_median():
    models = {"m": {"section": "6.3", "title": "M", "variant_of": None, "control": False}}
    figures = {"epoch": 1, "validation": {"mae": 0.3}, "test": {"mae": 0.3}}
    scored = {"model": "m", "seed": 1, "task": "climate", "parameters": 2, "failure": None}
    scored |= {"best": figures, "final": figures}
    for seconds, median in (([9.0, 2.0, 3.0], 3.0), ([9.0, 2.0, 3.0, 2.0], 2.5)):
        run = {"model": "m", "seed": 1, "epoch_seconds": seconds}
        (row,) = comparison.comparison_table(models, [scored], [run], {}).to_pylist()
        assert row["seconds_per_epoch"] == median
        assert row["seconds"] == sum(seconds)


def test_a_failed_seed_is_counted_and_is_in_no_figure():
    rows = [row for row in material(seeds=(1, 2)).comparison if row["model"] == "jena_gru"]
    rows[0] |= dict.fromkeys(comparison.FIGURES) | {"failure": "no end"}
    row = summarised(rows)["jena_gru"]
    assert (row["n"], row["failed"]) == (1, 1)
    assert row["best_test_mean"] == rows[1]["best_test"]
    assert row["best_test_std"] is None


def test_a_variant_is_compared_with_its_model_seed_by_seed():
    rows = [row for row in material(seeds=(1, 2)).comparison if row["model"] == "jena_gru"]
    variant = [
        row | {"model": "other", "variant_of": "jena_gru"}
        | {"best_test": row["best_test"] + 0.01 * row["seed"]}
        for row in rows
    ]  # fmt: skip
    found = summarised([*rows, *variant])
    assert found["other"]["best_test_difference_mean"] == pytest.approx(0.015)
    assert found["jena_gru"]["best_test_difference_mean"] is None


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
        assert "FIGURE_{mean,std}" in section
    schema = (comparison if name == "comparison" else summary).SCHEMA
    assert set(schema.names) - named == set()


def expanded(pattern):
    """Return the names that a pattern with braces stands for, as the shell has it."""
    parts = [part.split(",") for part in re.split(r"[{}]", pattern)]
    return {"".join(chosen) for chosen in product(*parts)}
