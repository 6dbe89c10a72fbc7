"""What can run with the chapter's models: variants as printed, and controls."""

import re

import pytest
from stages import SUMMARY, trained_and_evaluated

from chapter6.formats import read_json, read_table

PRINTED = [
    f"{model}_as_printed"
    for model in ("imdb_scratch_2000", "imdb_lstm_reversed", "imdb_bilstm", "imdb_conv1d")
]
CONTROLS = ["imdb_bag_of_words", "imdb_logistic_regression", "jena_persistence", "jena_climatology"]


@pytest.fixture(scope="module")
def beside(reduced_run, tmp_path_factory):
    """The reduced run, with all variants and controls added to a finished one."""
    workspace = reduced_run.copy(tmp_path_factory.mktemp("beside") / "run")
    workspace.ran = workspace.runs(
        "report", "--config", "variants=[as_printed]", f"controls=[{','.join(CONTROLS)}]"
    )
    return workspace


def test_just_what_is_added_runs_and_without_it_the_comparison_goes_back(beside):
    baselines = {"evaluate_jena_persistence", "evaluate_jena_climatology"}
    added = trained_and_evaluated(*PRINTED, *CONTROLS[:2])
    assert beside.ran == added | baselines | SUMMARY
    assert beside.would_run() == SUMMARY


def test_the_report_and_the_summary_show_them(beside):
    results = beside.path / "results/reduced"
    rows = {row["model"]: row for row in read_table(results / "summary.parquet").to_pylist()}
    assert set(PRINTED) | set(CONTROLS) < set(rows)
    for model in PRINTED:
        assert rows[model]["variant_of"] == model.removesuffix("_as_printed")
    assert [model for model, row in rows.items() if row["control"]] == CONTROLS
    assert all(row["n"] == 1 for row in rows.values())
    report = (results / "report.html").read_text()
    assert report.count("Compared with the corrected model: validation") == len(PRINTED)
    assert "Control: the dense network of chapter 3" in report
    end = "--configfile tests/editions/reduced.yaml"
    edition = "--config edition=reduced"
    for target in (
        f"evaluate_imdb_conv1d_as_printed {edition} variants=[as_printed] {end}",
        f"evaluate_jena_climatology {edition} controls=[jena_climatology] {end}",
    ):
        assert f"<pre>snakemake --cores 4 {target}</pre>" in report
    assert "results/reduced/logs/evaluate/jena_climatology/seed-1.log" in report
    errata = report.partition('id="errata"')[2].partition("</section>")[0]
    assert not re.search(r"not run: <code>[^<]*variants=\[as_printed\]", errata)
    assert errata.count("variants=[as_keras_3]") == 2


def test_as_keras_3_does_it_is_a_variant_too_which_runs_by_its_name(beside):
    differ = {"imdb_lstm": {"repeated_words"}, "jena_gru": {"arguments"}}
    variants = [f"{model}_as_keras_3" for model in differ]
    targets = [f"evaluate_{variant}" for variant in variants]
    beside.snakemake("--cores", "2", *targets, "--config", "variants=[as_keras_3]")
    for (model, keys), variant in zip(differ.items(), variants, strict=True):
        assert changed(beside, model, variant) == keys | {"variant_of"}


def changed(workspace, model, variant):
    """The settings in which a variant differs from its model."""
    own, other = (
        read_json(workspace.path / f"results/reduced/models/{name}/seed-1/run.json")["settings"]
        for name in (model, variant)
    )
    return {key for key in own | other if own.get(key) != other.get(key)}


def test_each_variant_differs_from_its_model_in_what_was_printed_alone(beside):
    differ = {
        "imdb_scratch_2000": {"warm_start"},
        "imdb_lstm_reversed": {"keep_first"},
        "imdb_bilstm": {"keep_first", "reverse"},
        "imdb_conv1d": {"arguments"},
    }
    for model, keys in differ.items():
        assert changed(beside, model, f"{model}_as_printed") == keys | {"variant_of"}
