"""Where the chapter's printed code differs from correct code, and what runs here instead.

docs/errata.md lists the same errata, and a test compares the two. Texts are plain, with code
between backticks.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Erratum:
    """One erratum.

    Attributes
    ----------
    id
        A short unique name, used in links to the entry.
    section, place
        Where it is in the chapter.
    printed
        What the book prints.
    effect
        What that does.
    here
        What is done here.
    model
        The model that has a variant with the bug, so that its effect can be measured; empty if
        there is none.
    kind
        Which of its variants that is.
    """

    id: str
    section: str
    place: str
    printed: str
    effect: str
    here: str
    model: str = ""
    kind: str = "as_printed"

    @property
    def variant(self) -> str:
        """The variant that has the bug; empty if there is none."""
        return f"{self.model}_{self.kind}" if self.model else ""


ERRATA = (
    Erratum(
        id="sigmoid",
        section="6.4",
        place="convnet on reviews",
        printed="`Dense(1)` without sigmoid under binary cross-entropy",
        effect="outputs are clipped in the loss; in Keras before 2.3 outputs above 1.5 count as "
        "wrong, so training accuracy falls while the loss falls",
        here='`Dense(1, activation="sigmoid")`',
        model="imdb_conv1d",
    ),
    Erratum(
        id="last-words",
        section="6.1, 6.2",
        place="",
        printed="“the first 20 / 100 / 500 words”",
        effect="padding and truncation are both “pre”: the last words are kept",
        here="kept, and pointed out",
    ),
    Erratum(
        id="reversed-lstm",
        section="6.3",
        place="reversed LSTM",
        printed="reviews are reversed, then truncated",
        effect="the network sees the first 500 words, the other LSTM the last",
        here="truncated, reversed, then padded in front: the same 500 words; the larger embedding "
        "(128) is kept as printed",
        model="imdb_lstm_reversed",
    ),
    Erratum(
        id="stale-arrays",
        section="6.3",
        place="bidirectional LSTM",
        printed="trains on the arrays left reversed by the previous cell",
        effect="a reversed data set",
        here="reviews in their order",
        model="imdb_bilstm",
    ),
    Erratum(
        id="horizon",
        section="6.3",
        place="windows",
        printed="“24 hours ahead”",
        effect="the last input row is `row − step`, the target `row + delay`: 25 hours (24.5 where "
        "step is 3), for the naive forecast too",
        here="kept, and pointed out",
    ),
    Erratum(
        id="warm-start",
        section="6.1",
        place="2,000 reviews",
        printed="`fit` continues the model trained on 200",
        effect="a warm start, on another validation slice",
        here="a new model; 200 and 2,000 share one validation slice, the last of the shuffled "
        "order",
        model="imdb_scratch_2000",
    ),
    Erratum(
        id="test-steps",
        section="6.3",
        place="test steps",
        printed="930, but one pass yields 929 batches",
        effect="one batch counted twice",
        here="929 batches, each once",
    ),
    Erratum(
        id="partial-batch",
        section="6.3",
        place="generators",
        printed="the last, partial batch is never emitted; rows 200,000 and 300,000 belong to no "
        "split",
        effect="harmless",
        here="kept: 769 validation batches",
    ),
    Erratum(
        id="training-targets",
        section="6.3",
        place="training targets",
        printed="reach `delay` rows past the training rows",
        effect="they come before the first validation target: no leak",
        here="kept",
    ),
    Erratum(
        id="test-unused",
        section="6.1, 6.2, 6.4",
        place="",
        printed="the test set is loaded and not used",
        effect="models are chosen and judged on validation data",
        here="every model is scored on test data, with the best and with the last epoch’s weights",
    ),
    Erratum(
        id="last-epoch",
        section="6.1",
        place="GloVe",
        printed="test accuracy is that of the last epoch’s weights",
        effect="below its best epoch",
        here="both are shown",
    ),
    Erratum(
        id="tokenizer",
        section="6.1",
        place="Tokenizer",
        printed="is fitted on all 25,000 training reviews, validation included; `<br />` leaves a "
        "token `br`; files come in the file system’s order, the shuffle has no seed",
        effect="not repeatable",
        here="fitted the same way; sorted file names, seeded shuffle",
    ),
    Erratum(
        id="hash",
        section="6.1",
        place="hashing",
        printed="`hash()` of a string",
        effect="differs from process to process",
        here="a stable hash (BLAKE2b)",
    ),
    Erratum(
        id="unknown-character",
        section="6.1",
        place="characters",
        printed="an unknown character’s index is `None`",
        effect="`results[i, j, None] = 1` sets the whole row",
        here="a row of zeros, counted; texts are cut at the given length",
    ),
    Erratum(
        id="empty-row",
        section="6.3",
        place="reading the CSV",
        printed="the file’s last newline leaves an empty row",
        effect="an error",
        here="empty lines are skipped and counted",
    ),
    Erratum(
        id="sentinels",
        section="6.3",
        place="wind columns",
        printed="−9999 stands for missing values",
        effect="distorts mean and deviation",
        here="replaced by the previous value, and counted",
    ),
    Erratum(
        id="batch-size",
        section="6.2",
        place="data cell",
        printed="`batch_size = 32`, the fit uses 128",
        effect="nothing",
        here="128",
    ),
    Erratum(
        id="lookback",
        section="6.4",
        place="convnet and GRU",
        printed="EN: lookback 720 “unchanged”; KO: 1,440",
        effect="EN sees no more data than the other models",
        here="1,440",
    ),
    Erratum(
        id="uniform-weights",
        section="6.2",
        place="recurrent network in NumPy",
        printed="uniform [0, 1) weights",
        effect="`tanh` saturates near 1",
        here="as printed, measured against Glorot weights",
    ),
    Erratum(
        id="old-carry",
        section="6.2",
        place="LSTM pseudo-code (slides)",
        printed="the output reads the carry before its update",
        effect="differs from Keras",
        here="the updated carry; the difference is measured",
    ),
    Erratum(
        id="flat-outputs",
        section="6.2",
        place="recurrent network in NumPy",
        printed="the outputs are joined with `concatenate`",
        effect="one array of time steps × units numbers, not one row per step",
        here="stacked: (time steps, units)",
    ),
    Erratum(
        id="several-changes",
        section="6.3",
        place="stacked and bidirectional GRU",
        printed="depth, width, activation, dropout and epochs change at once",
        effect="the comparison does not isolate one change",
        here="as printed, and pointed out",
    ),
    Erratum(
        id="reset-after",
        section="6.3, 6.4",
        place="GRU in Keras 3",
        printed="`GRU(32)`, when `reset_after=False` was the default: 4,545 parameters",
        effect="in Keras 3 the same line has `reset_after=True`: 96 more parameters, and the reset "
        "gate comes after the matrix product",
        here="`reset_after=False`",
        model="jena_gru",
        kind="as_keras_3",
    ),
    Erratum(
        id="repeated-words",
        section="6.1 to 6.4",
        place="RMSprop in Keras 3",
        printed="`rmsprop`, when the gradients of a word were added up first",
        effect="Keras 3 squares each of them by itself: the steps of frequent words and of padding "
        "differ by a factor of 2 to 4",
        here="added up first",
        model="imdb_lstm",
        kind="as_keras_3",
    ),
)
