"""Which claims apply to which data: the sample, the excerpt, and a made-up full table."""

import pandas as pd
import pytest
from printed_results import printed, row

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.data import (
    CHAPTER,
    CLIMATE_END,
    CLIMATE_HEAD,
    LACKS,
    MADE_UP,
    NOT_KNOWN,
    OTHER,
    PART,
    REVIEWS_ARCHIVE,
    REVIEWS_CONTENT,
    UNKNOWN,
    VECTORS_HEAD,
    VECTORS_MEMBER,
    WHOLE,
    Data,
    data_read,
)
from chapter6.claims.evidence import HOLDS
from chapter6.claims.verdicts import JUDGED, NOT_APPLICABLE, check_claims
from chapter6.evaluation.comparison import SCHEMA
from chapter6.tables import frame_of

ROWS, LAST = CLIMATE_END
EXCERPT = {
    "reviews": {"sha256": REVIEWS_CONTENT},
    "vectors": {"lines": 91_000, "sha256": "d9ad", "head_sha256": VECTORS_HEAD},
    "climate": {"rows": 106_727, "last": "2011-01-11T04:10:00", "head_sha256": CLIMATE_HEAD},
}
OFFICIAL = {
    "reviews": {"sha256": REVIEWS_CONTENT},
    "vectors": {"sha256": VECTORS_MEMBER, "head_sha256": VECTORS_HEAD},
    "climate": {"rows": ROWS, "last": LAST, "head_sha256": CLIMATE_HEAD},
}
# a table with the rows and the last time of the chapter's, whose values are others
MADE_UP_TABLE = {"climate": {"rows": ROWS, "last": LAST, "head_sha256": "0" * 64}}

ALWAYS = ["C7", "C8", "C10", "C12", "C13", "C14", "C15", "C17", "C18", "C19", "C22", "C23", "C24"]
"""Claims without a figure: comparisons and sizes."""
REDUCED = {
    "C3": "On 200 reviews, GloVe vectors beat an embedding learned from scratch.",
    "C11": "The GRU beats the naive forecast.",
    "C16": "The bidirectional LSTM is slightly better than the LSTM, and overfits sooner.",
    "C21": "The 1D convnet on the weather loses to the naive forecast.",
}
"""What is left of claims without their figures."""
OVERFITS = "On 200 reviews, frozen GloVe vectors overfit fast."
FIGURES = ("C1", "C2", "C4", "C5", "C6", "C9", "C20")


def judged(data: Data):
    return {entry["id"]: entry for entry in check_claims(CLAIMS, *printed("KO"), data)}


def said_whole(entries, names):
    says = {claim.id: claim.says for claim in CLAIMS}
    return all(entries[name]["claim"] == says[name] for name in names)


def without(entries):
    return {name for name, entry in entries.items() if entry["verdict"] == NOT_APPLICABLE}


# ---- Which data it is -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (OFFICIAL, (WHOLE, WHOLE, WHOLE)),
        (EXCERPT, (WHOLE, PART, PART)),
        (OFFICIAL | MADE_UP_TABLE, (WHOLE, WHOLE, OTHER)),
        (OFFICIAL | {"reviews": {"sha256": "1" * 64}}, (OTHER, WHOLE, WHOLE)),
        ({"reviews": None, "vectors": {"lines": 7}, "climate": {}}, (UNKNOWN,) * 3),
    ],
)
def test_data_is_known_by_its_content(facts, kinds):
    assert data_read(facts, None, synthetic=False) == Data(*kinds)


def test_the_official_archive_of_reviews_is_known_by_its_receipt():
    facts = OFFICIAL | {"reviews": {"sha256": "1" * 64}}
    assert data_read(facts, {"sha256": REVIEWS_ARCHIVE}, synthetic=False).reviews == WHOLE
    assert data_read(facts, {"sha256": "2" * 64}, synthetic=False).reviews == OTHER


def test_what_the_workflow_made_up_is_made_up_whatever_it_looks_like():
    assert data_read(OFFICIAL, None, synthetic=True) == MADE_UP


# ---- What applies to it -------------------------------------------------------------------------


def test_the_groups_below_are_all_claims():
    assert sorted([*ALWAYS, *REDUCED, *FIGURES]) == sorted(claim.id for claim in CLAIMS)


def test_to_the_chapters_own_data_every_claim_applies_as_it_is():
    entries = judged(CHAPTER)
    assert without(entries) == set()
    assert said_whole(entries, entries)


def test_to_the_sample_only_comparisons_and_sizes_apply():
    entries = judged(MADE_UP)
    assert without(entries) == set(FIGURES)
    assert said_whole(entries, [*ALWAYS, *FIGURES])
    assert {name: entries[name]["claim"] for name in REDUCED} == REDUCED
    for name in FIGURES:
        assert entries[name]["reason"] == LACKS["climate" if name == "C9" else "reviews"]


def test_to_the_sample_the_comparison_with_chapter_3_applies_where_its_network_was_run():
    comparison, histories, runs = printed("EN")
    control = frame_of([row("imdb_bag_of_words", 0.88)], SCHEMA)
    found = check_claims(CLAIMS, pd.concat([comparison, control]), histories, runs, MADE_UP)
    entries = {entry["id"]: entry for entry in found}
    says = "The SimpleRNN does worse than the dense network of chapter 3."
    assert (entries["C6"]["claim"], entries["C6"]["verdict"]) == (says, HOLDS)
    assert entries["C8"]["verdict"] == HOLDS


def test_no_verdict_on_the_sample_speaks_of_figures_of_the_genuine_data():
    for entry in judged(MADE_UP).values():
        if entry["verdict"] in JUDGED:
            assert not any(mark in entry["claim"] for mark in ("%", "°C", "0.")), entry["id"]
        assert all(each["needs"] in ("lesson", "architecture") for each in entry["evidence"])


def test_to_the_excerpt_what_is_said_of_the_reviews_applies_too():
    entries = judged(data_read(EXCERPT, None, synthetic=False))
    assert without(entries) == {"C5", "C9"}
    assert entries["C5"]["reason"] == "needs all of GloVe’s vectors"
    assert entries["C9"]["reason"] == "needs the whole Jena table"
    reduced = {name for name in REDUCED if entries[name]["claim"] == REDUCED[name]}
    assert reduced == {"C11", "C21"}
    # how fast they overfit is a figure of the reviews, how well they do one of all vectors
    assert entries["C2"]["claim"] == OVERFITS
    assert said_whole(entries, set(entries) - reduced - {"C2"})


def test_to_a_made_up_table_of_full_length_no_figure_of_the_weather_applies():
    entries = judged(data_read(OFFICIAL | MADE_UP_TABLE, None, synthetic=False))
    assert without(entries) == {"C9"}
    reduced = {name for name in REDUCED if entries[name]["claim"] == REDUCED[name]}
    assert reduced == {"C11", "C21"}


def test_a_reason_for_not_applying_has_five_words():
    assert {len(reason.split()) for reason in LACKS.values()} == {5}


def test_where_the_data_is_not_known_no_figure_is_judged():
    entries = judged(Data(UNKNOWN, UNKNOWN, UNKNOWN))
    assert without(entries) == set(FIGURES)
    assert {entries[name]["reason"] for name in FIGURES} == {NOT_KNOWN}


def test_every_claim_and_every_part_of_its_evidence_states_the_data_that_it_needs():
    for entry in judged(CHAPTER).values():
        known = {"architecture", "lesson", "reviews", "reviews and vectors", "weather"}
        assert {each["needs"] for each in entry["evidence"]} <= known
        assert set(entry["needs"]) <= known
        assert entry["needs"] or entry["id"] == "C8"  # nothing decides it without its control
