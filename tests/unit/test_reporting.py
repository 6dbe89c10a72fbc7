"""The report: one page that shows everything, as text, and is the same on every run."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from chapter6.reporting.results import results_by_section
from chapter6.reporting.runs import libraries, model_records
from made_up_report import TRAINED, material
from page_links import ids_and_references

from chapter6.reporting import facts, numbers
from chapter6.reporting.material import Material
from chapter6.reporting.page import render

ROOT = Path(__file__).parents[2]


def page(content: Material) -> str:
    return render(content, ROOT / "report")


@pytest.fixture(scope="module")
def one_seed() -> str:
    return page(material())


def plain(text: str) -> str:
    return text.replace(numbers.SPACE, " ")


def results(content: Material):
    sections = results_by_section(content.comparison, 8.85)
    return {result.model: result for models in sections.values() for result in models}


# ---- The table of all models ----------------------------------------------------------------


def test_one_seed_shows_the_value_alone():
    row = results(material())["imdb_embedding"]
    assert plain(row.best_validation.value) == "81.00 %"
    assert row.runs == "1"


def test_several_seeds_show_mean_spread_and_number():
    row = results(material(seeds=(1, 2, 3)))["jena_gru"]
    assert row.best_test.value == "0.3200 ± 0.0100"
    assert plain(row.best_test.celsius) == "2.56 ± 0.08 °C"
    assert row.runs == "3"


def test_best_epochs_of_several_seeds_are_a_range():
    assert numbers.whole_range([7, 4, 5]) == "4–7"
    assert numbers.whole_range([4, 4]) == "4"


def test_the_naive_forecast_has_no_epochs_and_no_spread():
    row = results(material(seeds=(1, 2, 3)))["jena_naive"]
    assert (row.epochs, row.best_epoch, row.seconds, row.runs) == ("–", "–", "–", "–")
    assert row.best_test.value == "0.3000"


def test_a_dash_has_no_place_among_the_numbers_that_are_sorted():
    content = material(seeds=(1, 2))
    rows = [
        row | {"failure": "it diverged"} if row["model"] == "jena_gru" else row
        for row in content.comparison
    ]
    row = results(replace(content, comparison=rows))["jena_gru"]
    assert (row.epochs, row.seconds, row.best_test.value) == ("–", "–", "–")
    assert set(row.numbers) == {"runs", "en", "ko", "range"}


def test_published_figures_stand_beside_ours_in_the_same_units():
    rows = results(material())
    assert plain(rows["imdb_embedding"].published["en"].value) == "75.94 %"
    assert plain(rows["imdb_embedding"].published["range"].value) == "75.16–76.08 %"
    assert rows["jena_gru"].published["ko"].value == "0.2628"
    assert plain(rows["jena_gru"].published["ko"].celsius) == "2.33 °C"


def test_what_was_not_published_is_a_dash():
    row = results(material())["imdb_lstm"]
    assert {figure.value for figure in row.published.values()} == {"–"}


def test_models_come_by_section_and_in_the_order_of_the_configuration():
    sections = results_by_section(material().comparison, 8.85)
    assert list(sections) == ["6.1", "6.2", "6.3", "6.4"]
    assert [row.model for row in sections["6.3"]] == [
        "jena_naive",
        "jena_gru",
        "jena_gru_reversed",
    ]


# ---- The page -------------------------------------------------------------------------------


def test_a_synthetic_edition_says_so_in_the_header_and_at_the_table(one_seed):
    header, _, rest = one_seed.partition("</header>")
    assert "Synthetic data." in header
    assert "Synthetic data." in rest[: rest.index("<thead>")]


def test_a_genuine_edition_does_not_speak_of_synthetic_data():
    shown = re.sub(r"<script.*?</script>", "", page(material(synthetic=False)), flags=re.DOTALL)
    assert "ynthetic" not in shown


def test_every_trained_model_has_one_figure(one_seed):
    for model in TRAINED:
        assert one_seed.count(f'<figure id="model-{model}"') == 1


def test_every_trained_model_says_how_to_run_it_again(one_seed):
    for model in TRAINED:
        assert f"snakemake --cores 4 evaluate_{model} --config edition=made_up" in one_seed


def test_titles_words_and_reviews_are_shown_as_text():
    hostile = "<script>document.title = 'owned'</script> & $x_1$"
    html = page(material(titles={"imdb_lstm": hostile, "jena_gru": "<img src=x onerror=y>"}))
    assert "<script>document" not in html
    assert "<img" not in html
    assert "<b>bold</b>" not in html
    assert html.count("&lt;script&gt;") >= 3


def test_the_page_asks_for_nothing_from_elsewhere(one_seed):
    wanted = re.findall(r'(?:src|href)="([^"#][^"]*)"|url\((?!#)([^)]*)\)|@import', one_seed)
    assert {address[0][:5] for address in wanted} == {"data:"}


def test_the_same_results_give_the_same_bytes(one_seed):
    assert page(material()) == one_seed


def test_no_two_elements_share_an_id_and_every_reference_has_its_target(one_seed):
    ids, references = ids_and_references(one_seed)
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_every_plot_says_what_it_shows(one_seed):
    plots = re.findall(r'<div class="plot"[^>]*><svg ([^>]*)>', one_seed)
    assert plots
    for attributes in plots:
        assert 'role="img"' in attributes
        assert len(re.search(r'aria-label="([^"]*)"', attributes)[1]) > 20


def test_the_horizon_is_told_as_it_is(one_seed):
    assert "<strong>25 h</strong>" in one_seed
    assert "horizon is 24.5 h" in one_seed  # the model that sees one row in 3


# ---- Facts ----------------------------------------------------------------------------------


def test_every_irregularity_says_how_it_was_treated():
    rows = {row["kind"].split()[0]: row for row in facts.irregularities(material().climate)}
    assert rows["Gaps"]["where"] == "row 24: 2009-01-01 04:00 to 2009-01-01 04:40, 3 rows missing"
    assert rows["Rows"]["count"] == "144"
    assert rows["Sentinels"]["where"] == "wv (m/s): 12, rows 30, 31 …"
    assert rows["Empty"]["count"] == "1"
    assert all(row["treatment"] for row in rows.values())


def test_a_clean_table_still_shows_what_was_looked_for():
    clean = {"gaps": [], "repeated": {"rows": 0, "spans": []}, "sentinels": {}, "empty_lines": 0}
    assert [row["count"] for row in facts.irregularities(clean)] == ["0"] * 4


def test_libraries_show_every_version_that_was_used():
    runs = [{"versions": {"keras": version}} for version in ("3.1", "3.2")]
    assert libraries(runs, {"jinja2": "3"}) == [("jinja2", "3"), ("keras", "3.1, 3.2")]


def test_a_record_keeps_all_seeds_of_its_model():
    content = material(seeds=(2, 1))
    record = model_records({"jena_gru": "GRU"}, content.runs, [], content.again)[0]
    assert [run["seed"] for run in record.runs] == [1, 2]
    assert [run["target"] for run in record.runs] == [
        "evaluate_jena_gru_seed_1",
        "evaluate_jena_gru_seed_2",
    ]
    assert record.command == (
        "snakemake --cores 4 evaluate_jena_gru --config edition=made_up seeds=[2,1]"
    )


@pytest.mark.parametrize(
    ("seconds", "text"), [(4.21, "4.2 s"), (59.7, "1 min 0 s"), (125, "2 min 5 s")]
)
def test_durations_are_written_in_their_two_largest_units(seconds, text):
    assert plain(numbers.duration(seconds)) == text
