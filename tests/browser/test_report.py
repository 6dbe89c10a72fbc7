"""The report in a real browser: what a reader sees, on a desk and on a phone, by day and night."""

import pytest
from made_up_report import TITLES, TRAINED, material
from screen import HOSTILE, luminance, show


def test_the_page_loads_without_errors_and_requests_nothing_else(browser, report):
    for log in ("performance", "browser"):
        browser.get_log(log)  # what earlier pages left there
    show(browser, report)
    requested = [
        entry["message"]
        for entry in browser.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert [message for message in requested if report not in message] == []
    assert requested
    assert browser.get_log("browser") == []


def test_every_section_heading_is_visible(browser, report):
    show(browser, report)
    headings = browser.find_elements("css selector", "h1, h2, h3")
    texts = [heading.text for heading in headings]
    assert all(heading.is_displayed() for heading in headings)
    for expected in ("All models", "Claims", "Data", "Versions and settings"):
        assert expected in texts
    for number in ("6.1", "6.2", "6.3", "6.4"):
        assert any(text.startswith(number) for text in texts)


def test_every_entry_of_the_contents_leads_to_its_section(browser, report):
    show(browser, report)
    for link in browser.find_elements("css selector", "nav a"):
        link.click()
        target = link.get_attribute("href").partition("#")[2]
        top = browser.execute_script(
            "return document.getElementById(arguments[0]).getBoundingClientRect().top", target
        )
        assert -1 <= top < 900, target


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_does_not_scroll_sideways(browser, report, width):
    show(browser, report, width)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_a_title_without_a_space_is_broken(browser, written):
    show(browser, written(material(titles=dict.fromkeys(TITLES, "W" * 150))), 768)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_wide_table_scrolls_in_its_own_box(browser, report):
    show(browser, report, 390)
    box = browser.find_element("css selector", "#results .scroll")
    widths = browser.execute_script(
        "const b = arguments[0]; b.scrollLeft = 9999; return [b.scrollWidth, b.clientWidth, "
        "b.scrollLeft, b.querySelector('tbody th[scope=row]').getBoundingClientRect().left]",
        box,
    )
    assert widths[0] > widths[1]
    assert widths[2] > 0
    assert widths[3] >= 0  # the names of the models stay in sight


@pytest.mark.parametrize("width", [390, 1280])
def test_every_claim_shows_its_verdict_next_to_what_was_measured(browser, report, width):
    show(browser, report, width)
    rows = browser.find_elements("css selector", "#claims tbody tr:not(.section)")
    assert len(rows) == 24
    for row in rows:
        claim, *cells = row.find_elements("css selector", "th, td")
        verdicts = ("✓ holds", "✗ does not hold", "? not decided", "○ not applicable", "– not run")
        assert cells[0].text.startswith(verdicts)
        assert all(cell.is_displayed() and cell.text for cell in (claim, *cells))
        right = browser.execute_script(
            "return Math.max(...[...arguments[0].children].map(c => "
            "c.getBoundingClientRect().right))",
            row,
        )
        assert right <= width, claim.text  # nothing has to be scrolled for, on a phone either


def test_on_a_phone_the_claims_are_still_a_table_to_a_screen_reader(browser, report):
    show(browser, report, 390)
    roles = {
        selector: browser.find_element("css selector", f"#claims {selector}").aria_role
        for selector in ("table", "tbody tr", "tbody th", "tbody td", "thead th")
    }
    assert roles == {
        "table": "table",
        "tbody tr": "row",
        "tbody th": "rowheader",
        "tbody td": "cell",
        "thead th": "columnheader",
    }


def test_plots_are_visible_and_their_text_is_readable_on_a_phone(browser, report):
    show(browser, report, 390)
    for model in TRAINED:
        assert browser.find_element("css selector", f"#model-{model} .canvas svg").is_displayed()
    smallest = browser.execute_script(
        "const texts = [...document.querySelectorAll('.plot text')];"
        "return Math.min(...texts.filter(t => t.checkVisibility()).map(t => {"
        "  const scale = t.getScreenCTM().a || t.getScreenCTM().b;"
        "  return parseFloat(getComputedStyle(t).fontSize) * Math.abs(scale); }))"
    )
    assert smallest >= 9


def test_a_hostile_title_is_text(browser, report):
    show(browser, report)
    assert browser.title.startswith("Chapter Six: A made-up chapter")
    assert HOSTILE in browser.find_element("id", "model-imdb_lstm").text
    scripts = browser.find_elements("tag name", "script")
    assert not any("owned" in script.get_attribute("textContent") for script in scripts[:-1])
    assert scripts[-1].get_attribute("type") == "application/json"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(browser, report, scheme):
    show(browser, report, scheme=scheme)
    paper = luminance(browser, "body", "background-color")
    assert (paper < 0.05) == (scheme == "dark")
    for selector, property_, least in (
        ("body", "color", 7.0),
        (".book", "color", 4.5),
        ("caption", "color", 4.5),
        ("main a", "color", 4.5),
        (".plot text", "fill", 4.5),
        (".plot path[style*='--series-1']", "stroke", 3.0),
        (".plot path[style*='--series-2']", "stroke", 3.0),
        (".notice strong", "color", 4.5),
        (".symbol.holds", "color", 4.5),
        (".symbol.fails", "color", 4.5),
        (".aside", "color", 4.5),
    ):
        ink = luminance(browser, selector, property_)
        ratio = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
        assert ratio >= least, (selector, ratio)


def test_printed_it_is_dark_on_light_without_navigation(browser, report):
    show(browser, report, scheme="dark", media="print")
    try:
        assert luminance(browser, "body", "background-color") > 0.9
        assert luminance(browser, "p", "color") < 0.2
        assert not browser.find_element("tag name", "nav").is_displayed()
    finally:
        show(browser, report)


def test_a_models_record_opens_by_its_link(browser, report):
    show(browser, report)
    record = "document.querySelector('#record-jena_gru')"
    assert not browser.execute_script(f"return {record}.checkVisibility()")
    browser.execute_script("document.querySelector('[href=\"#record-jena_gru\"]').click()")
    assert browser.execute_script(f"return {record}.checkVisibility()")
    top = browser.execute_script(f"return {record}.getBoundingClientRect().top")
    assert 0 <= top < 900
