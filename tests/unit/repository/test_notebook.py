"""The code in docs/notebook.md runs as it is printed, and draws what it says."""

import matplotlib
import matplotlib.pyplot as plt
import pytest
from project import ROOT, python_blocks

from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.evaluation.summary import SCHEMA as SUMMARY
from chapter6.evaluation.summary import summary_table
from chapter6.tables import frame_of, write_frame

MODELS = ("jena_dense", "jena_gru")


@pytest.fixture
def results(tmp_path, monkeypatch):
    """The tables of two models, two seeds and three epochs in the current folder."""
    monkeypatch.chdir(tmp_path)
    histories = frame_of(
        [
            {"model": model, "seed": seed, "epoch": epoch, "split": split, "metric": metric,
             "value": seed / epoch + (split == "validation")}
            for model in MODELS
            for seed in (1, 2)
            for epoch in (1, 2, 3)
            for split in ("training", "validation")
            for metric in ("loss", "mae")
        ],
        HISTORIES,
    )  # fmt: skip
    comparison = frame_of(
        [
            {"model": model, "seed": seed, "title": model, "metric": "mae", "parameters": 9,
             "best_validation": seed / 10 if model == "jena_gru" else seed / 5}
            for model in MODELS
            for seed in (1, 2)
        ],
        SCHEMA,
    )  # fmt: skip
    write_frame(histories, "results/sample/histories.parquet", HISTORIES)
    write_frame(summary_table(comparison), "results/sample/summary.parquet", SUMMARY)
    one = histories[(histories["model"] == "jena_gru") & (histories["seed"] == 1)]
    write_frame(one, "results/sample/models/jena_gru/seed-1/history.parquet", HISTORIES)
    return tmp_path


def test_the_notebook_of_the_docs_runs_and_draws_its_curves(results, capsys):
    matplotlib.use("Agg")
    names = {}
    for block in python_blocks(ROOT / "docs/notebook.md"):
        exec(block, names)
    plt.close("all")
    for name in ("jena_gru.png", "forecasts.png"):
        assert (results / name).read_bytes().startswith(b"\x89PNG")
    assert names["curves"]["training"].tolist() == [1, 1 / 2, 1 / 3]
    assert names["curves"]["validation"].tolist() == [2, 3 / 2, 4 / 3]
    assert names["forecasts"]["title"].tolist() == ["jena_gru", "jena_dense"]
    assert "0.15" in capsys.readouterr().out
    assert names["means"]["jena_dense"].tolist() == [5 / 2, 7 / 4, 3 / 2]
