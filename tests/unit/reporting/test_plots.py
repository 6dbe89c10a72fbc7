"""The report's static plots: what they show, and that they can show any word."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from made_up_report import material
from project import ROOT

from chapter6.reporting.curves import groups
from chapter6.reporting.curves.groups import CurveGroup
from chapter6.reporting.naive_forecast import Naive
from chapter6.reporting.page import render
from chapter6.reporting.plots import palette
from chapter6.reporting.plots.curves import draw_comparison, draw_curves
from chapter6.reporting.plots.drawing import MARGINS, MARKERS, WIDTH
from chapter6.reporting.plots.embeddings import draw_map
from chapter6.reporting.plots.encodings import draw_collisions, draw_one_hot
from chapter6.reporting.plots.weather import draw_first_days


def histories(**changes):
    return {history.model: history for history in material(**changes).model_histories}


def test_a_plot_is_the_same_on_every_run():
    history = histories()["imdb_lstm"]
    first, second = (draw_curves(history, "loss", Naive(None, None)) for _ in range(2))
    assert first == second


def test_reviews_have_loss_and_accuracy_and_forecasts_their_one_error():
    found = histories()
    assert found["imdb_lstm"].quantities == ["loss", "accuracy"]
    assert found["jena_gru"].quantities == ["mae"]


def test_the_naive_forecast_is_a_line_of_the_forecasts_plots():
    history = histories()["jena_gru"]
    assert ">naive<" in draw_curves(history, "mae", Naive(0.29, 8.0))
    assert ">naive<" not in draw_curves(history, "mae", Naive(None, 8.0))


def test_published_curves_are_drawn_behind_ours_and_no_further():
    svg = draw_curves(histories()["jena_gru"], "mae", Naive(None, None), {"EN": [0.1] * 20})
    assert ">EN</text>" in svg
    assert svg.index("stroke-dasharray:5.5,2.2") < svg.index("stroke:var(--series-1")
    assert ">10</text>" not in svg  # ours has four epochs
    genuine, synthetic = (still("jena_gru", synthetic=synthetic) for synthetic in (False, True))
    assert ">EN</text>" in genuine
    assert ">KO</text>" not in genuine  # which prints no such model
    assert ">EN</text>" not in synthetic


def still(model: str, synthetic: bool) -> str:
    html = render(material(synthetic=synthetic), ROOT / "report")
    (found,) = re.findall(rf'data-curve="{model}".*?</svg>', html, re.DOTALL)
    return found


def test_a_comparison_lists_the_best_model_first():
    found = histories()
    chosen = [found["jena_gru"], found["jena_gru_reversed"]]
    chosen[1].runs[1]["validation", "mae"][2] = 0.01
    plot = CurveGroup("all", "Forecasts", chosen)
    entries = draw_comparison(plot, Naive(0.29, 8.0)).entries
    assert [entry.model for entry in entries] == ["jena_gru_reversed", "jena_gru"]


def test_variants_share_a_plot_with_their_models_and_no_other_with_anybody():
    found = histories()
    variant = replace(found["jena_gru"], model="jena_gru_as_keras_3", variant_of="jena_gru")
    everybody = [*found.values(), variant]
    shown = {
        group.identity: [history.model for history in group.models]
        for group in groups.every(["6.2", "6.3", "6.4"], everybody)
    }
    assert shown.pop("compare-6-3-mae-variants") == ["jena_gru", "jena_gru_as_keras_3"]
    assert "jena_gru" in shown["compare-6-3-mae"]
    assert all("jena_gru_as_keras_3" not in models for models in shown.values())


def test_each_seed_has_its_own_line():
    one, three = (histories(seeds=seeds)["imdb_lstm"] for seeds in ((1,), (1, 2, 3)))
    colour = "stroke:var(--series-1"
    lines = [draw_curves(h, "loss", Naive(None, None)).count(colour) for h in (one, three)]
    assert lines[1] - lines[0] == 2


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(-3, 4, ["−2", "0", "2", "4"]), (12, 14, ["12.0", "12.5", "13.0", "13.5", "14.0"])],
)
def test_temperature_ticks_are_labelled_with_their_values(low, high, ticks):
    days = {"start": "2009-01-01T00:10:00", "hours": [0, 24], "value": [low, high]}
    assert re.findall(r">([^<]*) °C<", draw_first_days(days)) == ticks


def test_words_with_dollars_and_brackets_stay_words():
    space = {"words": ["a $x$", "<b>"], "x": [0.0, 1.0], "y": [0.0, 1.0]}
    svg = draw_map(space, "map", "Map")
    assert "a $x$" in svg
    assert "&lt;b&gt;" in svg


@pytest.mark.filterwarnings("error")
def test_words_with_control_characters_and_of_any_script_can_be_drawn():
    space = {"words": ["a\x0bb", "\x00\x1b[1m", "영화"], "x": [0, 1, 2], "y": [0, 1, 2]}
    svg = draw_map(space, "map", "Map")
    assert all(svg.count(text) == 2 for text in ("a\ufffdb", "\ufffd\ufffd[1m", "영화"))
    assert ET.fromstring(svg).get("aria-label")


def test_empty_texts_and_single_tables_can_be_drawn():
    assert "0 in" not in draw_one_hot([0, 0, 0], 4, {}, "empty", "Empty")
    assert ">s</text>" not in draw_one_hot([0] * 20, 101, {}, "unknown", "Unknown characters")
    one = [{"table_size": 10, "words": 1, "collisions": 0, "expected_collisions": 0.0}]
    assert "collisions" in draw_collisions(one)


# ---- One look in Python, in the styles and in the scripts ---------------------------------------


def test_the_page_declares_each_colour_of_a_plot_light_and_dark():
    page = render(material(), ROOT / "report")
    used = set(re.findall(r"var\(--([a-z0-9-]+),#", page))
    assert {"ink", "quiet", "series-1", "series-2"} <= used
    dark = page.partition("(prefers-color-scheme: dark)")[2].partition("</style>")[0]
    for name in used:
        assert f"--{name}: {palette.LIGHT[name]};" in page
        assert f"--{name}: {palette.DARK[name]};" in dark


def test_no_style_and_no_script_has_a_colour_of_its_own():
    files = [*(ROOT / "report/styles").iterdir(), *(ROOT / "report/scripts").iterdir()]
    assert len(files) > 5
    for path in files:
        assert re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text()) == [], path.name


def test_the_scripts_draw_in_the_look_of_the_static_plots():
    page = render(material(), ROOT / "report")
    look = json.loads(re.search(r"const LOOK = (.*);\n", page)[1])
    assert look["markers"] == list(MARKERS.values())
    assert (look["width"], look["margins"]["left"]) == (WIDTH, MARGINS["left"])
    assert f'viewBox="0 0 {WIDTH} {look["comparisonHeight"]}"' in page
    assert f"stroke:var(--{look['validation']}," in page
    scripts = "".join(path.read_text() for path in (ROOT / "report/scripts").iterdir())
    assert set(re.findall(r"LOOK\.(\w+)", scripts)) == set(look)
