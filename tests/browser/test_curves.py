"""Interactive curves: pointer, keyboard, the section's switches and the tools of a plot."""

import csv
import statistics
import time
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from made_up_report import PRINTED, TRAINED, material
from screen import HOSTILE, PHONE, PlotOnScreen, show
from selenium.webdriver.common.keys import Keys

from chapter6.tables import rows_of

LSTM = "#model-imdb_lstm .plot[data-quantity=accuracy]"
GRU = "#model-jena_gru .plot"
FORECASTS = ".plot[data-comparison=compare-6-3-mae]"


def values(model: str, quantity: str, split: str, epoch: int, seeds=(1, 2)) -> list[float]:
    """Return the true values of the seeds."""
    return [
        row["value"]
        for row in rows_of(material(seeds=seeds).histories)
        if (row["model"], row["metric"], row["split"], row["epoch"])
        == (model, quantity, split, epoch)
    ]


def percent(value: float) -> str:
    return f"{value * 100:.2f}"


@pytest.fixture
def lstm(browser, report):
    show(browser, report)
    return PlotOnScreen(browser, LSTM)


@pytest.fixture
def genuine_lstm(browser, genuine):
    show(browser, genuine)
    return PlotOnScreen(browser, LSTM)


@pytest.fixture
def gru(browser, genuine):
    show(browser, genuine)
    return PlotOnScreen(browser, GRU)


@pytest.fixture
def forecasts(browser, report):
    show(browser, report)
    return PlotOnScreen(browser, FORECASTS)


def kept(folder, ending: str):
    """Wait for a download and return its file."""
    for _ in range(100):
        if found := list(folder.glob(f"*.{ending}")):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no .{ending} came")


# ---- Reading values -------------------------------------------------------------------------


def test_pointing_at_an_epoch_shows_its_values(lstm):
    assert lstm.readout() == []
    lstm.point_at(2)
    training, validation = (
        values("imdb_lstm", "accuracy", split, 2) for split in ("training", "validation")
    )
    lines = lstm.readout()
    assert lines[0] == "Epoch 2"
    said = dict(zip(lines[1::2], lines[2::2], strict=True))
    low, high = percent(min(validation)), percent(max(validation))
    assert said["validation"] == f"{percent(statistics.fmean(validation))} %, {low}–{high} %"
    assert said["training"].startswith(f"{percent(statistics.fmean(training))} %, ")


def test_pointing_at_an_epoch_shows_the_published_values_too(genuine_lstm):
    genuine_lstm.point_at(2)
    lines = genuine_lstm.readout()
    said = dict(zip(lines[1::2], lines[2::2], strict=True))
    assert said["published EN"] == "80.00 %"
    assert said["published KO"] == "78.00 %"


def test_arrow_keys_move_from_epoch_to_epoch_and_a_screen_reader_hears_the_values(gru):
    gru.canvas.send_keys(Keys.ARROW_RIGHT)
    assert gru.readout()[0] == "Epoch 4"
    gru.canvas.send_keys(Keys.ARROW_LEFT)
    (value,) = values("jena_gru", "mae", "validation", 3, seeds=(1,))
    heard = gru.canvas.get_attribute("aria-valuetext").replace("\u202f", " ")
    assert gru.canvas.aria_role == "slider"
    assert heard.startswith(f"Epoch 3. validation: {value:.4f} ({value * 8:.2f} °C), best; ")
    gru.canvas.send_keys(Keys.HOME, Keys.ARROW_LEFT)
    assert gru.readout()[0] == "Epoch 1"


def test_on_a_phone_the_values_fit_the_screen(browser, report):
    show(browser, report, PHONE)
    plot = PlotOnScreen(browser, LSTM)
    plot.canvas.send_keys(Keys.HOME)
    box = plot.find(".readout").rect
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
    assert box["height"] < 200


def test_a_tap_on_a_phone_shows_values_until_the_next_elsewhere(browser, report):
    show(browser, report, PHONE)
    plot = PlotOnScreen(browser, LSTM)
    plot.tap(3)
    assert plot.readout()[0] == "Epoch 3"
    browser.find_element("css selector", "#models-6-2").click()
    assert plot.readout() == []


# ---- What is drawn --------------------------------------------------------------------------


def test_training_is_dots_and_validation_a_line(gru):
    training, validation = (gru.find(f"g[data-line={name}]") for name in ("training", "validation"))
    assert len(training.find_elements("css selector", "path[transform]")) == 4
    assert training.find_elements("css selector", "path[fill=none]") == []
    (line,) = validation.find_elements("css selector", "path[fill=none][stroke-width='2']")
    assert line.get_attribute("d").count("L") == 3


def test_models_of_a_comparison_have_different_marks(forecasts):
    marks = {
        line.find_element("css selector", "path[transform]").get_attribute("d")
        for line in forecasts.all("g[data-kind=line]")
    }
    assert len(marks) == 2


def test_several_seeds_are_a_band_and_one_seed_is_not(lstm, browser, genuine):
    assert len(lstm.all("g[data-line=validation] [data-spread]")) == 1
    assert len(lstm.all("g[data-line=validation] [data-best='3']")) == 2
    show(browser, genuine)
    one = PlotOnScreen(browser, LSTM)
    assert one.all("[data-spread]") == []
    assert len(one.all("g[data-line=validation] [data-best='3']")) == 1


def test_no_published_curve_lies_under_synthetic_ones(lstm, browser):
    assert lstm.lines() == {"training", "validation"}
    assert browser.find_elements("css selector", "[data-toggle=published]") == []


def test_published_curves_are_behind_ours(genuine_lstm):
    order = [line.get_attribute("data-line") for line in genuine_lstm.all(".canvas g[data-line]")]
    assert order == ["KO", "EN", "training", "validation"]


def test_without_scripts_the_static_plots_are_shown(browser, report):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, report)
        for model in TRAINED:
            plot = browser.find_element("css selector", f"#model-{model} .plot > svg")
            assert plot.is_displayed()
        assert browser.find_elements("css selector", ".curve, .sort") == []
        assert not browser.find_element("css selector", ".theme").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# ---- Buttons --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "gone"), [("training", {"training"}), ("published", {"EN", "KO"})]
)
def test_a_switch_applies_to_all_plots_of_its_section_and_to_no_other(
    browser, genuine_lstm, name, gone
):
    loss = PlotOnScreen(browser, "#model-imdb_lstm .plot[data-quantity=loss]")
    other = PlotOnScreen(browser, GRU)
    everywhere = {"training", "validation", "EN", "KO"}
    switch = genuine_lstm.switch(name)
    assert switch.get_attribute("aria-pressed") == "false"
    assert genuine_lstm.lines() == loss.lines() == everywhere - gone
    assert "training" in other.lines()
    genuine_lstm.switch(name)
    assert switch.get_attribute("aria-pressed") == "true"
    assert genuine_lstm.lines() == loss.lines() == everywhere


def test_the_tools_of_a_plot_appear_when_it_is_pointed_at_focused_or_tapped(browser, report):
    show(browser, report)
    plot = PlotOnScreen(browser, LSTM)
    tools = plot.find(".plot-tools")
    assert tools.value_of_css_property("opacity") == "0"
    plot.point_at(2)
    assert tools.value_of_css_property("opacity") == "1"
    show(browser, report)
    plot = PlotOnScreen(browser, LSTM)
    plot.focus()
    assert plot.find(".plot-tools").value_of_css_property("opacity") == "1"
    show(browser, report, PHONE)
    plot = PlotOnScreen(browser, LSTM)
    plot.tap(3)
    assert plot.find(".plot-tools").value_of_css_property("opacity") == "1"


def test_the_legend_switches_models_of_a_comparison(browser, genuine):
    show(browser, genuine)
    forecasts = PlotOnScreen(browser, FORECASTS)
    assert forecasts.lines() == {"naive", "jena_gru", "jena_gru_reversed"}
    button = browser.find_element("css selector", "[data-model=jena_gru] [data-toggle=jena_gru]")
    assert button.accessible_name == "Show GRU"
    button.click()
    assert forecasts.lines() == {"naive", "jena_gru_reversed"}
    forecasts.press("published")
    forecasts.press("training")
    assert forecasts.lines() == {"naive", "jena_gru_reversed", "jena_gru_reversed training"}
    button.click()
    assert "jena_gru EN" in forecasts.lines()


def test_a_hostile_title_is_text_to_the_buttons_too(browser, written):
    titles = {"jena_gru": HOSTILE}
    show(browser, written(material(titles=titles)))
    forecasts = PlotOnScreen(browser, FORECASTS)
    forecasts.canvas.send_keys(Keys.HOME)
    assert HOSTILE in forecasts.readout()
    button = browser.find_element("css selector", "[data-toggle=jena_gru]")
    assert button.accessible_name == f"Show {HOSTILE}"
    assert browser.title.startswith("Chapter Six")


def test_a_logarithmic_scale_moves_the_ticks(gru):
    before = gru.ticks()
    assert gru.switch("log").get_attribute("aria-pressed") == "true"
    after = gru.ticks()
    assert gaps(before) == pytest.approx([gaps(before)[0]] * len(gaps(before)), abs=0.1)
    assert gaps(after) == sorted(gaps(after), reverse=True)
    assert gaps(after)[0] > gaps(after)[-1] + 5


def gaps(ticks: dict[float, float]) -> list[float]:
    """Return the distances between ticks, from the lowest value up."""
    places = [ticks[value] for value in sorted(ticks)]
    return [low - high for low, high in pairwise(places)]


def test_dragging_zooms_in_and_a_double_click_or_the_button_shows_all_epochs(gru):
    assert gru.epochs() == [1, 2, 3, 4]
    assert not gru.find("[data-tool=reset]").is_displayed()
    gru.drag(2, 3)
    assert gru.epochs() == [2, 3]
    gru.press("reset")
    assert gru.epochs() == [1, 2, 3, 4]
    gru.drag(3, 1)
    assert gru.epochs() == [1, 2, 3]
    gru.browser.execute_script(
        "arguments[0].dispatchEvent(new MouseEvent('dblclick', {bubbles: true}))", gru.canvas
    )
    assert gru.epochs() == [1, 2, 3, 4]


def test_the_keyboard_zooms_too(gru):
    gru.canvas.send_keys(Keys.HOME, "+")
    assert gru.epochs() == [1, 2]
    gru.canvas.send_keys(Keys.ESCAPE)
    assert gru.epochs() == [1, 2, 3, 4]


# ---- Files ----------------------------------------------------------------------------------


def test_the_numbers_can_be_saved_as_csv(lstm, downloads):
    lstm.press("csv")
    with kept(downloads, "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = {
        (row["seed"], row["split"], int(row["epoch"])): float(row["value"])
        for row in rows
        if row["source"] == "measured"
    }
    assert {row["data"] for row in rows if row["source"] == "measured"} == {"synthetic"}
    assert len(ours) == 2 * 2 * 4
    for epoch in range(1, 5):
        expected = values("imdb_lstm", "accuracy", "validation", epoch)
        assert [ours[seed, "validation", epoch] for seed in "12"] == pytest.approx(expected)
    assert {row["source"] for row in rows} == {"measured"}


def test_the_published_numbers_are_in_the_csv_where_they_fit(genuine_lstm, downloads):
    genuine_lstm.press("csv")
    with kept(downloads, "csv").open(encoding="utf-8", newline="") as file:
        printed = [
            float(row["value"])
            for row in csv.DictReader(file)
            if (row["source"], row["split"]) == ("published EN", "validation")
        ]
    assert printed == PRINTED[0]["runs"]["EN"]["per_epoch"]["val_acc"]


def test_a_plot_can_be_saved_as_svg_as_it_looks(genuine_lstm, downloads):
    genuine_lstm.switch("published")
    genuine_lstm.press("svg")
    text = kept(downloads, "svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    lines = {element.get("data-line") for element in root.iter() if element.get("data-line")}
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert lines == {"training", "validation"}
    assert "#1f6fb5" in text
    assert "var(" not in text


def test_static_plots_can_be_saved_too(browser, report, downloads):
    show(browser, report)
    still = browser.find_element("css selector", "#section-6-3 .plot:not(.live) [data-tool=svg]")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", still)
    still.send_keys(Keys.ENTER)
    text = kept(downloads, "svg").read_text(encoding="utf-8")
    assert len(list(ET.fromstring(text).iter())) > 20
    assert "var(" not in text
