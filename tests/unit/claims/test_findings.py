"""The findings: said only where the results show them, the most surprising first."""

from dataclasses import replace

import pytest
from made_up_report import material
from page_links import ids_and_references
from printed_results import printed, row
from project import ROOT

from chapter6.claims.book.surprises import AGAINST, FINDINGS, IN_PART, KINDS, UNTOLD
from chapter6.claims.data import CHAPTER, MADE_UP, OTHER, PART, WHOLE, Data
from chapter6.claims.findings import find_surprises
from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.reporting.page import render
from chapter6.reporting.wording.numbers import SPACE
from chapter6.tables import frame_of

NO_EPOCHS = frame_of([], HISTORIES)
EXCERPT = Data(WHOLE, PART, PART)


def found(*rows, runs=(), data=EXCERPT):
    return find_surprises(frame_of(rows, SCHEMA), NO_EPOCHS, runs, data)


def said(*rows, **more):
    return [each["says"].partition(":")[0] for each in found(*rows, **more)]


def over_seeds(model, *best, **others):
    return [row(model, value, seed, **others) for seed, value in enumerate(best, 1)]


BAG = "The dense network of chapter 3, which knows nothing of the order of words, beats the LSTM"
LAST = "After its last epoch the GRU loses to the naive forecast"


def test_a_finding_is_made_only_if_the_comparison_comes_out_that_way():
    assert said(row("imdb_bag_of_words", 0.90), row("imdb_lstm", 0.88)) == [BAG]
    assert said(row("imdb_bag_of_words", 0.86), row("imdb_lstm", 0.88)) == []
    assert said(row("imdb_lstm", 0.88)) == []


def test_one_run_shows_nothing_smaller_than_half_of_what_the_claims_call_equal():
    assert said(row("imdb_bag_of_words", 0.889), row("imdb_lstm", 0.88)) == []
    bag, lstm = (0.889, 0.890, 0.888), (0.880, 0.881, 0.879)
    assert said(*over_seeds("imdb_bag_of_words", *bag), *over_seeds("imdb_lstm", *lstm)) == [BAG]


def test_seeds_that_disagree_make_no_finding():
    bag, lstm = (0.92, 0.85, 0.90), (0.88, 0.88, 0.88)
    assert said(*over_seeds("imdb_bag_of_words", *bag), *over_seeds("imdb_lstm", *lstm)) == []


def test_that_stacking_buys_nothing_is_said_where_the_interval_spans_0():
    one, two = (0.2354, 0.2360, 0.2357), (0.2358, 0.2352, 0.2360)
    rows = [*over_seeds("jena_gru_dropout", *one), *over_seeds("jena_gru_stacked", *two)]
    assert said(*rows) == [
        "A second GRU layer does not improve the forecast, as far as these runs show"
    ]
    worse = [
        *over_seeds("jena_gru_dropout", *one),
        *over_seeds("jena_gru_stacked", 0.25, 0.25, 0.25),
    ]
    assert said(*worse) == ["A second GRU layer makes the forecast worse"]
    better = [*over_seeds("jena_gru_dropout", *one), *over_seeds("jena_gru_stacked", 0.2, 0.2, 0.2)]
    assert said(*better) == []


def test_what_speaks_against_the_chapter_comes_first_and_the_larger_advantage():
    rows = [
        row("jena_naive", 0.27),
        row("jena_gru", 0.24, final_validation=0.31),  # 4 times what counts as equal
        row("imdb_lstm", 0.88),
        row("imdb_bag_of_words", 0.90),  # 1 time
        row("imdb_conv1d", 0.84),
        row("imdb_conv1d_as_printed", 0.87),  # 1.5 times
        row("jena_persistence", 0.25),
    ]
    ranked = found(*rows)
    assert [each["kind"] for each in ranked] == [AGAINST, AGAINST, UNTOLD, IN_PART]
    assert [each["model"] for each in ranked[:2]] == ["imdb_conv1d_as_printed", "imdb_bag_of_words"]
    assert [each["size"] for each in ranked[:2]] == pytest.approx([1.5, 1.0])


def test_of_findings_with_one_topic_the_first_is_told():
    rows = [
        row("imdb_lstm", 0.88), row("imdb_lstm_as_keras_3", 0.86),
        row("imdb_embedding", 0.77), row("imdb_embedding_as_keras_3", 0.74),
        row("imdb_simplernn", 0.86), row("imdb_simplernn_as_keras_3", 0.87),
    ]  # fmt: skip
    (told,) = found(*rows)
    assert told["model"] == "imdb_embedding"
    assert "costs accuracy, most of all here" in told["says"]


def test_from_made_up_data_nothing_is_said_and_from_other_data_it_is():
    rows = [row("imdb_bag_of_words", 0.90), row("imdb_lstm", 0.88)]
    assert said(*rows, data=MADE_UP) == []
    assert said(*rows, data=Data(OTHER, OTHER, OTHER)) == [BAG]


def test_trainings_of_the_chapters_models_that_diverged_are_told():
    rows = over_seeds("jena_gru_stacked", 0.25, None, failure=None)
    rows[1]["failure"] = "the loss has grown to 7e9"
    runs = [
        {"model": "jena_gru_stacked", "seed": 1, "settings": None, "failure": None},
        {"model": "jena_gru_stacked", "seed": 2, "settings": None, "failure": {"kind": "diverged"}},
    ]
    (told,) = found(*rows, runs=runs)
    assert (told["failed"], told["seeds"], told["link"]) == (1, 2, "results")
    variant = [{**line, "variant_of": "jena_gru"} for line in rows]
    assert found(*variant, runs=runs) == []


@pytest.mark.parametrize("edition", ["EN", "KO"])
def test_the_published_runs_show_what_published_results_tell(edition):
    told = find_surprises(*printed(edition), CHAPTER)
    assert LAST in {each["says"].partition(":")[0] for each in told}
    assert [each["kind"] for each in told] == sorted((e["kind"] for e in told), key=KINDS.index)


def test_every_finding_leads_to_its_evidence_on_the_page():
    ids, _ = ids_and_references(render(material(synthetic=False), ROOT / "report"))
    assert {finding.evidence for finding in FINDINGS} | {"results"} <= set(ids)


def test_the_page_shows_each_finding_with_its_numbers_and_how_sure_it_is():
    rows = [
        *over_seeds("imdb_bag_of_words", 0.900, 0.901, 0.899, best_test=0.89),
        *over_seeds("imdb_lstm", 0.88, 0.88, 0.88, best_test=0.87),
    ]
    content = material(synthetic=False)
    claims = content.claims | {"findings": found(*rows)}
    page = render(replace(content, claims=claims), ROOT / "report").replace(SPACE, " ")
    assert f"{BAG}: accuracy 90.00 % against 88.00 %." in page
    assert "advantage 2.00 points, 95 % interval 1.75 to 2.25 points; shown in 3 of 3 seeds" in page
    assert "; on test data: advantage 2.00 points;" in page
    assert '<a href="#claim-C8">evidence</a>' in page
    assert page.index('<section id="findings">') < page.index('<section id="results">')


def test_without_findings_the_page_has_no_such_section():
    assert 'id="findings"' not in render(material(), ROOT / "report")
