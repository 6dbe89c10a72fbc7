"""How claims are decided: the rules, several seeds, runs that are missing or too short."""

import math

import numpy as np
import pytest
from printed_results import history, printed, row

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.claim import Claim
from chapter6.claims.data import CHAPTER, LESSON
from chapter6.claims.evidence import FAILS, HOLDS, NOT_RUN, OPEN, interval
from chapter6.claims.measures import BEST, Run, lowest_loss
from chapter6.claims.rules import about_equal, better_than, ratio, slightly_better_than, within
from chapter6.claims.verdicts import check_claims, verdict
from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.formats import write_json
from chapter6.tables import frame_of

NO_FIGURES, NO_EPOCHS = frame_of([], SCHEMA), frame_of([], HISTORIES)
LSTM = next(claim for claim in CLAIMS if claim.id == "C7")


def several(lstm, simple_rnn):
    """Return runs of both models, with seeds from 1."""
    rows = [
        row(model, value, seed)
        for model, values in (("imdb_lstm", lstm), ("imdb_simplernn", simple_rnn))
        for seed, value in enumerate(values, 1)
    ]
    return {
        model: {line["seed"]: Run(line) for line in rows if line["model"] == model}
        for model in ("imdb_lstm", "imdb_simplernn")
    }


def test_with_one_seed_a_verdict_is_based_on_one_run():
    entry = verdict(LSTM, several([0.88], [0.85]), CHAPTER)
    found = entry["evidence"][0]
    assert (entry["verdict"], entry["runs"], entry["held"]) == (HOLDS, 1, 1)
    assert found["mean"] == pytest.approx(0.03)
    assert found["interval"] is None


def test_several_seeds_are_compared_pair_by_pair():
    # the seeds differ much, the models of one seed always by about the same
    entry = verdict(LSTM, several([0.80, 0.85, 0.90], [0.79, 0.838, 0.889]), CHAPTER)
    found = entry["evidence"][0]
    assert (entry["verdict"], entry["runs"], entry["held"]) == (HOLDS, 3, 3)
    assert found["by_seed"] == pytest.approx([0.010, 0.012, 0.011])
    assert found["mean"] == pytest.approx(0.011)
    # t of 2 degrees of freedom is 4.3027
    margin = 4.3027 * 0.001 / 3**0.5
    assert found["interval"] == pytest.approx([0.011 - margin, 0.011 + margin])


def test_only_the_seeds_that_both_models_have_are_compared():
    runs = several([0.88, 0.89, 0.90], [0.85, 0.86])
    assert verdict(LSTM, runs, CHAPTER)["evidence"][0]["seeds"] == [1, 2]


def test_an_interval_that_spans_the_bound_decides_nothing():
    entry = verdict(LSTM, several([0.86, 0.90, 0.84], [0.85, 0.86, 0.87]), CHAPTER)
    assert (entry["verdict"], entry["reason"]) == (OPEN, "the interval spans 0")
    assert (entry["held"], entry["runs"]) == (2, 3)
    check = within("imdb_lstm", BEST, 0.87, needs=LESSON)
    runs = several([0.86, 0.90, 0.88], [0.85, 0.86, 0.87])
    entry = verdict(Claim("C0", "6.0", "", "", (check,)), runs, CHAPTER)
    assert (entry["verdict"], entry["reason"]) == (OPEN, "the interval spans the bound")


def test_two_runs_that_agree_may_still_decide_nothing():
    # t of 1 degree of freedom is 12.7: 0.03 and 0.01 leave the mean between −0.11 and 0.15
    entry = verdict(LSTM, several([0.88, 0.86], [0.85, 0.85]), CHAPTER)
    assert (entry["verdict"], entry["held"], entry["runs"]) == (OPEN, 2, 2)


def test_with_the_whole_interval_on_the_wrong_side_a_claim_does_not_hold():
    entry = verdict(LSTM, several([0.80, 0.81], [0.85, 0.86]), CHAPTER)
    assert (entry["verdict"], entry["held"]) == (FAILS, 0)


def test_the_interval_is_that_of_the_textbook():
    # paired t: differences 1, 2, 3, 4, 5 have mean 3, s = 1.5811, t(0.975; 4) = 2.7764
    assert interval([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx((1.0368, 4.9632), abs=1e-4)
    assert interval([1.0]) is None
    low, high = interval([0.0, 1.0] * 50)  # the quantile for many seeds is that of 30
    assert (high - low) / 2 == pytest.approx(2.0423 * 0.50252 / 10, rel=1e-3)


def test_a_comparison_of_best_epochs_stands_beside_the_same_on_test_data():
    rows = [
        row("imdb_lstm", 0.88, best_test=0.85),
        row("imdb_simplernn", 0.85, best_test=0.86),
    ]
    runs = {line["model"]: {1: Run(line)} for line in rows}
    entry = verdict(LSTM, runs, CHAPTER)
    deciding, beside = entry["evidence"]
    assert entry["verdict"] == HOLDS
    assert (beside["measure"], beside["outcome"], beside["decides"]) == ("best_test", FAILS, False)
    assert beside["mean"] == pytest.approx(-0.01)
    assert deciding["measure"] == "best_validation"


def test_equal_is_not_better():
    assert verdict(LSTM, several([0.85], [0.85]), CHAPTER)["verdict"] == FAILS


def test_a_missing_model_is_named_and_the_claim_not_run():
    runs = several([0.88], [0.85])
    del runs["imdb_simplernn"]
    entry = verdict(LSTM, runs, CHAPTER)
    assert (entry["verdict"], entry["runs"]) == (NOT_RUN, 0)
    assert entry["reason"] == "no figures of imdb_simplernn"
    assert entry["reasons"] == [{"text": "no figures of %(models)s", "models": ("imdb_simplernn",)}]


def test_runs_without_a_common_seed_are_not_compared():
    runs = several([0.88], [0.85])
    runs["imdb_simplernn"] = {2: runs["imdb_simplernn"][1]}
    assert (
        verdict(LSTM, runs, CHAPTER)["reason"] == "no seed shared by imdb_lstm and imdb_simplernn"
    )


def test_without_any_run_every_claim_is_not_run():
    assert {
        entry["verdict"] for entry in check_claims(CLAIMS, NO_FIGURES, NO_EPOCHS, [], CHAPTER)
    } == {NOT_RUN}


def test_a_model_that_does_not_count_in_the_verdict_may_be_missing():
    comparison, histories, runs = printed("EN")
    kept = comparison[comparison["model"] != "jena_naive"]
    entries = {entry["id"]: entry for entry in check_claims(CLAIMS, kept, histories, runs, CHAPTER)}
    assert entries["C22"]["verdict"] == HOLDS
    outcomes = [found["outcome"] for found in entries["C22"]["evidence"]]
    assert outcomes == [HOLDS, NOT_RUN, NOT_RUN, OPEN]  # the last has no test figures
    assert entries["C14"]["verdict"] == NOT_RUN


def test_a_run_that_is_too_short_decides_nothing():
    comparison, histories, runs = printed("EN")
    short = histories[histories["epoch"] <= 5]
    entries = {
        entry["id"]: entry for entry in check_claims(CLAIMS, comparison, short, runs, CHAPTER)
    }
    assert entries["C12"]["verdict"] == OPEN
    assert entries["C12"]["reason"] == "this needs a run of at least 30 epochs"
    assert entries["C20"]["verdict"] == OPEN


@pytest.mark.parametrize("value", [math.nan, math.inf, None])
def test_a_figure_that_is_not_finite_decides_nothing_and_can_be_written(value, tmp_path):
    rows = frame_of([row("imdb_lstm", value), row("imdb_simplernn", 0.85)], SCHEMA)
    entry = {entry["id"]: entry for entry in check_claims(CLAIMS, rows, NO_EPOCHS, [], CHAPTER)}[
        "C7"
    ]
    assert (entry["verdict"], entry["reason"]) == (OPEN, "there is no such figure")
    assert entry["evidence"][0]["figures"] == [[None], [0.85]]
    write_json(entry, tmp_path / "claims.json")


@pytest.mark.parametrize("value", [math.nan, None])
def test_an_epoch_without_a_number_is_not_the_one_of_the_lowest_loss(value):
    model = "imdb_glove_frozen_200"
    rows = frame_of([row(model, 0.57)], SCHEMA)
    losses = frame_of(history(model, {"val_loss": [value, 0.6, 0.7]}), HISTORIES)
    entry = {entry["id"]: entry for entry in check_claims(CLAIMS, rows, losses, [], CHAPTER)}
    assert [found["outcome"] for found in entry["C2"]["evidence"]] == [HOLDS, OPEN]


# ---- The rules --------------------------------------------------------------------------------


def outcome(check, *best):
    rows = [row(model, value) for model, value in zip(check.models, best, strict=True)]
    runs = {line["model"]: {1: Run(line)} for line in rows}
    return verdict(Claim("C0", "6.0", "", "", (check,)), runs, CHAPTER)["verdict"]


def test_less_error_is_better_and_more_accuracy_is():
    assert outcome(better_than("jena_a", "jena_b"), 0.26, 0.29) == HOLDS
    assert outcome(better_than("imdb_a", "imdb_b"), 0.26, 0.29) == FAILS


def test_slightly_better_is_neither_worse_nor_much_better():
    check = slightly_better_than("imdb_a", "imdb_b", 0.02)
    found = [outcome(check, best, 0.88) for best in (0.87, 0.88, 0.89, 0.91)]
    assert found == [FAILS, FAILS, HOLDS, FAILS]


def test_bounds_are_inside_unless_said_otherwise():
    check = within("imdb_a", BEST, 0.75, 0.76, needs=LESSON)
    assert [outcome(check, best) for best in (0.7499, 0.75, 0.76, 0.7601)] == [
        FAILS,
        HOLDS,
        HOLDS,
        FAILS,
    ]


@pytest.mark.parametrize(("first", "second"), [(0.87, 0.85), (0.89, 0.87), (0.83, 0.81)])
def test_a_figure_on_a_bound_is_inside_despite_rounding(first, second):
    assert outcome(about_equal("imdb_a", "imdb_b", 0.02), first, second) == HOLDS
    assert outcome(slightly_better_than("imdb_a", "imdb_b", 0.02), first, second) == FAILS


def test_a_ratio_to_zero_decides_nothing():
    assert outcome(ratio("jena_a", "jena_b", BEST, low=1.1), 0.3, 0.0) == OPEN


def test_the_lowest_loss_is_counted_from_epoch_1_and_the_first_of_equals():
    run = Run({"metric": "accuracy"}, {("validation", "loss"): np.array([0.5, 0.4, 0.4])})
    assert lowest_loss().of(run) == 2
    assert lowest_loss(needs_epochs=5).of(run) is None
