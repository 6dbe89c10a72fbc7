from hashlib import sha256

import numpy as np
import pytest
from archives import write_zip

from chapter6.errors import InputError
from chapter6.text.vectors.reading import read_vectors

LINES = "the 0.1 0.2 -0.3\ncat 1 2 3\ncaf\u00e9 1e-3 0 0\n"


@pytest.fixture
def archive(tmp_path):
    def make(lines=LINES, member="glove.3d.txt"):
        return write_zip(tmp_path / "glove.zip", {"other.txt": "x", member: lines})

    return make


def test_rows_follow_the_words_and_missing_words_are_zero(archive):
    vectors, found, *_ = read_vectors(archive(), "glove.3d.txt", ["caf\u00e9", "dog", "the"], 3)
    assert vectors.dtype == np.float32
    assert vectors.tolist() == np.float32([[1e-3, 0, 0], [0, 0, 0], [0.1, 0.2, -0.3]]).tolist()
    assert found.tolist() == [True, False, True]


def test_a_last_line_without_newline_counts(archive):
    vectors, *_ = read_vectors(archive(LINES.rstrip("\n")), "glove.3d.txt", ["caf\u00e9"], 3)
    assert vectors[0, 0] == np.float32(1e-3)


def test_many_blocks_give_what_one_gives(archive, monkeypatch):
    whole, *_ = read_vectors(archive(), "glove.3d.txt", ["the", "cat"], 3)
    monkeypatch.setattr("chapter6.text.vectors.blocks._BYTES", 7)
    pieces, *_ = read_vectors(archive(), "glove.3d.txt", ["the", "cat"], 3)
    assert (whole == pieces).all()


def test_a_file_is_known_by_its_sha256_and_an_excerpt_by_its_beginning(archive, monkeypatch):
    monkeypatch.setattr("chapter6.text.vectors.digest.HEAD", 10)
    monkeypatch.setattr("chapter6.text.vectors.blocks._BYTES", 7)
    content = read_vectors(archive(), "glove.3d.txt", ["the"], 3).content
    excerpt = read_vectors(
        archive(LINES.splitlines(keepends=True)[0]), "glove.3d.txt", ["the"], 3
    ).content
    assert content["sha256"] == sha256(LINES.encode()).hexdigest()
    assert content["head_sha256"] == sha256(LINES.encode()[:10]).hexdigest()
    assert excerpt["head_sha256"] == content["head_sha256"]
    assert excerpt["sha256"] != content["sha256"]


@pytest.mark.parametrize("wanted", [["dog"], ["the", "dog"]])
def test_a_line_with_too_few_numbers_is_named_even_where_its_word_is_not_wanted(archive, wanted):
    with pytest.raises(InputError, match=r"glove\.3d\.txt, line 4: 2 numbers, expected 3"):
        read_vectors(archive(LINES + "rat 1 2\n"), "glove.3d.txt", wanted, 3)


@pytest.mark.parametrize("bad", ["two", "nan", "1e999"])
def test_a_word_among_the_numbers_is_named(archive, bad):
    with pytest.raises(InputError, match=rf"line 4 \(rat\): '{bad}' is not a finite number"):
        read_vectors(archive(f"{LINES}rat 1 {bad} 3\n"), "glove.3d.txt", ["rat", "cat"], 3)


def test_a_missing_member_names_those_that_are_there(archive):
    with pytest.raises(InputError, match=r"no member glove\.9d\.txt; .*other\.txt, glove\.3d\.txt"):
        read_vectors(archive(), "glove.9d.txt", ["the"], 3)


def test_an_empty_member_says_what_was_expected(archive):
    with pytest.raises(InputError, match="is empty; expected lines of a word and 3 numbers"):
        read_vectors(archive(""), "glove.3d.txt", ["the"], 3)


def test_a_truncated_zip_says_so(archive):
    path = archive()
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match=r"glove\.zip: .*cut off or damaged"):
        read_vectors(path, "glove.3d.txt", ["the"], 3)


def test_damaged_content_is_found_by_its_checksum(archive):
    path = archive(LINES * 50)
    content = bytearray(path.read_bytes())
    content[content.find(b"glove.3d.txt") + 30] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"glove\.zip"):
        read_vectors(path, "glove.3d.txt", ["the"], 3)
