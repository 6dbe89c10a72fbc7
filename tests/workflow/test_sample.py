"""The whole sample edition, trained: its lessons, its files, its second run."""

import os
import re
import subprocess
import sys

import pytest
from project import ROOT, python_blocks

from chapter6.formats import read_json, read_table

PREPARED = [
    "resources/sample/*.zip",
    "resources/sample/*.tar.gz",
    "results/sample/reviews/*",
    "results/sample/vectors/*",
    "results/sample/climate/*",
]


@pytest.fixture(scope="module")
def best(sample_run):
    """Each model's best validation figure: accuracy, or MAE."""
    rows = read_table(sample_run.path / "results/sample/comparison.parquet").to_pylist()
    return {row["model"]: row["best_validation"] for row in rows}


def test_lstm_convnet_and_embedding_classify_far_above_chance(best):
    assert best["imdb_embedding"] > 0.7
    assert best["imdb_lstm"] > 0.7
    assert best["imdb_conv1d"] > 0.7


def test_frozen_glove_beats_learning_from_scratch_on_200_reviews(best):
    assert best["imdb_glove_frozen_200"] > best["imdb_scratch_200"] + 0.05


def test_ten_times_more_reviews_help_learning_from_scratch(best):
    assert best["imdb_scratch_2000"] > best["imdb_scratch_200"] + 0.05


def test_a_gru_beats_the_naive_forecast(best):
    assert best["jena_gru"] < 0.95 * best["jena_naive"]


def test_the_dense_network_does_not_beat_the_gru(best):
    assert best["jena_dense"] > best["jena_gru"]


def test_the_gru_on_reversed_time_does_worse_than_the_gru(best):
    assert best["jena_gru_reversed"] > 1.05 * best["jena_gru"]


def test_a_second_run_has_nothing_to_do(sample_run):
    assert sample_run.planned("report") == {}
    done = sample_run.snakemake("--cores", "4", "report")
    assert "Nothing to be done" in done.stdout


def test_epochs_are_shown_while_a_model_trains(sample_run):
    assert "jena_gru seed 1: epoch 2/" in sample_run.output
    log = (sample_run.path / "results/sample/logs/train/jena_gru/seed-1.log").read_text()
    assert "epoch 2/" in log
    assert "Total params" in log


def test_two_runs_from_scratch_give_the_same_prepared_bytes_and_the_same_metrics(
    sample_run, new_workspace
):
    again = new_workspace()
    again.snakemake("--cores", "2", "models", PYTHONHASHSEED="2")
    for pattern in PREPARED:
        assert again.files(pattern) == sample_run.files(pattern), pattern
    pattern = "results/sample/models/*/*/metrics.json"
    assert len(again.files(pattern)) == 18
    assert again.files(pattern) == sample_run.files(pattern)
    pattern = "results/sample/models/*/*/history.parquet"
    assert again.files(pattern) == sample_run.files(pattern)


def test_every_run_records_what_it_was_made_from_and_stays_small(sample_run):
    for path in sorted((sample_run.path / "results/sample/models").glob("*/*/run.json")):
        run = read_json(path)
        assert run["peak_memory_mb"] < 1500, path
        assert run["settings"]["builder"]
        assert set(run["versions"]) == {"fusedrnn", "keras", "numpy", "tensorflow", "python"}
        assert all(len(digest) == 64 for digest in run["inputs"].values())
        assert len(run["epoch_seconds"]) == run["settings"]["epochs"]
        assert sum(run["epoch_seconds"]) < run["seconds"]


def test_the_best_epoch_is_the_first_with_the_best_validation_figure(sample_run):
    folder = sample_run.path / "results/sample/models/imdb_lstm/seed-1"
    rows = read_table(folder / "history.parquet").to_pylist()
    accuracy = [
        row["value"] for row in rows if row["split"] == "validation" and row["metric"] == "accuracy"
    ]
    metrics = read_json(folder / "metrics.json")
    assert metrics["best"]["epoch"] == accuracy.index(max(accuracy)) + 1
    assert metrics["best"]["validation"]["accuracy"] == pytest.approx(max(accuracy), abs=1e-6)
    assert metrics["final"]["validation"]["accuracy"] == pytest.approx(accuracy[-1], abs=1e-6)


def test_temperature_errors_are_also_in_degrees(sample_run):
    metrics = read_json(sample_run.path / "results/sample/models/jena_naive/seed-1/metrics.json")
    described = read_json(sample_run.path / "results/sample/concepts/describe_climate.json")
    std = described["normalization"]["temperature_std"]
    for split in ("validation", "test"):
        figures = metrics["best"][split]
        assert figures["mae_celsius"] == pytest.approx(figures["mae"] * std, rel=1e-3)


def test_the_notebook_of_the_docs_draws_the_curves_of_a_real_run(sample_run, tmp_path):
    (tmp_path / "results").symlink_to(sample_run.path / "results")
    code = "\n".join(python_blocks(ROOT / "docs/notebook.md"))
    environment = os.environ | {"MPLBACKEND": "Agg"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env=environment)
    for name in ("jena_gru.png", "forecasts.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_every_claim_has_a_verdict_that_is_marked_as_about_synthetic_data(sample_run):
    ruled = read_json(sample_run.path / "results/sample/claims.json")
    assert (ruled["edition"], ruled["synthetic"]) == ("sample", True)
    verdicts = {entry["id"]: entry["verdict"] for entry in ruled["claims"]}
    assert len(verdicts) == 24
    assert "not run" not in verdicts.values()
    assert verdicts["C7"] == verdicts["C14"] == "holds"
    assert verdicts["C8"] == "not decided"


def test_the_report_is_one_file_that_calls_its_data_synthetic(sample_run):
    page = (sample_run.path / "results/sample/report.html").read_text()
    assert "synthetic" in page
    assert "<svg" in page
    references = re.findall(r"""(?:src|href)=["']([^"']*)""", page)
    assert references
    assert [r for r in references if not r.startswith(("#", "data:"))] == []
