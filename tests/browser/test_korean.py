"""The report in Korean, in a real browser; whether there is a Hangul font does not matter."""

from importlib.resources import files

import pytest
from screen import DESK, PHONE, PlotOnScreen, show

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_serious(browser, korean, width):
    show(browser, korean, width)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.execute_script(AXE)
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map(v => ("
        "{rule: v.id, impact: v.impact, where: v.nodes.slice(0, 5).map(n => n.html)}))))"
    )
    assert [each for each in found if each["impact"] in ("serious", "critical")] == []


def test_a_phone_of_360_pixels_scrolls_down_only(browser, korean):
    show(browser, korean, PHONE)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE


def test_plots_speak_korean(browser, korean):
    show(browser, korean)
    plot = PlotOnScreen(browser, "[data-curve=imdb_lstm][data-quantity=accuracy]")
    plot.canvas.send_keys("\ue010\ue011")  # End, Home
    assert [button.text for button in plot.all(".plot-tools button")] == ["SVG", "CSV"]
    assert [
        button.text
        for button in browser.find_elements("css selector", "#section-6-2 .switches button")
    ] == ["훈련", "로그 눈금"]
    assert plot.canvas.get_attribute("aria-valuetext").startswith("에포크 1")
    assert plot.canvas.get_attribute("aria-label") == "LSTM, 정확도"


def test_sorting_works_in_korean(browser, korean):
    show(browser, korean)
    head = browser.find_elements("css selector", ".sortable th button")[0]
    assert head.text.startswith("모델")
    head.click()
    titles = browser.find_elements("css selector", ".sortable tbody tr:not(.section) th > a")
    assert [title.text for title in titles[:2]] == ["1D 컨브넷과 GRU", "GRU"]
