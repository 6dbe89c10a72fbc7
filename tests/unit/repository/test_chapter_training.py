"""The chapter's own way of training, which the benchmarks measure, sees the data that ours sees."""

import sys
from itertools import islice

import numpy as np
import pytest
from project import ROOT

sys.path.insert(0, str(ROOT / "benchmarks/chapter"))

import train_steps
import whole_chapter

CHAPTER = train_steps.editions(ROOT / "tests/editions/excerpt.yaml")[1]
ROWS = 700
CLIMATE = {"lookback": 48, "delay": 9, "batch_size": 8, "steps_per_epoch": 4}
CLIMATE |= {"splits": {"training_end": 300, "validation_end": 600}, "reverse": False, "step": 6}
CLIMATE |= {"epochs": 2}
REVIEWS = {"maxlen": 6, "training_samples": 5, "validation_samples": 3, "batch_size": 2}
REVIEWS |= {"max_words": 50, "reverse": False, "keep_first": False, "bag_of_words": False}
REVIEWS |= {"warm_start": None, "epochs": 2}


@pytest.fixture(scope="module")
def theirs():
    import chapter_training

    return chapter_training


@pytest.fixture(scope="module")
def ours():
    from chapter6.training.feeds import climate_feed, review_feed

    return {"climate": climate_feed.climate_feed, "reviews": review_feed.review_feed}


@pytest.fixture(scope="module")
def weather():
    data = np.random.default_rng(0).normal(size=(ROWS, 3)).astype(np.float32)
    return {"data": data, "temperature": np.array(1)}


@pytest.fixture(scope="module")
def reviews():
    random = np.random.default_rng(1)
    offsets = np.concatenate([[0], np.cumsum([0, 3, 6, 9, 1, 7, 12, 6, 2])])
    tokens = random.integers(1, 50, offsets[-1]).astype(np.uint16)
    return {"tokens": tokens, "offsets": offsets, "labels": np.arange(9, dtype=np.uint8) % 2}


def joined(batches):
    inputs, targets = zip(*batches, strict=True)
    return np.concatenate(inputs), np.concatenate(targets).ravel()


def numbers(dataset):
    return joined((inputs.numpy(), targets.numpy()) for inputs, targets in dataset)


@pytest.mark.parametrize("changes", [{}, {"reverse": True}, {"step": 3}])
def test_windows_of_training_and_validation_are_the_same(theirs, ours, weather, changes):
    settings = CLIMATE | changes
    feed = ours["climate"](weather, settings, lambda epoch: np.random.default_rng(7))
    data, steps = weather["data"].astype(np.float64), len(feed.validation_rows) // 8
    assert steps == theirs.validation_steps(settings) > 1
    for batches, dataset in (
        (islice(theirs.training_windows(data, settings, seed=7), 4), feed.training(0)),
        (islice(theirs.validation_windows(data, settings), steps), feed.validation()),
    ):
        for one, other in zip(joined(batches), numbers(dataset), strict=True):
            assert (one == other).all()


def test_the_chapters_generators_start_over_where_our_pass_ends(theirs, weather):
    data = weather["data"].astype(np.float64)
    steps = theirs.validation_steps(CLIMATE)
    inputs, _ = zip(*islice(theirs.validation_windows(data, CLIMATE), steps + 1), strict=True)
    assert (inputs[-1] == inputs[0]).all()
    assert not (inputs[-2] == inputs[0]).all()


@pytest.mark.parametrize("changes", [{}, {"reverse": True, "keep_first": True}])
def test_padded_reviews_are_the_same(theirs, ours, reviews, changes):
    settings = REVIEWS | changes
    feed = ours["reviews"](reviews, settings, np.random.default_rng)
    x_train, y_train, x_val, y_val = theirs.review_arrays(reviews, settings)
    order = np.random.default_rng(0).permutation(len(x_train))
    for theirs_, dataset in (
        ((x_train[order], y_train[order]), feed.training(0)),
        ((x_val, y_val), feed.validation()),
    ):
        for one, other in zip(theirs_, numbers(dataset), strict=True):
            assert (one == other).all()


def test_a_projection_counts_start_up_once_and_half_of_what_runs_side_by_side():
    run = {"epoch": 36.0, "startup": 3600.0}
    measured = {"m": {name: [run] for name in whole_chapter.WAYS}}
    told = whole_chapter.projection(measured, {"m": 100}).splitlines()
    assert told[-2] == "| whole chapter with start-up, h |  | 2.000 | 1.000 | 1.000 |"
    assert told[-1] == "| times as fast as the first |  | 1.00 | 2.00 | 2.00 |"


def test_only_batches_that_lie_in_the_overlap_count():
    one = [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)]
    other = [(1.0, 4.0), (4.0, 9.0)]
    assert train_steps.mean_in_overlap([one, other]) == (1000 * (1.5 + 3) / 2, 1)
    with pytest.raises(SystemExit, match="did not measure at the same time"):
        train_steps.mean_in_overlap([one, [(5.0, 6.0)]])
