import gzip
import tarfile

import pytest
from archives import REVIEWS, write_tar

from chapter6.config.schema.checks import ReviewChecks
from chapter6.errors import InputError
from chapter6.text import reviews
from chapter6.text.review_findings import SHOWN

CHECKS = ReviewChecks().model_dump()


def read_reviews(path, **relaxed):
    return reviews.read_reviews(path, CHECKS | relaxed)[0]


def findings_of(path, **relaxed):
    return reviews.read_reviews(path, CHECKS | relaxed)[1]


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


def test_reviews_are_known_by_their_content_however_they_were_packed(tmp_path):
    def digest(name, members):
        return findings_of(write_tar(tmp_path / name, members)).facts()["sha256"]

    usual = digest("a.tar.gz", REVIEWS)
    shuffled = {f"elsewhere/{name}": text for name, text in reversed(REVIEWS.items())}
    assert digest("b.tar.gz", shuffled) == usual
    assert len(usual) == 64
    review = next(name for name in REVIEWS if name.endswith("train/neg/0_2.txt"))
    assert digest("c.tar.gz", REVIEWS | {review: "A dull film."}) != usual
    # a word that moves from one review to the next
    names = sorted(name for name in REVIEWS if "train/neg/" in name and name.endswith(".txt"))[:2]
    moved = REVIEWS | {names[0]: "a b", names[1]: "c"}
    other = REVIEWS | {names[0]: "a", names[1]: "b c"}
    assert digest("d.tar.gz", moved) != digest("e.tar.gz", other)


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


def test_a_review_that_stands_twice_is_named(tmp_path):
    members = REVIEWS | {"./aclImdb/train/neg/0_2.txt": "Again."}
    with pytest.raises(InputError, match=r"train/neg/0_2\.txt occurs twice"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", members))


# ---- What is odd: test_review_faults.py has every kind -------------------------------------------


def test_a_hard_link_has_the_text_of_the_review_that_it_leads_to(tmp_path):
    path = tmp_path / "a.tar.gz"
    write_tar(path)
    with tarfile.open(path) as old, tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        for member in old:
            tar.addfile(member, old.extractfile(member))
        link = tarfile.TarInfo("aclImdb/train/pos/7_8.txt")
        link.type, link.linkname = tarfile.LNKTYPE, "aclImdb/train/pos/0_9.txt"
        tar.addfile(link)
    table = read_reviews(tmp_path / "b.tar.gz", copies=0.5)
    row = next(row for row in table.to_pylist() if row["id"] == 7)
    assert (row["stars"], row["text"]) == (8, "A fine caf\u00e9 scene.")
    with pytest.raises(InputError, match=r"1 training reviews that repeat another one.*\.copies"):
        read_reviews(tmp_path / "b.tar.gz")


def test_a_byte_order_mark_is_no_part_of_the_first_word(tmp_path):
    members = REVIEWS | {"aclImdb/train/pos/0_9.txt": b"\xef\xbb\xbfA fine film."}
    assert (
        "A fine film."
        in read_reviews(write_tar(tmp_path / "a.tar.gz", members))["text"].to_pylist()
    )


def test_repeated_reviews_are_counted_once_for_each_that_is_too_many(tmp_path):
    more = {
        "aclImdb/train/pos/1_9.txt": "Great!",
        "aclImdb/train/pos/2_9.txt": "Great!",
        "aclImdb/train/pos/3_9.txt": "Great!",
        "aclImdb/test/pos/4_8.txt": "Great!",
        "aclImdb/test/pos/5_8.txt": "great!",  # another text
    }
    path = write_tar(tmp_path / "a.tar.gz", REVIEWS | more)
    found = findings_of(path, copies=0.5, test_in_train=0.5)
    counted = {kind: count for kind, count in found.count.items() if count}
    assert counted == {
        "unlabelled": 1, "copies_in_train": 2, "copies_in_test": 1, "test_in_train": 2,
    }  # fmt: skip
    assert found.facts()["found"]["test_in_train"]["first"] == [
        "test/pos/0_10.txt",
        "test/pos/4_8.txt",
    ]


def test_a_limit_that_is_reached_is_not_passed(tmp_path):
    members = REVIEWS | {"aclImdb/train/pos/5_2.txt": "One.", "aclImdb/train/pos/6_2.txt": "Two."}
    path = write_tar(tmp_path / "a.tar.gz", members)
    assert findings_of(path, contradicting_stars=2).count["contradicting_stars"] == 2
    with pytest.raises(InputError, match=r"2 reviews whose stars .*at most 1 are.*pos/5_2\.txt"):
        read_reviews(path, contradicting_stars=1)


def test_lists_are_capped_and_the_count_is_not(tmp_path):
    odd = {f"aclImdb/train/pos/{number}_2.txt": f"Number {number}." for number in range(100, 130)}
    path = write_tar(tmp_path / "a.tar.gz", REVIEWS | odd)
    found = findings_of(path, contradicting_stars=30, larger_class=1.0)
    assert found.count["contradicting_stars"] == 30
    assert len(found.facts()["found"]["contradicting_stars"]["first"]) == SHOWN
    with pytest.raises(InputError, match=r"30 reviews .*109_2\.txt, …; negative") as error:
        read_reviews(path, larger_class=1.0)
    assert "110_2.txt" not in str(error.value)


def test_unequal_classes_are_announced_with_their_sizes(tmp_path):
    lines = findings_of(write_tar(tmp_path / "a.tar.gz")).announcements()
    assert lines == ["the classes of train are unequal: 3 negative and 1 positive reviews"]


def test_hidden_files_in_any_number_stop_nothing(tmp_path):
    hidden = {f"aclImdb/train/pos/._{number}_8.txt": b"\0\5" for number in range(50)}
    path = write_tar(tmp_path / "a.tar.gz", REVIEWS | hidden)
    assert findings_of(path).count["hidden_files"] == 50


def test_what_is_beside_the_reviews_may_be_of_any_size(tmp_path):
    path = write_tar(tmp_path / "a.tar.gz", REVIEWS | {"aclImdb/train/urls_pos.txt": b"u" * 9_000})
    assert read_reviews(path, bytes_per_review=100).num_rows == 6


def test_an_archive_laid_out_otherwise_says_what_it_holds(tmp_path):
    members = {f"aclImdb/Train/Neg/{number}_2.txt": "Bad." for number in range(3)}
    with pytest.raises(InputError, match=r"no reviews in train/neg.*holds aclImdb/Train/Neg/0_2"):
        read_reviews(write_tar(tmp_path / "a.tar.gz", members))


def test_names_that_no_terminal_can_show_are_written_in_escapes(tmp_path):
    path = write_tar(
        tmp_path / "a.tar.gz",
        REVIEWS | {"a\x1b[31m\n\udcff/train/pos/7_8.txt": "x"},
        tarfile.PAX_FORMAT,
    )
    with pytest.raises(InputError, match=r"a\\x1b\[31m\\n\\udcff/train/pos/7_8\.txt is in another"):
        read_reviews(path)
