"""The data for the page's curves: complete, and safely embedded."""

import json
import math
import re
from dataclasses import replace

import pytest
from made_up_report import PRINTED, TRAINED, material
from project import ROOT

from chapter6.evaluation.comparison import HISTORIES
from chapter6.reporting.page import render
from chapter6.tables import frame_of, rows_of

HOLDER = re.compile(r'<script type="application/json" id="curve-data">(.*?)</script>', re.DOTALL)


def held(content) -> dict:
    (text,) = HOLDER.findall(render(content, ROOT / "report"))
    return json.loads(text)


def test_the_page_holds_the_history_of_every_model_and_seed():
    content = material(seeds=(1, 2))
    models = held(content)["models"]
    assert list(models) == TRAINED
    for row in rows_of(content.histories):
        if row["model"].startswith("jena") and row["metric"] == "loss":
            continue  # it is the MAE
        series = models[row["model"]]["values"][row["split"]][row["metric"]]
        value = series[row["seed"] - 1][row["epoch"] - 1]
        assert math.isclose(value, row["value"], rel_tol=1e-6)


def test_published_curves_use_our_names():
    models = held(material(synthetic=False))["models"]
    printed = PRINTED[0]["runs"]["EN"]["per_epoch"]
    assert models["imdb_lstm"]["published"]["EN"]["training"]["accuracy"] == printed["acc"]
    assert models["imdb_lstm"]["published"]["EN"]["validation"]["loss"] == printed["val_loss"]
    forecast = models["jena_gru"]["published"]
    assert forecast["EN"]["validation"]["mae"] == PRINTED[1]["runs"]["EN"]["per_epoch"]["val_loss"]
    assert "KO" not in forecast
    assert models["imdb_embedding"]["published"] == {}


def test_a_synthetic_edition_has_no_published_curves():
    assert all(model["published"] == {} for model in held(material())["models"].values())


def test_a_title_cannot_end_the_data_and_comes_back_whole():
    hostile = "</script><!--<script>'&\"\u2028"
    content = material(titles={"imdb_lstm": hostile})
    (text,) = HOLDER.findall(render(content, ROOT / "report"))
    assert "<" not in text
    assert held(content)["models"]["imdb_lstm"]["title"] == hostile


@pytest.mark.parametrize("nothing", [math.nan, None])
def test_a_training_that_diverged_leaves_gaps(nothing):
    content = material(seeds=(1, 2))
    rows = rows_of(content.histories)
    for row in rows:
        if (row["seed"], row["model"], row["epoch"]) == (1, "imdb_lstm", 4):
            row["value"] = nothing
    content = replace(content, histories=frame_of(rows, HISTORIES))
    values = held(content)["models"]["imdb_lstm"]["values"]["validation"]["loss"]
    assert values[0][3] is None
    assert None not in values[0][:3]


def test_a_spike_of_the_training_loss_is_named_and_not_drawn():
    content = material(seeds=(1, 2))
    rows = rows_of(content.histories)
    for row in rows:
        if (row["seed"], row["model"], row["epoch"]) == (2, "jena_gru", 3):
            row["value"] *= 1e10 if row["split"] == "training" else 1
    content = replace(content, histories=frame_of(rows, HISTORIES))
    values = held(content)["models"]["jena_gru"]["values"]
    assert values["training"]["mae"][1][2] is None
    assert None not in values["training"]["mae"][0]
    assert None not in values["validation"]["mae"][1]
    assert "Not drawn: the training loss of epoch 3 with seed 2, " in render(
        content, ROOT / "report"
    )
