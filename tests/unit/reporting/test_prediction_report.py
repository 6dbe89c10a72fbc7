"""What the report shows about predictions, and about reviews word by word."""

import re

import pytest
from made_up_report import HOSTILE, TITLES, material, with_facts
from project import ROOT

from chapter6.reporting.page import render
from chapter6.reporting.parts.sections import padding, predictions_climate, predictions_reviews
from chapter6.reporting.plots.forecasts import draw_week


def page(**changes) -> str:
    return render(with_facts(material(), **changes), ROOT / "report")


@pytest.fixture(scope="module")
def html() -> str:
    return page()


def part(html: str, start: str, end: str) -> str:
    return html[html.index(start) : html.index(end, html.index(start))]


def test_words_in_any_script_are_text_in_their_own_direction(html):
    padded = part(html, "What a model sees of a review", "Two embedding spaces")
    along = part(html, "What a model thinks while reading a review", "right and wrong</h3>")
    for shown in (padded, along):
        assert "<script" not in shown
        assert "&lt;script&gt;alert(6)&lt;/script&gt;" in shown
        assert "&amp;amp;" in shown
        for word in HOSTILE[2:]:
            assert re.search(rf"<bdi[^>]*>[^<]*{re.escape(word)}", shown)


def test_lost_and_unknown_words_are_marked_without_relying_on_colour(html):
    long = padding.part(material())["reviews"][1]["pieces"]
    assert [(p["text"], p["level"], p["unknown"]) for p in long] == [
        ("<script>alert(6)</script>", 0, True),
        ("&amp;", 1, False),
        ("\U0001f3ac", 2, True),
        ("\u0633\u064a\u0626", 2, False),
        ("$x_1$", 2, True),
        ("good", 2, False),
    ]
    assert [view["encoding"] for piece in long for view in piece["starts"]] == ["plain", "imdb"]
    padded = part(html, '<figure class="padded">', "Two embedding spaces")
    assert padded.count("<sup>?</sup>") == 3
    assert padded.count("▸") == 2
    assert "0 × 2 " in padded


def test_a_change_of_mind_is_marked_where_it_happens():
    words = predictions_reviews.part(material())["reading"]["examples"][0]["words"]
    turns = [word["turns"] for word in words]
    assert turns == ["negative", "positive", "", "negative", "", "positive"]
    assert [word["step"] for word in words] == [2, 2, 3, 1, 2, 4]


def test_every_coloured_word_has_its_number_in_a_table_too(html):
    along = part(html, '<div class="readings">', "right and wrong</h3>")
    assert along.count('title="40.00') == 2
    assert along.count("<td class=") == 2 * len(HOSTILE)


def test_a_failed_reader_or_one_without_a_short_review_is_explained():
    assert "the training failed" in page(read_along={"failed": True, "examples": []})
    assert "no test review has at most 120" in page(read_along={"failed": False, "examples": []})


def test_models_without_predictions_are_named(html):
    assert "jena_dense (not a model of this edition)." in html


def test_a_chapter_without_any_prediction_can_be_shown():
    nothing = {"reviews": {}, "climate": {}, "week": None, "left_out": {"jena_gru": "it failed"}}
    html = page(describe_predictions=nothing)
    assert "When the forecasts are off" not in html
    assert "GRU (it failed)." in html


def test_forecasts_without_the_models_of_the_week_still_have_their_hours():
    content = material(chapter={"jena_gru": ("6.3", "GRU")})
    found = content.facts["describe_predictions"] | {"week": None}
    shown = predictions_climate.part(with_facts(content, describe_predictions=found))
    assert shown["week"] is None
    assert shown["rows"][0]["title"] == "GRU"
    assert shown["months"] == ["Jan", "Feb"]


def test_a_week_of_other_models_than_are_configured_now_shows_those_that_it_has():
    chapter = TITLES | {"jena_dense": ("6.3", "Dense network")}  # its week is not drawn
    plots = render(material(chapter=chapter), ROOT / "report")
    assert "Naive forecast 9.26 °C; GRU 9.26 °C" in plots


def test_long_titles_get_a_line_each_in_the_weeks_legend_and_are_whole_in_its_label():
    titles = {"jena_naive": "Naive " * 30, "jena_gru": "GRU " * 10}
    svg = draw_week(material().facts["describe_predictions"]["week"], list(titles), titles)
    legend = re.findall(r'x="([\d.]+)" y="[\d.]+">((?:truth|Naive|GRU)[^<]*)<', svg)
    assert len({place for place, _ in legend}) == 1
    assert [len(text) for _, text in legend] == [5, 52, 40]
    assert all(title in svg for title in titles.values())


def test_plots_of_predictions_give_their_numbers_in_words(html):
    labels = re.findall(r'aria-label="([^"]*)"', html)
    for beginning, number in (
        ("Share of positive reviews", "predicted 0.95, observed 0.88 of 1,200"),
        ("Accuracy by length", "1,000 words or more: 100.0% of 1"),
        ("Temperature from 2009-01-04T00:00:00", "the truth is between 0.0 and 22.0 °C"),
        ("Mean absolute error by month", "GRU from 2.00 to 3.00 °C"),
        ("Probability of being positive after each of 6 words", "0.99 at the end"),
    ):
        assert any(text.startswith(beginning) and number in text for text in labels), beginning


def test_synthetic_reviews_and_weather_are_called_synthetic(html):
    assert html.count("These reviews are synthetic.") == 2
    assert html.count("This weather is synthetic.") == 3
    genuine = render(material(synthetic=False), ROOT / "report")
    assert "synthetic." not in genuine


def test_the_accuracy_without_repeated_reviews_stands_beside_the_usual_one(html):
    table = part(html, "Accuracy without repeated reviews", "</table>")
    figures = re.findall(r'<td class="figure[^"]*">([^<]*)</td>', table)
    assert figures[:8] == [
        "75.00\u202f%", "29", "73.75\u202f%", "95.86\u202f%", "123", "95.12\u202f%", "199", "–",
    ]  # fmt: skip


def test_a_chapter_without_repeated_reviews_has_a_sentence_instead():
    found = material().facts["describe_predictions"]
    none = {"reviews": 9, "accuracy": 0.8, "trained_on": 0, "unseen": 0.8, "copies": 0, "once": 0.8}
    reviews = {
        model: facts | {"repeats": {"validation": none, "test": none}}
        for model, facts in found["reviews"].items()
    }
    html = page(describe_predictions=found | {"reviews": reviews})
    assert "No model is validated or tested on a text that it was trained on" in html
    assert "Accuracy without repeated reviews" not in html


def test_what_was_looked_for_among_the_reviews_is_shown_with_the_first_that_were_found(html):
    table = part(html, "Oddities of the reviews", "</table>")
    row = part(table, "Test reviews that are training reviews, too", "</tr>")
    assert '<td class="figure">12</td>' in row
    assert "test/pos/0_9.txt, " in row
    assert "test/pos/9_9.txt …" in row
    assert table.count('<td class="figure">0</td><td>–</td>') == 11


def test_facts_of_an_earlier_version_leave_out_what_they_lack():
    content = material()
    predictions = content.facts["describe_predictions"]
    older = {
        model: {key: value for key, value in found.items() if key != "repeats"}
        for model, found in predictions["reviews"].items()
    }
    reviews = {split: content.facts["reviews"][split] for split in ("train", "test")}
    html = page(describe_predictions=predictions | {"reviews": older}, reviews=reviews)
    assert "Confusion matrix" in html
    assert "Accuracy without repeated reviews" not in html
    assert "Oddities" not in html
