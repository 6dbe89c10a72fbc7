import numpy as np
import pytest

from chapter6.text.encoding import Sequences, encode_imdb, encode_plain, pad
from chapter6.text.tokenizer import tokenize
from chapter6.text.vocabulary import ranked_vocabulary

TEXTS = ["the cat sat on the mat", "a cat", "", "the dog"]


@pytest.fixture
def ranks():
    table = ranked_vocabulary(tokenize(TEXTS))
    return dict(zip(table["word"].to_pylist(), table["rank"].to_pylist(), strict=True))


def as_lists(sequences):
    return [part.tolist() for part in np.split(sequences.tokens, sequences.offsets[1:-1])]


def test_ranks_fall_with_the_count_and_ties_go_by_first_appearance(ranks):
    assert list(ranks) == ["the", "cat", "sat", "on", "mat", "a", "dog"]
    assert list(ranks.values()) == [1, 2, 3, 4, 5, 6, 7]


def test_vocabulary_equals_the_chapters_tokenizer():
    from keras.src.legacy.preprocessing.text import Tokenizer

    keras_tokenizer = Tokenizer()
    keras_tokenizer.fit_on_texts(TEXTS)
    table = ranked_vocabulary(tokenize(TEXTS))
    assert dict(zip(table["word"].to_pylist(), table["rank"].to_pylist(), strict=True)) == (
        keras_tokenizer.word_index
    )
    assert dict(zip(table["word"].to_pylist(), table["count"].to_pylist(), strict=True)) == dict(
        keras_tokenizer.word_counts
    )


def test_plain_drops_words_beyond_max_words_and_unknown_ones(ranks):
    encoded = encode_plain(tokenize([*TEXTS, "the unheard mat"]), ranks, max_words=5)
    assert as_lists(encoded) == [[1, 2, 3, 4, 1], [2], [], [1], [1]]


def test_plain_equals_the_chapters_texts_to_sequences(ranks):
    from keras.src.legacy.preprocessing.text import Tokenizer

    keras_tokenizer = Tokenizer(num_words=5)
    keras_tokenizer.fit_on_texts(TEXTS)
    encoded = encode_plain(tokenize(TEXTS), ranks, max_words=5)
    assert as_lists(encoded) == keras_tokenizer.texts_to_sequences(TEXTS)


def test_imdb_starts_with_1_shifts_by_3_and_marks_what_it_does_not_know(ranks):
    encoded = encode_imdb(tokenize([*TEXTS, "the unheard mat"]), ranks, max_words=8)
    assert as_lists(encoded) == [
        [1, 4, 5, 6, 7, 4, 2],  # mat has rank 5: 5 + 3 is not below 8
        [1, 2, 5],
        [1],
        [1, 4, 2],
        [1, 4, 2, 2],
    ]


def test_padding_is_that_of_keras():
    from keras.utils import pad_sequences

    lists = [[1, 2, 3, 4, 5], [6], [], [7, 8, 9]]
    sequences = Sequences(
        np.concatenate(lists).astype(np.uint16), np.cumsum([0, *map(len, lists)]).astype(np.int64)
    )
    assert (pad(sequences, np.arange(4), 3) == pad_sequences(lists, maxlen=3)).all()
    assert pad(sequences, np.array([3, 0]), 4).tolist() == [[0, 7, 8, 9], [2, 3, 4, 5]]


def test_reversed_reviews_keep_their_last_words_and_are_padded_in_front():
    sequences = Sequences(np.array([1, 2, 3, 4, 5, 6, 7], np.uint16), np.array([0, 5, 7]))
    assert pad(sequences, np.arange(2), 3, reverse=True).tolist() == [[5, 4, 3], [0, 7, 6]]


def test_reviews_reversed_before_they_are_cut_keep_their_first_words_as_in_the_printed_code():
    from keras.utils import pad_sequences

    lists = [[1, 2, 3, 4, 5], [6, 7], [], [8, 9, 10, 11]]
    sequences = Sequences(
        np.concatenate(lists).astype(np.uint16), np.cumsum([0, *map(len, lists)]).astype(np.int64)
    )
    printed = pad_sequences([words[::-1] for words in lists], maxlen=3)
    padded = pad(sequences, np.arange(4), 3, reverse=True, keep_first=True)
    assert (padded == printed).all()
    assert pad(sequences, np.array([0]), 3, keep_first=True).tolist() == [[1, 2, 3]]


def test_taking_an_order_moves_whole_sequences():
    sequences = Sequences(np.array([1, 2, 3, 4, 5, 6], np.uint16), np.array([0, 3, 3, 6]))
    assert as_lists(sequences.take(np.array([2, 0, 1]))) == [[4, 5, 6], [1, 2, 3], []]
