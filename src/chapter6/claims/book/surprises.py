"""What would surprise a reader of the book, if the results show it: sentences as data."""

from dataclasses import dataclass

from chapter6.claims.book.reviews import CHAPTER_3
from chapter6.claims.measures import BEST_TEST, FINAL
from chapter6.claims.rules import Check, better_than

AGAINST, UNTOLD, IN_PART = "against the chapter", "not told", "only in part"
KINDS = (AGAINST, UNTOLD, IN_PART)


@dataclass(frozen=True)
class Finding:
    """Something that would surprise a reader of the book, if the results show it.

    Attributes
    ----------
    kind
        One of `KINDS`.
    check
        What has to hold for it: the first model is better than the second.
    says
        What is then said, with places for the ``first`` and the ``second`` model's figure, and for
        the first one's title (``model``; of a variant, that of its model).
    evidence
        The part of the report with its numbers: ``claim-C8``, ``errata``, ``results``.
    undecided
        What is said if several seeds leave it open; empty: nothing.
    topic
        If several findings share a topic, only the first is reported. Empty if it shares none.
    """

    kind: str
    check: Check
    says: str
    evidence: str
    undecided: str = ""
    topic: str = ""


WORDS_COST = (
    "Keras 3’s RMSprop, which squares the gradients of a word one by one, costs accuracy, most of "
    "all here: %(model)s, %(second)s instead of %(first)s."
)
WORDS_GAIN = (
    "Keras 3’s RMSprop, which squares the gradients of a word one by one, gives more accuracy, "
    "most of all here: %(model)s, %(first)s instead of %(second)s."
)
WITH_WORDS = (
    "imdb_embedding", "imdb_scratch_200", "imdb_scratch_2000", "imdb_simplernn", "imdb_lstm",
    "imdb_lstm_reversed", "imdb_bilstm", "imdb_conv1d",
)  # fmt: skip
"""The models that learn an embedding."""
DIVERGED = "%(model)s: training diverged in %(failed)s of %(seeds)s seeds."
"""Said of each model of the chapter whose loss is no number, or beyond all bounds."""

FINDINGS = (
    Finding(
        AGAINST,
        better_than(CHAPTER_3, "imdb_lstm"),
        "The dense network of chapter 3, which knows nothing of the order of words, beats the "
        "LSTM: accuracy %(first)s against %(second)s.",
        "claim-C8",
        topic="bag of words",
    ),
    Finding(
        AGAINST,
        better_than("imdb_logistic_regression", "imdb_lstm"),
        "A logistic regression, which knows nothing of the order of words, beats the LSTM: "
        "accuracy %(first)s against %(second)s.",
        "claim-C8",
        topic="bag of words",
    ),
    Finding(
        AGAINST,
        better_than("imdb_conv1d_as_printed", "imdb_conv1d"),
        "At the chapter’s learning rate the convnet on reviews does better with the bug of the "
        "printed code, without its sigmoid: accuracy %(first)s against %(second)s.",
        "errata",
    ),
    Finding(
        AGAINST,
        better_than("imdb_lstm", "imdb_bilstm"),
        "Reading in both directions makes the LSTM worse: accuracy %(second)s against %(first)s.",
        "claim-C16",
        undecided="Reading in both directions does not make the LSTM better, as far as these runs "
        "show: accuracy %(second)s against %(first)s.",
    ),
    Finding(
        AGAINST,
        better_than("jena_gru_dropout", "jena_gru_stacked"),
        "A second GRU layer makes the forecast worse: MAE %(second)s against %(first)s.",
        "claim-C13",
        undecided="A second GRU layer does not improve the forecast, as far as these runs show: "
        "MAE %(second)s against %(first)s.",
    ),
    Finding(
        AGAINST,
        better_than("jena_conv1d", "jena_naive"),
        "The 1D convnet on the weather beats the naive forecast: MAE %(first)s against %(second)s.",
        "claim-C21",
    ),
    Finding(
        UNTOLD,
        better_than("jena_persistence", "jena_naive"),
        "The chapter’s naive forecast repeats the temperature of 25 hours before; that of 24 hours "
        "before is the better forecast: MAE %(first)s against %(second)s.",
        "results",
    ),
    *(
        Finding(
            UNTOLD,
            better_than(f"{model}_as_keras_3", model)
            if gain
            else better_than(model, f"{model}_as_keras_3"),
            WORDS_GAIN if gain else WORDS_COST,
            "errata",
            topic="words in Keras 3",
        )
        for model in WITH_WORDS
        for gain in (False, True)
    ),
    Finding(
        IN_PART,
        better_than("jena_naive", "jena_gru", FINAL),
        "After its last epoch the GRU loses to the naive forecast: MAE %(second)s against "
        "%(first)s.",
        "claim-C11",
    ),
    Finding(
        IN_PART,
        better_than("jena_naive", "jena_gru", BEST_TEST),
        "On test data the GRU loses to the naive forecast even with the weights of its best epoch: "
        "MAE %(second)s against %(first)s.",
        "claim-C11",
    ),
    Finding(
        IN_PART,
        better_than("jena_naive", "jena_conv1d_gru", BEST_TEST),
        "On test data the convnet with a GRU loses to the naive forecast: MAE %(second)s against "
        "%(first)s.",
        "claim-C22",
    ),
    Finding(
        IN_PART,
        better_than("jena_dense", "jena_naive"),
        "In its best epoch the dense network beats the naive forecast: MAE %(first)s against "
        "%(second)s.",
        "claim-C10",
    ),
    Finding(
        IN_PART,
        better_than("imdb_scratch_200", "imdb_glove_frozen_200", FINAL),
        "After the last epoch an embedding learned from 200 reviews beats GloVe’s vectors: "
        "accuracy %(first)s against %(second)s.",
        "claim-C3",
    ),
)
