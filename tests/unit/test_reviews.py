import gzip
import tarfile

import pytest
from archives import REVIEWS, write_tar

from chapter6.errors import InputError
from chapter6.text.reviews import read_reviews


def test_labelled_reviews_come_with_their_fields_and_nothing_else(tmp_path):
    table = read_reviews(write_tar(tmp_path / "a.tar.gz"))
    assert table.to_pylist()[0] == {
        "id": 0,
        "split": "train",
        "label": 0,
        "stars": 2,
        "text": "A dull film.<br />Dull, dull.",
    }
    assert table["text"].to_pylist() == [
        "A dull film.<br />Dull, dull.",
        "Awful.",  # file names in order: 0_2, 10_1, 9_1
        "Bad.",
        "A fine caf\u00e9 scene.",
        "Worse.",
        "Great!",
    ]


def test_the_order_in_the_archive_does_not_matter(tmp_path):
    shuffled = dict(reversed(REVIEWS.items()))
    one = read_reviews(write_tar(tmp_path / "a.tar.gz"))
    other = read_reviews(write_tar(tmp_path / "b.tar.gz", shuffled))
    assert one.equals(other)


@pytest.mark.parametrize("layout", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_every_usual_layout_of_tar_is_read_long_names_too(tmp_path, layout):
    deep = {f"{'folder-' * 12}/{'deep-' * 10}/{name}": text for name, text in REVIEWS.items()}
    one = read_reviews(write_tar(tmp_path / "a.tar.gz"))
    assert one.equals(read_reviews(write_tar(tmp_path / "b.tar.gz", deep, format=layout)))


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_a_truncated_archive_says_so_and_names_the_file(tmp_path, kept):
    path = write_tar(tmp_path / "a.tar.gz", REVIEWS | {"aclImdb/x": bytes(range(256)) * 40})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(InputError, match=r"a\.tar\.gz.*cut off or damaged"):
        read_reviews(path)


def whole_gzip_of_a_spoiled_tar(path, spoil):
    content = bytearray(gzip.decompress(write_tar(path).read_bytes()))
    path.write_bytes(gzip.compress(spoil(content)))
    return path


def test_a_damaged_header_inside_is_not_taken_for_the_end(tmp_path):
    def spoil(content):
        content[content.index(b"aclImdb/test/pos")] ^= 1
        return content

    with pytest.raises(InputError, match=r"a\.tar\.gz.*after aclImdb/.*cut off or damaged"):
        read_reviews(whole_gzip_of_a_spoiled_tar(tmp_path / "a.tar.gz", spoil))


def test_an_archive_that_lacks_its_end_is_not_taken_for_whole(tmp_path):
    def cut(content):
        return content[: content.index(b"aclImdb/test/pos")]

    with pytest.raises(InputError, match=r"a\.tar\.gz.*after aclImdb/.*cut off or damaged"):
        read_reviews(whole_gzip_of_a_spoiled_tar(tmp_path / "a.tar.gz", cut))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b"])
def test_what_is_no_archive_is_called_so(tmp_path, content):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.tar\.gz"):
        read_reviews(path)


def test_an_archive_without_reviews_says_what_was_expected(tmp_path):
    with pytest.raises(InputError, match=r"no reviews in train/neg.*train/neg/0_7\.txt"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", {}))


def test_a_missing_class_is_named(tmp_path):
    members = {name: text for name, text in REVIEWS.items() if "test/pos" not in name}
    with pytest.raises(InputError, match="no reviews in test/pos"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", members))


def test_a_review_that_is_not_utf8_is_named_with_the_byte(tmp_path):
    members = REVIEWS | {"aclImdb/train/pos/7_8.txt": b"caf\xe9"}
    with pytest.raises(InputError, match=r"train/pos/7_8\.txt is not UTF-8: byte 0xe9 at 3"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", members))


def test_a_review_that_occurs_twice_is_named(tmp_path):
    members = REVIEWS | {"copy/train/neg/0_2.txt": "Again."}
    with pytest.raises(InputError, match=r"train/neg/0_2\.txt occurs twice"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", members))
