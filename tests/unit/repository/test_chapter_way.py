"""The benchmarks compare like with like: both ways give the same arrays."""

import sys

import numpy as np
import pytest
from archives import climate_csv, climate_row, write_tar, write_zip
from project import ROOT

from chapter6.climate.windows import Window, gather, targets
from chapter6.text.vectors.reading import read_vectors

sys.path.insert(0, str(ROOT / "benchmarks/chapter"))

import chapter_way


@pytest.fixture(scope="module")
def ours():
    import prepare_data

    return prepare_data


def test_reviews(tmp_path, ours):
    archive = write_tar(tmp_path / "aclImdb_v1.tar.gz")
    theirs = chapter_way.reviews_to_arrays(archive, tmp_path, ours.MAX_WORDS, ours.MAXLEN)
    assert theirs[0].any()
    for one, other in zip(theirs, ours.reviews_to_arrays(archive), strict=True):
        assert (one == other).all()


def test_vectors(tmp_path):
    archive = write_zip(tmp_path / "glove.zip", {"g.txt": "the 0.1 2\ncat 3 4\nrat 5 6\n"})
    theirs = chapter_way.glove_to_matrix(archive, "g.txt", tmp_path, ["cat", "dog", "the"], 2)
    vectors, *_ = read_vectors(archive, "g.txt", ["cat", "dog", "the"], 2)
    assert (theirs[1:].astype(np.float32) == vectors).all()


def test_climate(tmp_path, ours, monkeypatch):
    rows = [climate_row(10 * i, temperature=i * 7 % 11 / 3) for i in range(60)]
    archive = write_zip(tmp_path / "jena.zip", {ours.JENA: climate_csv(rows)})
    monkeypatch.setattr(ours, "TRAINING_END", 40)
    theirs = chapter_way.climate_to_array(archive, ours.JENA, tmp_path, 40)
    assert np.allclose(theirs, ours.climate_to_array(archive), atol=1e-6)


def test_windows():
    data = np.random.default_rng(0).normal(size=(300, 3))
    theirs, goals = next(chapter_way.windows(data, 24, 9, 200, batch_size=8, step=6, seed=4))
    rows = np.random.default_rng(4).integers(24, 200, size=8)
    window = Window(lookback=24, step=6, delay=9)
    assert (gather(data, rows, window) == theirs).all()
    assert (targets(data, rows, window, 1) == goals).all()
