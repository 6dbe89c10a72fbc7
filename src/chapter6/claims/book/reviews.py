"""The claims about the review models."""

from chapter6.claims.claim import Claim
from chapter6.claims.data import ARCHITECTURE, REVIEWS_AND_VECTORS
from chapter6.claims.data import REVIEWS as GENUINE
from chapter6.claims.measures import (
    BEST,
    FINAL,
    FINAL_TEST,
    PARAMETERS,
    RECURRENT_PARAMETERS,
    lowest_loss,
)
from chapter6.claims.rules import (
    about_equal,
    better_than,
    exceeds,
    not_much_better_than,
    overfits_sooner,
    ratio,
    reaches,
    slightly_better_than,
    stays_below,
    times_as_fast,
    within,
)

SLIGHTLY = 0.02
"""Two points of accuracy."""

CHAPTER_3 = "imdb_bag_of_words"
"""The dense network of chapter 3, which can be run as a control."""

REVIEWS = (
    Claim(
        id="C1",
        section="6.1",
        says="An embedding alone, on 20 words of each review, reaches a validation accuracy of "
        "about 76 % (EN) or 75 % (KO).",
        published="Holds: 75.16 to 76.08 % in six runs.",
        checks=(within("imdb_embedding", BEST, 0.745, 0.765, needs=GENUINE),),
    ),
    Claim(
        id="C2",
        section="6.1",
        says="On 200 reviews, frozen GloVe vectors overfit fast; the noisy validation accuracy "
        "reaches the high fifties.",
        published="Four of five runs reach 56.95 to 58.35 %; one stays at 50.47 %.",
        checks=(
            within("imdb_glove_frozen_200", BEST, 0.55, 0.60, needs=REVIEWS_AND_VECTORS),
            within("imdb_glove_frozen_200", lowest_loss(), high=5, needs=GENUINE),
        ),
        without_figures="On 200 reviews, frozen GloVe vectors overfit fast.",
        note="“Fast” means that the validation loss is lowest within five epochs. The noise is "
        "not judged.",
    ),
    Claim(
        id="C3",
        section="6.1",
        says="On 200 reviews, an embedding learned from scratch stalls in the low fifties; GloVe "
        "vectors beat it.",
        published="Low fifties in all five runs (52.43 to 53.01 %). GloVe is better at the best "
        "epoch in four of five, at the last epoch in two.",
        checks=(
            within("imdb_scratch_200", BEST, 0.50, 0.55, needs=GENUINE),
            better_than("imdb_glove_frozen_200", "imdb_scratch_200"),
            better_than("imdb_glove_frozen_200", "imdb_scratch_200", FINAL).beside(),
        ),
        without_figures="On 200 reviews, GloVe vectors beat an embedding learned from scratch.",
    ),
    Claim(
        id="C4",
        section="6.1",
        says="With 2,000 reviews, the embedding learned from scratch passes 70 % (KO only).",
        published="Both runs do (70.46 and 70.53 %), but they continue the model trained on 200 "
        "reviews.",
        checks=(reaches("imdb_scratch_2000", 0.70, needs=GENUINE),),
    ),
    Claim(
        id="C5",
        section="6.1",
        says="The frozen GloVe model has a test accuracy of about 54 % (EN) or 50 % (KO).",
        published="53.66 % (EN), 50.41 % (KO); three other runs 50.17, 51.50 and 55.99 %.",
        checks=(
            within(
                "imdb_glove_frozen_200", FINAL_TEST, 0.535, 0.545, needs=REVIEWS_AND_VECTORS
            ).said_by("EN"),
            within(
                "imdb_glove_frozen_200", FINAL_TEST, 0.495, 0.505, needs=REVIEWS_AND_VECTORS
            ).said_by("KO"),
        ),
    ),
    Claim(
        id="C6",
        section="6.2",
        says="The SimpleRNN reaches about 85 % in validation, less than the dense network of "
        "chapter 3 (according to the texts, 88 % (EN) or 87 % (KO) in testing).",
        published="84.60 % (EN). The Korean notebook prints 87.40 %, so its text misquotes its "
        "own output. Six runs: 84.60 to 87.40 %.",
        checks=(
            within("imdb_simplernn", BEST, 0.845, 0.855, needs=GENUINE),
            stays_below("imdb_simplernn", 0.87, needs=GENUINE),
        ),
        without_figures="The SimpleRNN does worse than the dense network of chapter 3.",
        note="The network of chapter 3 is not trained here; its figure comes from the texts.",
        control=CHAPTER_3,
        with_control=(
            within("imdb_simplernn", BEST, 0.845, 0.855, needs=GENUINE),
            better_than(CHAPTER_3, "imdb_simplernn"),
        ),
        control_note="The network of chapter 3 is trained here, and the two are compared in "
        "validation.",
    ),
    Claim(
        id="C7",
        section="6.2",
        says="The LSTM is better than the SimpleRNN.",
        published="In all six runs: 88.28 to 89.28 % against 84.60 to 87.40 %.",
        checks=(better_than("imdb_lstm", "imdb_simplernn"),),
    ),
    Claim(
        id="C8",
        section="6.2",
        says="The LSTM is better than the dense network of chapter 3 although it sees less of "
        "each review; but, in the next lines, the gain is not great and dense networks suit the "
        "task better.",
        published="Contradicts itself, and compares a validation accuracy with a test accuracy.",
        checks=(exceeds("imdb_lstm", 0.88, needs=GENUINE).beside(),),
        undecidable="the dense network of chapter 3 is not trained here, and the chapter’s own "
        "sentences contradict each other",
        control=CHAPTER_3,
        with_control=(
            better_than("imdb_lstm", CHAPTER_3),
            not_much_better_than("imdb_lstm", CHAPTER_3, SLIGHTLY),
        ),
        control_note="The network of chapter 3 is trained here, and the two are compared in "
        "validation. “Not great” means up to 2 points. Which network suits the task is not judged.",
    ),
    Claim(
        id="C15",
        section="6.3",
        says="An LSTM that reads the reviews backwards is about as good as the LSTM.",
        published="Lower by 1.58 points (EN), 0.00 (KO), 1.06 and 1.46.",
        checks=(about_equal("imdb_lstm_reversed", "imdb_lstm", SLIGHTLY),),
    ),
    Claim(
        id="C16",
        section="6.3",
        says="The bidirectional LSTM is slightly better than the LSTM, above 88 %, and overfits "
        "sooner.",
        published="Above 88 % in all four runs, better than the LSTM in none (lower by 0.18 to "
        "0.72 points); its validation loss bottoms out sooner in two of four.",
        checks=(
            exceeds("imdb_bilstm", 0.88, needs=GENUINE),
            slightly_better_than("imdb_bilstm", "imdb_lstm", SLIGHTLY),
            overfits_sooner("imdb_bilstm", "imdb_lstm", lowest_loss()),
        ),
        without_figures="The bidirectional LSTM is slightly better than the LSTM, and overfits "
        "sooner.",
    ),
    Claim(
        id="C17",
        section="6.3",
        says="A bidirectional layer has twice the parameters.",
        published="8,320 and 16,640 in the recurrent layer; 328,353 and 336,705 in the whole "
        "model.",
        checks=(
            ratio("imdb_bilstm", "imdb_lstm", RECURRENT_PARAMETERS, 2, 2, ARCHITECTURE),
            ratio("imdb_bilstm", "imdb_lstm", PARAMETERS, 2, 2, ARCHITECTURE).beside(),
        ),
    ),
    Claim(
        id="C19",
        section="6.4",
        says="The 1D convnet on reviews is somewhat less accurate than the LSTM and much faster.",
        published="83.56 to 83.82 % in old versions of Keras, an artefact of the missing sigmoid; "
        "87.44 and 87.00 % in later ones. An epoch takes 3 s against 107 s (EN), 2 s against 72 s "
        "(KO).",
        checks=(
            slightly_better_than("imdb_lstm", "imdb_conv1d", 0.06),
            times_as_fast("imdb_conv1d", "imdb_lstm", 2),
        ),
        note="“Somewhat” means up to 6 points, since the author uses the word for 5.5. With fused "
        "kernels recurrent layers are several times as fast as Keras’s, convnets are not.",
    ),
    Claim(
        id="C20",
        section="6.4",
        says="The right number of epochs for that convnet is 8 (EN) or 4 (KO).",
        published="Neither: both notebooks are best at epoch 6, by accuracy and by loss.",
        checks=(
            within("imdb_conv1d", lowest_loss(needs_epochs=8), 8, 8, needs=GENUINE).said_by("EN"),
            within("imdb_conv1d", lowest_loss(needs_epochs=8), 4, 4, needs=GENUINE).said_by("KO"),
        ),
    ),
)
