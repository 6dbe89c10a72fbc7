"""Time the preparation of the data, our way and the chapter's, on the genuine archives.

Both go from the archive on disk to arrays in memory, including decompression. They run alternately
in one process; it prints medians, and the median of the ratios. Arrow may use several cores::

    python benchmarks/chapter/prepare_data.py FOLDER_OF_THE_ARCHIVES
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import chapter_way
import keras  # noqa: F401  # so that no timing includes the import
import numpy as np
import pyarrow.compute as pc

from chapter6.climate.columns import COLUMNS
from chapter6.climate.normalization import normalize, side_by_side
from chapter6.climate.reading import read_climate
from chapter6.climate.windows import Window, gather, targets
from chapter6.config.schema.checks import ReviewChecks
from chapter6.text.encoding import encode_plain, pad
from chapter6.text.reviews import read_reviews
from chapter6.text.tokenizer import tokenize
from chapter6.text.vectors.reading import read_vectors
from chapter6.text.vocabulary import ranked_vocabulary

MAX_WORDS, MAXLEN, DIMENSIONS = 10_000, 100, 100
GLOVE, JENA = "glove.6B.100d.txt", "jena_climate_2009_2016.csv"
TRAINING_END = 80_000
REVIEW_CHECKS = ReviewChecks().model_dump()
WINDOW, BATCH, BATCHES = Window(lookback=1440, step=6, delay=144), 128, 40


def reviews_to_arrays(archive: Path) -> list[np.ndarray]:
    """Read, tokenize, rank, encode, pad: what read_reviews to train do."""
    table, _ = read_reviews(archive, REVIEW_CHECKS)
    tokenized = {
        split: tokenize(table.filter(pc.equal(table["split"], split))["text"].to_pylist())
        for split in ("train", "test")
    }
    vocabulary = ranked_vocabulary(tokenized["train"])
    ranks = dict(zip(vocabulary["word"].to_pylist(), vocabulary["rank"].to_pylist(), strict=True))
    encoded = [encode_plain(tokenized[split], ranks, MAX_WORDS) for split in ("train", "test")]
    return [pad(sequences, np.arange(len(sequences)), MAXLEN) for sequences in encoded]


def climate_to_array(archive: Path) -> np.ndarray:
    """Read, check for irregularities, normalise."""
    table, _ = read_climate(archive, JENA)
    values = side_by_side([table[name].to_numpy() for name in COLUMNS])
    return normalize(values, TRAINING_END).data


def draw_ours(data: np.ndarray) -> None:
    """Gather batches of windows."""
    random = np.random.default_rng(0)
    for _ in range(BATCHES):
        rows = random.integers(WINDOW.lookback, TRAINING_END, BATCH)
        gather(data, rows, WINDOW)
        targets(data, rows, WINDOW, 1)


def draw_theirs(data: np.ndarray) -> None:
    """Take batches from the chapter's generator."""
    batches = chapter_way.windows(
        data, WINDOW.lookback, WINDOW.delay, TRAINING_END, BATCH, WINDOW.step, 0
    )
    for _ in range(BATCHES):
        next(batches)


def in_folder(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """Return a call with a temporary folder as `folder`, whose removal is not timed."""

    def run() -> Any:
        with tempfile.TemporaryDirectory() as folder:
            before = clocks()
            result = function(*arguments, folder=Path(folder))
            run.seconds = clocks() - before  # type: ignore[attr-defined]
        return result

    return run


def clocks() -> np.ndarray:
    """Return the time and the processor time of all threads, in seconds."""
    return np.array([time.perf_counter(), time.process_time()])


def timed(function: Callable[[], Any]) -> np.ndarray:
    """Return what a call takes, as `clocks`; removing a temporary folder is left out."""
    before = clocks()
    function()
    seconds: np.ndarray = getattr(function, "seconds", clocks() - before)
    return seconds


def main() -> None:
    """Measure every pair and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder of the three archives")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    reviews = options.folder / "aclImdb_v1.tar.gz"
    glove = options.folder / "glove.6B.zip"
    jena = options.folder / "jena_climate_2009_2016.csv.zip"

    table, _ = read_reviews(reviews, REVIEW_CHECKS)
    train = table.filter(pc.field("split") == "train")["text"].to_pylist()
    words = ranked_vocabulary(tokenize(train))["word"].to_pylist()[: MAX_WORDS - 1]
    del table, train
    data = climate_to_array(jena)
    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "reviews to encoded arrays": (
            in_folder(_their_reviews, reviews),
            lambda: reviews_to_arrays(reviews),
        ),
        "GloVe to matrix": (
            in_folder(_their_glove, glove, words),
            lambda: read_vectors(glove, GLOVE, words, DIMENSIONS),
        ),
        "climate to normalised array": (
            in_folder(_their_climate, jena),
            lambda: climate_to_array(jena),
        ),
        f"windows ({BATCHES} batches of {BATCH})": (
            lambda: draw_theirs(data.astype(np.float64)),
            lambda: draw_ours(data),
        ),
    }
    print(
        "| stage | the chapter's way, s | ours, s | ratio | ratio of processor time |\n"
        "|---|---|---|---|---|"
    )
    for name, (theirs, ours) in pairs.items():
        seconds = np.array([(timed(theirs), timed(ours)) for _ in range(options.runs)])
        their_median, our_median = np.median(seconds[:, :, 0], axis=0)
        ratio, of_cpu = np.median(seconds[:, 0] / seconds[:, 1], axis=0)
        print(
            f"| {name} | {their_median:.3f} | {our_median:.3f} | {ratio:.1f} | {of_cpu:.1f} |",
            flush=True,
        )


def _their_reviews(archive: Path, folder: Path) -> Any:
    return chapter_way.reviews_to_arrays(archive, folder, MAX_WORDS, MAXLEN)


def _their_glove(archive: Path, words: list[str], folder: Path) -> Any:
    return chapter_way.glove_to_matrix(archive, GLOVE, folder, words, DIMENSIONS)


def _their_climate(archive: Path, folder: Path) -> Any:
    return chapter_way.climate_to_array(archive, JENA, folder, TRAINING_END)


if __name__ == "__main__":
    main()
