"""Neighbours, flat maps and agreement of embedding spaces (section 6.1)."""

import runpy

import h5py
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from chapter6.errors import InputError
from chapter6.formats import read_json, write_arrays, write_table
from chapter6.text.embedding_map import measure_agreement, nearest_neighbours, project_to_plane

SCRIPTS = ROOT / "scripts"


@pytest.fixture
def random():
    return np.random.default_rng(6)


def test_the_nearest_are_those_in_the_same_direction():
    vectors = np.array([[1, 0], [5, 0.1], [0, 1], [-1, 0]], dtype=np.float32)
    neighbours, similarities = nearest_neighbours(vectors, [0], k=3)
    assert neighbours.tolist() == [[1, 2, 3]]
    np.testing.assert_allclose(similarities, [[5 / np.hypot(5, 0.1), 0, -1]], atol=1e-6)


def test_a_word_is_not_its_own_neighbour(random):
    neighbours, _ = nearest_neighbours(random.normal(size=(20, 4)), list(range(20)), k=19)
    for word, near in enumerate(neighbours):
        assert sorted([word, *near]) == list(range(20))


def test_a_vector_of_zeros_is_near_nothing_and_breaks_nothing(random):
    vectors = random.normal(size=(5, 3))
    vectors[2] = 0
    _, similarities = nearest_neighbours(vectors, [2], k=4)
    assert similarities.tolist() == [[0, 0, 0, 0]]


def test_more_neighbours_than_words_give_what_there_is(random):
    assert nearest_neighbours(random.normal(size=(3, 2)), [0], k=10)[0].shape == (1, 2)


def test_one_word_has_no_neighbours_to_ask_for():
    with pytest.raises(ValueError, match="among 1 words"):
        nearest_neighbours(np.ones((1, 3)), [0], k=1)


def test_a_map_of_flat_vectors_keeps_their_distances(random):
    plane = random.normal(size=(10, 2)) * [3, 1]
    turned = plane @ np.linalg.qr(random.normal(size=(5, 5)))[0][:2] + 7
    flat = project_to_plane(turned)

    def distances(points):
        return np.linalg.norm(points[:, None] - points[None], axis=2)

    np.testing.assert_allclose(distances(flat.coordinates), distances(plane), atol=1e-9)
    assert flat.explained.sum() == pytest.approx(1)
    assert flat.explained[0] > flat.explained[1]


@settings(deadline=None)
@given(st.integers(1, 8), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_a_map_is_centred_and_does_not_depend_on_the_order_of_words(words, dimensions, seed):
    vectors = np.random.default_rng(seed).normal(size=(words, dimensions))
    flat = project_to_plane(vectors)
    np.testing.assert_allclose(flat.coordinates.mean(axis=0), 0, atol=1e-9)
    if words > 2 and dimensions > 1:
        backwards = project_to_plane(vectors[::-1])
        np.testing.assert_allclose(backwards.coordinates[::-1], flat.coordinates, atol=1e-6)


def test_a_map_of_equal_vectors_is_one_point():
    flat = project_to_plane(np.ones((4, 3), dtype=np.float32))
    assert not flat.coordinates.any()
    assert flat.explained.tolist() == [0, 0]


def test_a_space_agrees_wholly_with_itself_turned_and_stretched(random):
    vectors = random.normal(size=(600, 8)).astype(np.float32)
    turn = np.linalg.qr(random.normal(size=(8, 8)))[0]
    assert measure_agreement(vectors, 2 * vectors @ turn, k=5).overlap > 0.999


def test_unrelated_spaces_agree_as_chance_has_it(random):
    agreement = measure_agreement(
        random.normal(size=(1500, 8)), random.normal(size=(1500, 100)), k=20
    )
    assert agreement.chance == pytest.approx(20 / 1499)
    assert agreement.overlap == pytest.approx(agreement.chance, rel=0.15)


def test_the_overlap_is_that_of_the_neighbour_lists(random):
    first = random.normal(size=(40, 6))
    second = first + random.normal(size=(40, 6)) * 0.5
    near = [nearest_neighbours(space, list(range(40)), k=4)[0] for space in (first, second)]
    by_hand = np.mean([len(set(a) & set(b)) / 4 for a, b in zip(*near, strict=True)])
    assert measure_agreement(first, second, k=4).overlap == pytest.approx(by_hand)


def test_two_words_can_only_agree():
    agreement = measure_agreement(np.eye(2), np.eye(2), k=5)
    assert (agreement.neighbours, agreement.overlap, agreement.chance) == (1, 1, 1)


def test_spaces_of_different_words_are_refused(random):
    with pytest.raises(ValueError, match="hold 5 and 6 words"):
        measure_agreement(random.normal(size=(5, 2)), random.normal(size=(6, 2)), k=1)


@pytest.fixture
def map_embeddings(tmp_path, random):
    """Run the script on five words; its GloVe vectors and learned rows come from here."""
    words = ["good", "great", "bad", "zzz", "rare"]
    write_table(
        pa.table({"rank": range(1, 6), "word": words, "count": [5, 4, 3, 2, 1]}),
        tmp_path / "vocabulary.parquet",
    )
    vectors = np.zeros((8, 4), dtype=np.float32)
    vectors[1:6] = [[1, 0, 0, 0], [1, 0.1, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]]

    def run(rows, offset, learned=vectors):
        embedding = np.ones((rows, 4), dtype=np.float32)
        count = min(5, rows - 1 - offset)
        embedding[1 + offset : 1 + offset + count] = learned[1 : 1 + count]
        write_arrays(tmp_path / "matrix.npz", {"vectors": vectors})
        with h5py.File(tmp_path / "model.weights.h5", "w") as file:
            file["layers/embedding/vars/0"] = embedding
        runpy.run_path(str(SCRIPTS / "map_embeddings.py"))["map_embeddings"](
            vocabulary=str(tmp_path / "vocabulary.parquet"),
            vectors=str(tmp_path / "matrix.npz"),
            weights=str(tmp_path / "model.weights.h5"),
            settings={
                "queries": ["good", "zzz", "unheard"],
                "neighbours": 1,
                "map_words": ["good", "bad", "rare"],
                "encoding": "imdb" if offset else "plain",
            },
            output=str(tmp_path / "map.json"),
        )
        return read_json(tmp_path / "map.json")

    return run


@pytest.mark.parametrize("offset", [0, 3])
def test_the_script_finds_each_words_row_in_either_encoding(map_embeddings, offset):
    facts = map_embeddings(rows=9, offset=offset)
    (good,) = facts["neighbours"]
    assert good["glove"] == good["learned"]
    assert good["learned"][0]["word"] == "great"
    assert facts["agreement"]["overlap"] == 1
    assert facts["maps"]["glove"] == facts["maps"]["learned"]


def test_the_script_names_the_words_that_it_skips(map_embeddings):
    facts = map_embeddings(rows=8, offset=3)
    assert facts["words"] == 3
    assert facts["skipped"] == {
        "rare": "not among the most frequent words",
        "unheard": "not in the vocabulary",
        "zzz": "no GloVe vector",
    }
    assert facts["maps"]["glove"]["words"] == ["good", "bad"]


def test_the_script_refuses_spaces_without_common_words(map_embeddings):
    with pytest.raises(InputError, match="share 1 words; at least 2"):
        map_embeddings(rows=5, offset=3)
