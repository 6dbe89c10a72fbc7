"""Which examples each epoch sees, and what they look like."""

import numpy as np
import pytest
from project import ROOT

from chapter6.errors import InputError
from chapter6.jobs.code import project_code
from chapter6.training.feeds.review_feed import review_feed

SETTINGS = {
    "training_samples": 4, "validation_samples": 3, "batch_size": 3, "epochs": 2, "maxlen": 3,
    "max_words": 9, "reverse": False, "keep_first": False, "bag_of_words": False,
    "warm_start": None,
}  # fmt: skip
# eight reviews: 1, 1 2, 1 2 3, 1 2 3 4, …
LENGTHS = np.arange(1, 9)
ARRAYS = {
    "tokens": np.concatenate([np.arange(1, n + 1) for n in LENGTHS]).astype(np.uint16),
    "offsets": np.concatenate([[0], np.cumsum(LENGTHS)]),
    "labels": np.array([0, 1] * 4, np.uint8),
}


def feed(**changes):
    return review_feed(ARRAYS, SETTINGS | changes, np.random.default_rng)


def seen(dataset):
    return np.concatenate([inputs.numpy() for inputs, _ in dataset]).tolist()


def test_every_epoch_sees_the_first_reviews_and_validation_the_last():
    first = [[0, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4]]
    reviews = feed()
    orders = [seen(reviews.training(epoch)) for epoch in range(6)]
    assert all(sorted(order) == first for order in orders)
    assert len({str(order) for order in orders}) > 1
    assert seen(reviews.validation()) == [[4, 5, 6], [5, 6, 7], [6, 7, 8]]
    assert (reviews.epochs, reviews.batches_per_epoch) == (2, 2)


def test_the_epochs_of_a_warm_start_come_first_and_see_fewer_reviews():
    reviews = feed(warm_start={"training_samples": 2, "epochs": 3})
    counts = [len(seen(reviews.training(epoch))) for epoch in range(5)]
    assert counts == [2, 2, 2, 4, 4]
    assert (reviews.epochs, reviews.batches_per_epoch) == (5, 2)


def test_the_first_words_are_kept_or_the_order_is_reversed_where_that_is_wanted():
    assert seen(feed(keep_first=True).validation()) == [[1, 2, 3]] * 3
    assert seen(feed(reverse=True).validation()) == [[6, 5, 4], [7, 6, 5], [8, 7, 6]]


def test_a_bag_says_which_words_occur_and_the_padding_is_no_word():
    bags = feed(bag_of_words=True, maxlen=8)
    assert bags.shape == {"words": 9}
    assert seen(bags.validation())[0] == [0, 1, 1, 1, 1, 1, 1, 0, 0]


def test_training_and_validation_that_overlap_are_refused():
    with pytest.raises(InputError, match="6 \\+ validation_samples 3 are more than the 8"):
        feed(training_samples=6)


REVIEWS = "chapter6.text", "chapter6.models.imdb", "chapter6.training.feeds.review_feed"
CLIMATE = "chapter6.climate", "chapter6.models.jena", "chapter6.training.feeds.climate_feed"


@pytest.mark.parametrize(
    ("task", "builder", "own", "others"),
    [("reviews", "imdb.lstm", REVIEWS, CLIMATE), ("climate", "jena.gru", CLIMATE, REVIEWS)],
)
@pytest.mark.parametrize("stage", ["train", "evaluate"])
def test_an_edit_for_one_task_concerns_no_model_of_the_other(stage, task, builder, own, others):
    script, named = f"scripts/{stage}_{task}.py", [f"chapter6.models.{builder}"]
    reached = [str(piece) for piece in project_code(ROOT).reach(script, named)]
    assert [piece for piece in reached if piece.startswith(others)] == []
    for module in own:
        assert any(piece.startswith(module) for piece in reached)
    settings = {"reviews": "ReviewSettings", "climate": "ClimateSettings"}
    (other,) = (name for key, name in settings.items() if key != task)
    assert f"chapter6.config.run_settings.{other}" not in reached
