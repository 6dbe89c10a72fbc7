"""The report: one page that shows everything, as text, and is the same on every run."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_report import TRAINED, material
from page_links import ids_and_references

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.verdicts import check_claims
from chapter6.reporting import facts, quantities
from chapter6.reporting.claim_table import MEASURES, claims_by_section, verdict_counts
from chapter6.reporting.curves import Naive, draw_comparison, draw_curves
from chapter6.reporting.histories import model_histories
from chapter6.reporting.material import Material
from chapter6.reporting.page import render
from chapter6.reporting.pictures import (
    draw_collisions,
    draw_first_days,
    draw_map,
    draw_one_hot,
)
from chapter6.reporting.results import results_by_section
from chapter6.reporting.runs import libraries, model_records

ROOT = Path(__file__).parents[2]


def page(content: Material) -> str:
    return render(content, ROOT / "report")


@pytest.fixture(scope="module")
def one_seed() -> str:
    return page(material())


def plain(text: str) -> str:
    return text.replace(quantities.SPACE, " ")


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
    assert quantities.whole_range([7, 4, 5]) == "4–7"
    assert quantities.whole_range([4, 4]) == "4"


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


# ---- The table of claims ---------------------------------------------------------------------


def claim_lines(content: Material):
    titles = {row["model"]: row["title"] for row in content.comparison}
    sections = claims_by_section(content.claims["claims"], titles)
    return {line.id: line for lines in sections.values() for line in lines}


def test_every_claim_has_a_line_with_a_verdict_by_sign_and_by_word(one_seed):
    lines = claim_lines(material())
    assert list(lines) == [claim.id for claim in CLAIMS]
    signs = {"holds": "✓", "does not hold": "✗", "not decided": "?", "not run": "–"}
    assert {signs[line.verdict.word] == line.verdict.sign for line in lines.values()} == {True}
    for name in lines:
        assert one_seed.count(f'id="claim-{name}"') == 1


def test_every_measure_of_a_claim_has_words():
    measures = {
        check.measure.name for claim in CLAIMS for check in (*claim.checks, *claim.with_control)
    }
    assert measures == set(MEASURES)


def test_a_claim_shows_the_numbers_that_it_rests_on_and_what_was_wanted():
    line = claim_lines(material())["C14"]
    (finding,) = line.findings
    assert finding.figures == [("GRU on reversed time", "0.4100"), ("Naive forecast", "0.3000")]
    assert (finding.effect, finding.wanted) == ("ratio 1.37", "ratio at least 1.10")
    assert (line.verdict.word, line.runs) == ("holds", "rests on one run")


def test_several_seeds_show_standard_errors_and_their_number():
    line = claim_lines(material(seeds=(1, 2, 3)))["C14"]
    assert line.findings[0].figures[0] == ("GRU on reversed time", "0.4200 ± 0.0058")
    assert line.findings[0].effect == "ratio 1.40 ± 0.02"
    assert line.runs == "n = 3"


def test_a_claim_whose_models_were_not_run_names_them():
    line = claim_lines(material())["C7"]
    assert line.verdict.word == "not run"
    assert line.reason == "no run of imdb_simplernn"
    assert line.findings == []


def test_verdicts_are_counted_in_words(one_seed):
    counts = {mark.word: words for mark, words in verdict_counts(material().claims["claims"])}
    assert sum(int(words.split()[0]) for words in counts.values()) == len(CLAIMS)
    assert counts["does not hold"].endswith("do not hold")
    assert all(words in one_seed for words in counts.values())


def test_with_one_seed_the_section_says_that_verdicts_rest_on_one_run(one_seed):
    assert "Verdicts rest on one run of each model" in one_seed
    assert "rest on one run" not in page(material(seeds=(1, 2)))


def test_a_synthetic_editions_verdicts_are_said_to_be_about_synthetic_data(one_seed):
    section = one_seed[one_seed.index('<section id="claims">') :]
    notice = section[: section.index("<table")]
    assert "These verdicts are about made-up reviews and made-up weather." in notice
    assert "made-up" not in page(material(synthetic=False)).partition('id="claims"')[2]


def test_verdicts_on_a_chapter_without_runs_can_be_shown():
    nothing = replace(material(), claims={"claims": check_claims(CLAIMS, [], [], [])})
    html = page(nothing)
    assert "24 not run" in html
    assert "rest on one run" not in html


def test_a_claim_that_one_run_cannot_decide_says_that_it_rests_on_one_run_too():
    line = claim_lines(material())["C8"]
    assert (line.verdict.word, line.runs) == ("not decided", "rests on one run")


def test_verdicts_that_are_the_same_for_every_seed_do_not_rest_on_one_run():
    content = material(chapter={"jena_naive": ("6.3", "Naive forecast")})
    assert claim_lines(content)["C9"].runs == "the same for every seed"
    assert "rest on one run" not in page(content)


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


# ---- The plots ------------------------------------------------------------------------------


def histories(**changes):
    content = material(**changes)
    return {h.model: h for h in model_histories(content.comparison, content.histories)}


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


def test_published_curves_are_ghosts_behind_the_still_ones_as_far_as_ours_go():
    svg = draw_curves(histories()["jena_gru"], "mae", Naive(None, None), {"EN": [0.1] * 20})
    assert ">EN</text>" in svg
    assert svg.index("stroke-dasharray:5.5,2.2") < svg.index("stroke:var(--series-1")
    assert ">10</text>" not in svg  # ours has four epochs
    (still,) = re.findall(r'data-curve="jena_gru".*?</svg>', page(material()), re.DOTALL)
    assert ">EN</text>" in still
    assert ">KO</text>" not in still  # which prints no such model


def test_a_comparison_lists_the_best_model_first():
    found = histories()
    chosen = [found["jena_gru"], found["jena_gru_reversed"]]
    chosen[1].runs[1]["validation", "mae"][2] = 0.01
    entries = draw_comparison("Forecasts", "all", chosen, Naive(0.29, 8.0)).entries
    assert [entry.model for entry in entries] == ["jena_gru_reversed", "jena_gru"]


def test_each_seed_has_its_own_line():
    one, three = (histories(seeds=seeds)["imdb_lstm"] for seeds in ((1,), (1, 2, 3)))
    colour = "stroke:var(--series-1"
    lines = [draw_curves(h, "loss", Naive(None, None)).count(colour) for h in (one, three)]
    assert lines[1] - lines[0] == 2


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(-3, 4, ["−2", "0", "2", "4"]), (12, 14, ["12.0", "12.5", "13.0", "13.5", "14.0"])],
)
def test_ticks_of_a_temperature_say_where_they_stand(low, high, ticks):
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
    assert plain(quantities.duration(seconds)) == text
