"""The table of all models: sorting by its columns, and restoring the order."""

import pytest
from made_up_report import TITLES
from screen import show
from selenium.webdriver.common.keys import Keys

CHAPTER = list(TITLES)


@pytest.fixture
def table(browser, genuine):
    show(browser, genuine)
    return Table(browser)


class Table:
    def __init__(self, browser) -> None:
        self.element = browser.find_element("css selector", "#results table")

    def find(self, selector: str) -> list:
        return self.element.find_elements("css selector", selector)

    def models(self) -> list[str]:
        return [code.text for code in self.find("tbody th[scope=row] small:first-of-type code")]

    def head(self, text: str, place: int = 0):
        heads = [head for head in self.find("th[aria-sort]") if head.text.startswith(text)]
        return heads[place].find_element("css selector", "button")

    def order(self, text: str) -> str:
        return self.head(text).find_element("xpath", "..").get_attribute("aria-sort")


def test_numbers_sort_by_their_size_up_and_down_and_back(table):
    button = table.head("Best validation")
    button.click()
    assert table.order("Best validation") == "ascending"
    assert table.models()[:4] == ["jena_naive", "jena_gru", "jena_conv1d_gru", "jena_gru_reversed"]
    button.click()
    assert table.order("Best validation") == "descending"
    assert table.models()[-4:][0] == "jena_gru_reversed"
    assert table.models()[-1] == "jena_naive"
    button.click()
    assert table.order("Best validation") == "none"
    assert table.models() == CHAPTER


def test_sections_are_shown_in_the_chapters_order_only(table):
    sections = [row.text for row in table.find("tr.section")]
    assert len(sections) == 4
    table.head("Parameters").click()
    assert [row for row in table.find("tr.section") if row.is_displayed()] == []
    table.head("Parameters").click()
    table.head("Parameters").click()
    assert [row.text for row in table.find("tr.section")] == sections


def test_rows_without_a_value_come_last_either_way(table):
    for _ in range(2):
        table.head("Best, EN").click()
        assert set(table.models()[:2]) == {"imdb_embedding", "jena_gru"}


def test_names_sort_as_words_and_only_one_column_is_sorted(table):
    table.head("Epochs").click()
    table.head("Model").click()
    titles = [TITLES[model][1] for model in table.models()]
    assert titles == sorted(titles, key=str.lower)
    assert (table.order("Epochs"), table.order("Model")) == ("none", "ascending")


def test_the_keyboard_sorts(table):
    table.head("Model").send_keys(Keys.ENTER)
    assert table.order("Model") == "ascending"


def test_every_column_can_be_sorted_and_says_so(table):
    columns = len(table.find("tbody tr:not(.section)")[0].find_elements("xpath", "*"))
    assert len(table.find("th[aria-sort] > button")) == columns


def test_with_its_arrows_the_table_still_fits_a_desk(browser, report):
    show(browser, report)
    box = browser.find_element("css selector", "#results .scroll")
    assert (
        browser.execute_script("return arguments[0].scrollWidth - arguments[0].clientWidth", box)
        <= 0
    )
