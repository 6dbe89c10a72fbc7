"""The page of a model: reached by its link, one at a time, and large for a projector."""

import pytest
from screen import DESK, PHONE, show

GRU, LSTM = "#model-jena_gru", "#model-imdb_lstm"


def opened(browser) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll('.page[open]')].map(p => p.closest('figure').id)"
    )


def press(browser, selector: str) -> None:
    element = browser.find_element("css selector", selector)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def test_the_table_leads_to_the_page_of_a_model(browser, report):
    show(browser, report)
    assert opened(browser) == []
    browser.find_element("css selector", f"#results a[href='{GRU}']").click()
    assert opened(browser) == ["model-jena_gru"]
    page = browser.find_element("css selector", f"{GRU} .page")
    for heading in ("In the book", "Its code here", "What the chapter says of it", "To run it"):
        assert heading in page.text
    assert "layers.GRU(" in page.text
    assert "snakemake --cores 4 evaluate_jena_gru" in page.text
    assert browser.find_element("css selector", GRU).rect["y"] >= 0


def test_an_address_with_a_model_opens_its_page_and_only_one_is_open(browser, report):
    show(browser, report + LSTM)
    assert opened(browser) == ["model-imdb_lstm"]
    browser.find_element("css selector", f"{LSTM} .page-bar a:last-of-type").click()
    assert opened(browser) == ["model-jena_naive"]
    press(browser, "#model-jena_naive .page summary")
    assert opened(browser) == []
    press(browser, f"{GRU} .page summary")
    assert opened(browser) == ["model-jena_gru"]
    assert browser.current_url.endswith(GRU)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_on_a_projector_there_is_one_model_and_larger_text(browser, report, width):
    show(browser, report + GRU, width)
    caption = f"{GRU} figcaption"
    size = browser.find_element("css selector", caption).value_of_css_property("font-size")
    browser.find_element("css selector", f"{GRU} [data-present]").click()
    large = browser.find_element("css selector", caption).value_of_css_property("font-size")
    assert float(large.removesuffix("px")) > 1.3 * float(size.removesuffix("px"))
    shown = [
        element.get_attribute("id")
        for element in browser.find_elements("css selector", "main > section, figure")
        if element.is_displayed()
    ]
    assert shown == ["section-6-3", "model-jena_gru"]
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    browser.find_element("css selector", f"{GRU} .page-bar a:last-of-type").click()
    assert browser.find_element("css selector", "#model-jena_gru_reversed").is_displayed()
    assert not browser.find_element("css selector", GRU).is_displayed()
    browser.find_element("tag name", "body").send_keys("\ue00c")  # Escape
    assert browser.find_element("css selector", GRU).is_displayed()


def test_a_link_to_a_record_opens_it(browser, report):
    show(browser, report + GRU)
    browser.find_element("css selector", f"{GRU} a[href='#record-jena_gru']").click()
    assert browser.find_element("css selector", "#record-jena_gru").is_displayed()
