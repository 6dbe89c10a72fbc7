"""How claims are decided: the rules, several seeds, runs that are missing or too short."""

import math

import numpy as np
import pytest
from printed_results import history, printed, row

from chapter6.claims.chapter import CLAIMS
from chapter6.claims.claim import Claim
from chapter6.claims.measures import BEST, Run, lowest_loss
from chapter6.claims.rules import about_equal, better_than, ratio, slightly_better_than, within
from chapter6.claims.verdicts import FAILS, HOLDS, NOT_RUN, OPEN, check_claims, verdict
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
    entry = verdict(LSTM, several([0.88], [0.85]))
    finding = entry["findings"][0]
    assert (entry["verdict"], entry["runs"]) == (HOLDS, 1)
    assert finding["mean"] == pytest.approx(0.03)
    assert finding["standard_error"] is None


def test_several_seeds_are_compared_pair_by_pair():
    # the seeds differ much, the models of one seed always by about the same
    entry = verdict(LSTM, several([0.80, 0.85, 0.90], [0.79, 0.838, 0.889]))
    finding = entry["findings"][0]
    assert (entry["verdict"], entry["runs"]) == (HOLDS, 3)
    assert finding["by_seed"] == pytest.approx([0.010, 0.012, 0.011])
    assert finding["mean"] == pytest.approx(0.011)
    assert finding["standard_error"] == pytest.approx(0.001 / 3**0.5)


def test_only_the_seeds_that_both_models_have_are_compared():
    runs = several([0.88, 0.89, 0.90], [0.85, 0.86])
    assert verdict(LSTM, runs)["findings"][0]["seeds"] == [1, 2]


def test_a_spread_that_straddles_the_bound_decides_nothing():
    entry = verdict(LSTM, several([0.86, 0.90, 0.84], [0.85, 0.86, 0.87]))
    assert entry["verdict"] == OPEN
    assert "straddles" in entry["reason"]


def test_with_the_whole_spread_on_the_wrong_side_a_claim_does_not_hold():
    assert verdict(LSTM, several([0.80, 0.81], [0.85, 0.86]))["verdict"] == FAILS


def test_equal_is_not_better():
    assert verdict(LSTM, several([0.85], [0.85]))["verdict"] == FAILS


def test_a_missing_model_is_named_and_the_claim_not_run():
    runs = several([0.88], [0.85])
    del runs["imdb_simplernn"]
    entry = verdict(LSTM, runs)
    assert (entry["verdict"], entry["runs"]) == (NOT_RUN, 0)
    assert entry["reason"] == "no run of imdb_simplernn"
    assert entry["reasons"] == [{"text": "no run of %(models)s", "models": ("imdb_simplernn",)}]


def test_runs_without_a_common_seed_are_not_compared():
    runs = several([0.88], [0.85])
    runs["imdb_simplernn"] = {2: runs["imdb_simplernn"][1]}
    assert verdict(LSTM, runs)["reason"] == "no seed shared by imdb_lstm and imdb_simplernn"


def test_without_any_run_every_claim_is_not_run():
    assert {entry["verdict"] for entry in check_claims(CLAIMS, NO_FIGURES, NO_EPOCHS, [])} == {
        NOT_RUN
    }


def test_a_model_that_does_not_count_in_the_verdict_may_be_missing():
    comparison, histories, runs = printed("EN")
    kept = comparison[comparison["model"] != "jena_naive"]
    entries = {entry["id"]: entry for entry in check_claims(CLAIMS, kept, histories, runs)}
    assert entries["C22"]["verdict"] == HOLDS
    assert [found["outcome"] for found in entries["C22"]["findings"]] == [HOLDS, NOT_RUN, NOT_RUN]
    assert entries["C14"]["verdict"] == NOT_RUN


def test_a_run_that_is_too_short_decides_nothing():
    comparison, histories, runs = printed("EN")
    short = histories[histories["epoch"] <= 5]
    entries = {entry["id"]: entry for entry in check_claims(CLAIMS, comparison, short, runs)}
    assert entries["C12"]["verdict"] == OPEN
    assert entries["C12"]["reason"] == "this needs a run of at least 30 epochs"
    assert entries["C20"]["verdict"] == OPEN


@pytest.mark.parametrize("value", [math.nan, math.inf, None])
def test_a_figure_that_is_not_finite_decides_nothing_and_can_be_written(value, tmp_path):
    rows = frame_of([row("imdb_lstm", value), row("imdb_simplernn", 0.85)], SCHEMA)
    entry = {entry["id"]: entry for entry in check_claims(CLAIMS, rows, NO_EPOCHS, [])}["C7"]
    assert (entry["verdict"], entry["reason"]) == (OPEN, "there is no such figure")
    assert entry["findings"][0]["figures"] == [[None], [0.85]]
    write_json(entry, tmp_path / "claims.json")


@pytest.mark.parametrize("value", [math.nan, None])
def test_an_epoch_without_a_number_is_not_the_one_of_the_lowest_loss(value):
    model = "imdb_glove_frozen_200"
    rows = frame_of([row(model, 0.57)], SCHEMA)
    losses = frame_of(history(model, {"val_loss": [value, 0.6, 0.7]}), HISTORIES)
    entry = {entry["id"]: entry for entry in check_claims(CLAIMS, rows, losses, [])}
    assert [found["outcome"] for found in entry["C2"]["findings"]] == [HOLDS, OPEN]


# ---- The rules --------------------------------------------------------------------------------


def outcome(check, *best):
    rows = [row(model, value) for model, value in zip(check.models, best, strict=True)]
    runs = {line["model"]: {1: Run(line)} for line in rows}
    return verdict(Claim("C0", "6.0", "", "", (check,)), runs)["verdict"]


def test_less_error_is_better_and_more_accuracy_is():
    assert outcome(better_than("jena_a", "jena_b"), 0.26, 0.29) == HOLDS
    assert outcome(better_than("imdb_a", "imdb_b"), 0.26, 0.29) == FAILS


def test_slightly_better_is_neither_worse_nor_much_better():
    check = slightly_better_than("imdb_a", "imdb_b", 0.02)
    found = [outcome(check, best, 0.88) for best in (0.87, 0.88, 0.89, 0.91)]
    assert found == [FAILS, FAILS, HOLDS, FAILS]


def test_bounds_are_inside_unless_said_otherwise():
    check = within("imdb_a", BEST, 0.75, 0.76)
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
