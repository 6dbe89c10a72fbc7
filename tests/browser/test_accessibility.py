"""The page for everyone: axe finds nothing serious; colours, paper and small screens."""

import pytest
from screen import DESK, PHONE, luminance, serious_violations, show

PAPER = 718  # CSS pixels: A4 with margins of a centimetre


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, report, width, scheme):
    show(browser, report, width, scheme)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.execute_script(
        "const plot = document.querySelector('.canvas'); plot.focus();"
        "plot.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home'}));"
    )
    assert serious_violations(browser) == []


# ---- Light and dark -------------------------------------------------------------------------


def theme(browser, name: str):
    return browser.find_element("css selector", f"button[data-theme={name}]")


@pytest.fixture
def forgetful(browser, report):
    yield
    show(browser, report)
    theme(browser, "auto").click()


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_a_theme_overrides_the_systems_and_is_remembered(browser, report, system, chosen):
    show(browser, report, scheme=system)
    assert is_dark(browser) == (system == "dark")
    theme(browser, chosen).click()
    assert is_dark(browser) == (chosen == "dark")
    assert theme(browser, chosen).get_attribute("aria-pressed") == "true"
    browser.refresh()
    assert is_dark(browser) == (chosen == "dark")
    theme(browser, "auto").click()
    assert is_dark(browser) == (system == "dark")


def test_a_browser_that_remembers_nothing_still_switches(browser, report):
    refuse = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": refuse})
    try:
        show(browser, report)
        theme(browser, "dark").click()
        assert is_dark(browser)
        assert browser.find_element("css selector", ".canvas").is_displayed()
        assert browser.get_log("browser") == []
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def is_dark(browser) -> bool:
    return luminance(browser, "body", "background-color") < 0.05


# ---- Paper, small screens -------------------------------------------------------------------


@pytest.mark.usefixtures("forgetful")
def test_on_paper_everything_is_open_and_nothing_to_press_is_left(browser, report):
    show(browser, report)
    theme(browser, "dark").click()
    show(browser, report, PAPER, "dark", "print")
    try:
        assert not is_dark(browser)
        for gone in ("nav", ".theme", ".curve", ".plot-tools"):
            assert not any(e.is_displayed() for e in browser.find_elements("css selector", gone))
        assert browser.find_element("css selector", "#model-imdb_lstm .plot > svg").is_displayed()
        for details in browser.find_elements("css selector", "details"):
            assert details.find_element("css selector", ":scope > :not(summary)").rect["height"] > 0
    finally:
        show(browser, report)


def test_printing_opens_what_is_closed_and_closes_it_again(browser, report):
    show(browser, report)
    opened = "return document.querySelectorAll('details[open]').length"
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert browser.execute_script(opened) == len(browser.find_elements("tag name", "details"))
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert browser.execute_script(opened) == 0


def test_no_table_is_cut_on_paper(browser, report):
    show(browser, report, PAPER, media="print")
    try:
        wide = browser.execute_script(
            "return [...document.querySelectorAll('table')].filter(t => "
            "t.getBoundingClientRect().right > innerWidth + 1).map(t => t.textContent.slice(0, 60))"
        )
        assert wide == []
    finally:
        show(browser, report)


def test_a_phone_of_360_pixels_scrolls_down_only(browser, report):
    show(browser, report, PHONE)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE
