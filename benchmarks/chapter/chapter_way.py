"""The chapter's own way of preparing its data, rewritten from the book's listings.

Nothing in the project uses this; the benchmarks measure against it.
"""

import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np


def reviews_to_arrays(archive: Path, folder: Path, max_words: int, maxlen: int) -> list[np.ndarray]:
    """Unpack aclImdb, read it file by file, tokenize with Keras, pad (listings 6.8 and 6.9)."""
    from keras.src.legacy.preprocessing.text import Tokenizer
    from keras.utils import pad_sequences

    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    texts = {split: _texts(folder / "aclImdb" / split) for split in ("train", "test")}
    tokenizer = Tokenizer(num_words=max_words)
    tokenizer.fit_on_texts(texts["train"])
    return [
        pad_sequences(tokenizer.texts_to_sequences(texts[split]), maxlen=maxlen)
        for split in ("train", "test")
    ]


def _texts(folder: Path) -> list[str]:
    texts = []
    for label in ("neg", "pos"):
        for name in sorted(os.listdir(folder / label)):
            if name.endswith(".txt"):
                with open(folder / label / name, encoding="utf-8") as file:
                    texts.append(file.read())
    return texts


def glove_to_matrix(
    archive: Path, member: str, folder: Path, words: list[str], dimensions: int
) -> np.ndarray:
    """Unpack GloVe, parse every line in a loop, look the words up (listings 6.10 and 6.11)."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extract(member, folder)
    index = {}
    with open(folder / member, encoding="utf-8") as file:
        for line in file:
            values = line.split()
            index[values[0]] = np.asarray(values[1:], dtype="float32")
    matrix = np.zeros((len(words) + 1, dimensions))
    for rank, word in enumerate(words, start=1):
        vector = index.get(word)
        if vector is not None:
            matrix[rank] = vector
    return matrix


def climate_to_array(archive: Path, member: str, folder: Path, training_end: int) -> np.ndarray:
    """Unpack the table, convert it in a loop of floats, normalise (listings 6.28 to 6.32)."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extract(member, folder)
    with open(folder / member, encoding="utf-8") as file:
        data = file.read()
    lines = data.strip().split("\n")
    header, lines = lines[0].split(","), lines[1:]
    floats = np.zeros((len(lines), len(header) - 1))
    for i, line in enumerate(lines):
        values = [float(x) for x in line.split(",")[1:]]
        floats[i, :] = values
    mean = floats[:training_end].mean(axis=0)
    floats -= mean
    std = floats[:training_end].std(axis=0)
    floats /= std
    return floats


def windows(
    data: np.ndarray,
    lookback: int,
    delay: int,
    max_index: int,
    batch_size: int,
    step: int,
    seed: int,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield shuffled batches of windows, one window at a time (listing 6.33)."""
    random = np.random.default_rng(seed)
    while True:
        yield _batch(
            data, random.integers(lookback, max_index, size=batch_size), lookback, delay, step
        )


def windows_in_order(
    data: np.ndarray,
    lookback: int,
    delay: int,
    min_index: int,
    max_index: int,
    batch_size: int,
    step: int,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches of windows in their order, over and over (listing 6.33, not shuffled)."""
    i = min_index + lookback
    while True:
        if i + batch_size >= max_index:
            i = min_index + lookback
        rows = np.arange(i, min(i + batch_size, max_index))
        i += len(rows)
        yield _batch(data, rows, lookback, delay, step)


def _batch(
    data: np.ndarray, rows: np.ndarray, lookback: int, delay: int, step: int
) -> tuple[np.ndarray, np.ndarray]:
    samples = np.zeros((len(rows), lookback // step, data.shape[-1]))
    targets = np.zeros((len(rows),))
    for j, _ in enumerate(rows):
        indices = range(rows[j] - lookback, rows[j], step)
        samples[j] = data[indices]
        targets[j] = data[rows[j] + delay][1]
    return samples, targets
