"""The chapter's lessons, which the sample edition was made to show.

A claim (`chapter6.claims.chapter`) is what the chapter says of its own data, figures included. A
lesson is what a reader should keep of it.
"""

from dataclasses import dataclass

from chapter6.language import later


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    section, says
        Where it is taught, and what it is.
    anchor
        Where in the report it shows: the id of an element.
    better, worse
        The two models that show it, by their best validation figures; empty for a lesson without
        models.
    place
        For a lesson without models, the name of that place.
    within
        For a lesson that the two are about as good: their largest difference; otherwise 0.
    """

    section: str
    says: str
    anchor: str
    better: str = ""
    worse: str = ""
    place: str = ""
    within: float = 0.0


LESSONS = (
    Lesson(
        "6.1",
        later("A hash needs no index, and the price is collisions."),
        "hashing",
        place=later("The hashing trick"),
    ),
    Lesson(
        "6.1",
        later("A network has inputs of one length: of a long review it sees the last words only."),
        "padding",
        place=later("What a model sees of a review"),
    ),
    Lesson(
        "6.1",
        later("With few reviews, word vectors from elsewhere beat vectors learned from scratch."),
        "model-imdb_glove_frozen_200",
        "imdb_glove_frozen_200",
        "imdb_scratch_200",
    ),
    Lesson(
        "6.1",
        later("With ten times the reviews, vectors learned from scratch become good."),
        "model-imdb_scratch_2000",
        "imdb_scratch_2000",
        "imdb_scratch_200",
    ),
    Lesson(
        "6.2",
        later("A recurrent layer is a loop over time steps that keeps a state."),
        "forward-pass",
        place=later("The forward pass in NumPy"),
    ),
    Lesson(
        "6.2",
        later("An LSTM carries over long distances what a SimpleRNN forgets."),
        "model-imdb_lstm",
        "imdb_lstm",
        "imdb_simplernn",
    ),
    Lesson(
        "6.3",
        later("A forecast is worth something only if it beats one that needs no training."),
        "model-jena_gru",
        "jena_gru",
        "jena_naive",
    ),
    Lesson(
        "6.3",
        later("Flattening throws the order of time away: a recurrent layer uses it."),
        "model-jena_dense",
        "jena_gru",
        "jena_dense",
    ),
    Lesson(
        "6.3",
        later("Of the weather, the recent past says most: read backwards, a GRU does worse."),
        "model-jena_gru_reversed",
        "jena_gru",
        "jena_gru_reversed",
    ),
    Lesson(
        "6.3",
        later("Of a review, the direction matters little: read backwards, an LSTM is as good."),
        "model-imdb_lstm_reversed",
        "imdb_lstm_reversed",
        "imdb_lstm",
        within=0.02,
    ),
    Lesson(
        "6.3",
        later("Measured data has faults: look for them before you train."),
        "weather-faults",
        place=later("Irregularities in the weather table"),
    ),
)
"""In the order of the chapter."""
