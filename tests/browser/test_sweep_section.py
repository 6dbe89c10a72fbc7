"""The part of the page on sweeps: for everyone, on every screen, sorted by any column."""

import pytest
from made_up_report import material
from made_up_sweep import with_sweep
from screen import DESK, PHONE, serious_violations, show


@pytest.fixture(scope="module")
def swept(written) -> str:
    return written(with_sweep(material(seeds=(1, 2))))


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, swept, width, scheme):
    show(browser, swept, width, scheme)
    assert serious_violations(browser) == []


def test_a_phone_scrolls_the_table_alone(browser, swept):
    show(browser, swept, PHONE)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.execute_script(wide) == 0
    plot = browser.find_element("css selector", "#sweeps .plot svg")
    assert 200 < plot.rect["width"] <= PHONE


def test_the_contents_lead_to_the_sweeps(browser, swept):
    show(browser, swept)
    browser.find_element("css selector", "nav a[href='#sweeps']").click()
    assert browser.execute_script("return location.hash") == "#sweeps"


def test_points_are_sorted_by_a_setting(browser, swept):
    show(browser, swept)
    table = browser.find_element("css selector", "#sweeps table")
    browser.execute_script("arguments[0].scrollIntoView()", table)
    table.find_elements("css selector", "th[aria-sort] button")[1].click()
    cells = table.find_elements("css selector", "tbody td:nth-of-type(1)")
    assert [cell.text for cell in cells] == ["16", "16", "32", "32", "64", "64"]
