"""Random archives of reviews, and the faults that they may have, for property tests.

`archives` draws well-formed ones; each of `FAULTS` spoils one. `write` writes it.
"""

import gzip
import io
import re
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from chapter6.config.schema.checks import ReviewChecks

STRICT = ReviewChecks().model_dump()
LENIENT = STRICT | {
    "other_files": 9, "empty_texts": 9, "contradicting_stars": 9, "both_labels": 9,
    "larger_class": 1.0, "copies": 1.0, "test_in_train": 1.0,
}  # fmt: skip
"""All limits that can be relaxed, relaxed."""

FOLDERS = ("train/neg", "train/pos", "test/neg", "test/pos")


@dataclass(frozen=True)
class Member:
    name: str
    content: bytes = b""
    type: bytes = tarfile.REGTYPE
    target: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Members = list[Member]


@st.composite
def archives(draw: Callable[..., Any]) -> Members:
    """Members of a well-formed archive, in any order, with what may be beside the reviews."""
    root = draw(st.sampled_from(["aclImdb/", "", "./", "./aclImdb/", "a b/c/", "aclImdb//"]))
    words = draw(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff\ufffd")))
    random = draw(st.randoms(use_true_random=False, note_method_calls=False))
    kinds = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
    members = []
    for folder in FOLDERS:
        for number in random.sample(range(2**31 - 100), random.randint(3, 5)):
            stars = random.randint(1, 4) if folder.endswith("neg") else random.randint(7, 10)
            text = f"review {folder} {number}: {words}"  # no two of them are the same
            name = f"{root}{folder}/{number}_{stars}.txt"
            members.append(Member(name, text.encode(), random.choice(kinds)))
    beside = [
        Member(f"{root}README", b"\xff\0"),
        Member(f"{root}train/unsup/3_0.txt", b"Nobody said."),
        Member(f"{root}train/pos", type=tarfile.DIRTYPE),
        Member(f"{root}link", type=tarfile.SYMTYPE, target="README"),
        Member(f"{root}train/labeledBow.feat", b"9 0:1"),
    ]
    members += random.sample(beside, random.randint(0, len(beside)))
    random.shuffle(members)
    return members


def write(path: Path, members: Members) -> Path:
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(tar_of(members))
    return path


def tar_of(members: Members) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.type, info.linkname, info.size = member.type, member.target, len(member.content)
            info.pax_headers = member.headers
            tar.addfile(info, io.BytesIO(member.content))
    return packed.getvalue()


# ---- Faults ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What spoils an archive, and what must come of it.

    Attributes
    ----------
    spoil
        Takes the members, and the place of a review among them; returns the spoiled members.
    refused
        What the message says with the usual limits; None if the archive is read.
    counted
        What is counted with all limits relaxed; None if it is refused even then.
    """

    spoil: Callable[[Members, int], Members]
    refused: str | None
    counted: str | None = None


FAULTS: dict[str, Fault] = {}


def fault(refused: str | None, counted: str | None = None) -> Callable[..., Any]:
    def keep(spoil: Callable[[Members, int], Members]) -> Callable[[Members, int], Members]:
        FAULTS[spoil.__name__] = Fault(spoil, refused, counted)
        return spoil

    return keep


def reviews_of(members: Members) -> list[int]:
    """The places of the reviews."""
    return [place for place, m in enumerate(members) if m.name.endswith(".txt") and _stars(m)]


def _stars(member: Member) -> int:
    return int(member.name.removesuffix(".txt").rpartition("_")[2])


def _changed(members: Members, place: int, **changes: Any) -> Members:
    return [*members[:place], replace(members[place], **changes), *members[place + 1 :]]


def _renamed(members: Members, place: int, pattern: str, new: str) -> Members:
    name = re.sub(pattern, new, members[place].name, count=1)
    assert name != members[place].name
    return _changed(members, place, name=name)


def _with_stars(members: Members, place: int, stars: object) -> Members:
    return _renamed(members, place, r"_\d+\.txt$", f"_{stars}.txt")


def _other(members: Members, place: int) -> Member:
    """Another review of the same folder."""
    folder = members[place].name.rpartition("/")[0]
    return next(
        members[other]
        for other in reviews_of(members)
        if other != place and members[other].name.startswith(f"{folder}/")
    )


def _root(member: Member) -> str:
    return re.sub(r"(train|test)/(neg|pos)/[^/]*$", "", member.name)


# What a member is, other than a file


@fault("is a hard link to .*, which is no review before it")
def a_hard_link_that_leads_out_of_the_archive(members, place):
    return _changed(members, place, type=tarfile.LNKTYPE, target="/etc/passwd", content=b"")


@fault("is a hard link to .*, which is no review before it")
def a_hard_link_to_itself(members, place):
    own = members[place].name
    return _changed(members, place, type=tarfile.LNKTYPE, target=own, content=b"")


@fault("is a hard link to .*, which is no review before it")
def a_hard_link_before_the_review_that_it_leads_to(members, place):
    link = Member(
        f"{_root(members[place])}train/pos/{2**31 - 1}_9.txt", b"", tarfile.LNKTYPE,
        members[place].name,
    )  # fmt: skip
    return [link, *members]


@fault("repeat another one", counted="hard_links")
def a_hard_link_to_another_review(members, place):
    stars = "9" if "/pos/" in members[place].name else "2"
    folder = members[place].name.rpartition("/")[0]
    name = f"{folder}/{2**31 - 1}_{stars}.txt"
    return [*members, Member(name, b"", tarfile.LNKTYPE, members[place].name)]


@fault("is a symbolic link, expected a file")
def a_symbolic_link_in_place_of_a_review(members, place):
    target = _other(members, place).name.rpartition("/")[2]
    return _changed(members, place, type=tarfile.SYMTYPE, target=target, content=b"")


@fault("no reviews in (train|test)/(neg|pos)")
def a_symbolic_link_in_place_of_a_folder(members, place):
    folder = members[place].name.rpartition("/")[0]
    left = [member for member in members if not member.name.startswith(folder)]
    return [*left, Member(folder, b"", tarfile.SYMTYPE, "/data/reviews")]


@fault("is a folder, expected a file")
def a_folder_named_like_a_review(members, place):
    return _changed(members, place, type=tarfile.DIRTYPE, content=b"")


@fault("is a named pipe, expected a file")
def a_named_pipe_named_like_a_review(members, place):
    return _changed(members, place, type=tarfile.FIFOTYPE, content=b"")


@fault("is a device, expected a file")
def a_device_named_like_a_review(members, place):
    return _changed(members, place, type=tarfile.CHRTYPE, content=b"")


@fault("is a member of the unknown type 'Z'")
def a_member_of_a_type_that_no_reader_knows(members, place):
    return _changed(members, place, type=b"Z")


@fault("is the rest of a file of another volume")
def a_member_that_began_on_another_volume(members, place):
    return _changed(members, place, type=b"M")


@fault("NUL at 6")
def a_sparse_file_with_a_hole(members, place):
    sparse = {"GNU.sparse.map": "0,6", "GNU.sparse.size": "900"}
    return _changed(members, place, content=b"review", type=tarfile.REGTYPE, headers=sparse)


@fault(r"has 1,000,000,000,000,000 bytes, expected at most 1,000,000 \(checks\.reviews\.")
def a_sparse_file_that_would_fill_the_memory(members, place):
    sparse = {"GNU.sparse.map": "0,6", "GNU.sparse.size": str(10**15)}
    return _changed(members, place, content=b"review", type=tarfile.REGTYPE, headers=sparse)


# Where it is, and how it is called


@fault("leads out of the archive's folder")
def a_review_above_the_archives_folder(members, place):
    return _changed(members, place, name=f"../{members[place].name}")


@fault("leads out of the archive's folder")
def a_review_whose_name_goes_up_and_down_again(members, place):
    return _changed(members, place, name=f"a/../{members[place].name}")


@fault("leads out of the archive's folder")
def a_review_with_an_absolute_name(members, place):
    return _changed(members, place, name=f"/{members[place].name}")


@fault("is in another folder than")
def a_second_data_set_beside_the_first(members, place):
    return [*members, replace(members[place], name=f"aclImdb2/{members[place].name}")]


@fault("is in another folder than")
def a_folder_that_differs_by_case(members, place):
    name = members[place].name.removeprefix("./")
    return [*members, replace(members[place], name=f"ACLIMDB/{name}")]


@fault("among the reviews or named like one, and are none", counted="other_files")
def a_label_that_differs_by_case(members, place):
    return _renamed(members, place, "neg/|pos/", "Neg/")


@fault("among the reviews or named like one, and are none", counted="other_files")
def an_unknown_label(members, place):
    return _renamed(members, place, "neg/|pos/", "neutral/")


@fault("among the reviews or named like one, and are none", counted="other_files")
def a_review_in_a_folder_below(members, place):
    return _renamed(members, place, "(neg|pos)/", r"\1/more/")


@fault("among the reviews or named like one, and are none", counted="other_files")
def backslashes_in_the_name(members, place):
    return _changed(members, place, name=members[place].name.replace("/", "\\"))


@fault("among the reviews or named like one, and are none", counted="other_files")
def another_ending(members, place):
    return _renamed(members, place, r"\.txt$", ".TXT")


@fault("among the reviews or named like one, and are none", counted="other_files")
def an_ending_after_the_ending(members, place):
    return _renamed(members, place, r"\.txt$", ".txt.gz")


@fault("among the reviews or named like one, and are none", counted="other_files")
def a_line_break_at_the_end_of_the_name(members, place):
    return _renamed(members, place, r"\.txt$", ".txt\n")


@fault("among the reviews or named like one, and are none", counted="other_files")
def digits_of_another_script(members, place):
    return _renamed(members, place, r"\d+_", "\u0664\u0662_")


@fault("among the reviews or named like one, and are none", counted="other_files")
def no_rating(members, place):
    return _renamed(members, place, r"_\d+\.txt$", ".txt")


@fault("among the reviews or named like one, and are none", counted="other_files")
def a_rating_below_zero(members, place):
    return _with_stars(members, place, -3)


@fault(None, counted="hidden_files")
def what_macos_leaves_beside_a_file(members, place):
    folder, _, file = members[place].name.rpartition("/")
    return [*members, Member(f"{folder}/._{file}", b"\0\5\x16\7")]


@fault("has the id 2147483648, expected at most 2147483647")
def an_id_that_is_too_large(members, place):
    return _renamed(members, place, r"\d+_(\d+)\.txt$", rf"{2**31}_\1.txt")


# Ratings, labels, classes


@fault("has 0 stars, expected 1 to 10")
def no_stars(members, place):
    return _with_stars(members, place, 0)


@fault("has 11 stars, expected 1 to 10")
def eleven_stars(members, place):
    return _with_stars(members, place, 11)


@fault(r"whose stars contradict their label.*\(checks\.", counted="contradicting_stars")
def stars_of_the_other_label(members, place):
    return _with_stars(members, place, 2 if "/pos/" in members[place].name else 9)


@fault(r"whose stars contradict their label.*\(checks\.", counted="contradicting_stars")
def lukewarm_stars(members, place):
    return _with_stars(members, place, 5)


@fault("are one review with two ratings")
def an_id_with_two_ratings(members, place):
    stars = _stars(members[place])
    other = stars - 1 if stars in (4, 10) else stars + 1
    content = members[place].content + b" Again."
    return [*members, replace(_with_stars(members, place, other)[place], content=content)]


@fault("are one review with two ratings, or twice the same")
def an_id_with_and_without_zeros_in_front(members, place):
    name = re.sub(r"\d*?(\d{1,9}_\d+\.txt)$", r"\1", members[place].name)  # room for a zero
    short = _changed(members, place, name=name)
    spoiled = _renamed(short, place, r"(\d+_\d+)\.txt$", r"0\1.txt")
    return [*spoiled, replace(short[place], content=short[place].content + b" Again.")]


@fault("occurs twice")
def a_name_that_is_there_twice(members, place):
    return [*members, replace(members[place], content=b"Another text.")]


@fault("occurs twice")
def a_name_that_is_there_in_two_spellings(members, place):
    return [*members, replace(members[place], name=f"./{members[place].name}")]


@fault("no reviews in (train|test)/(neg|pos)")
def a_class_that_is_missing(members, place):
    folder = re.search("(train|test)/(neg|pos)/", members[place].name)[0]
    return [member for member in members if folder not in member.name]


@fault(r"have one label .*\(checks\.reviews\.larger_class\)", counted="unequal")
def classes_that_are_far_from_equal(members, place):
    folder, stars = members[place].name.rpartition("/")[0], _stars(members[place])
    more = [
        Member(f"{folder}/{2**31 - 1 - number}_{stars}.txt", f"one more, {number}".encode())
        for number in range(30)
    ]
    return members + more


# Texts


@fault("is not UTF-8: byte 0xff at 0; it begins like UTF-16")
def a_text_in_utf_16(members, place):
    return _changed(members, place, content="A review.".encode("utf-16"))


@fault("is not UTF-8 text: NUL at 1")
def a_text_in_utf_16_without_a_mark(members, place):
    return _changed(members, place, content="A review.".encode("utf-16-le"))


@fault("is not UTF-8 text: NUL at 0")
def a_text_in_utf_32_without_a_mark(members, place):
    return _changed(members, place, content="A review.".encode("utf-32-be"))


@fault("is not UTF-8: byte 0xe9 at 3")
def a_text_in_latin_1(members, place):
    return _changed(members, place, content="Caf\u00e9".encode("latin-1"))


@fault("is not UTF-8 text: NUL at 8")
def a_nul_in_the_text(members, place):
    return _changed(members, place, content=b"A review\0, cut")


@fault(None, counted="byte_order_marks")
def a_byte_order_mark(members, place):
    return _changed(members, place, content=b"\xef\xbb\xbf" + members[place].content)


@fault(None, counted="replacement_characters")
def a_character_that_a_conversion_lost(members, place):
    return _changed(members, place, content=members[place].content + "Caf\ufffd".encode())


@fault(r"without a word.*\(checks\.reviews\.empty_texts\)", counted="empty_texts")
def an_empty_text(members, place):
    return _changed(members, place, content=b"")


@fault(r"without a word.*\(checks\.reviews\.empty_texts\)", counted="empty_texts")
def a_text_of_blanks_and_stops(members, place):
    return _changed(members, place, content=b" ...\n\t!? \xc2\xa0")


@fault(r"has 1,000,001 bytes, expected at most 1,000,000 \(checks\.reviews\.bytes_per_review\)")
def a_text_that_is_too_long(members, place):
    return _changed(members, place, content=b"a" * 1_000_001)


# Repetitions


@fault("reviews that repeat another one", counted="copies")
def a_review_stored_under_two_ids(members, place):
    return _changed(members, place, content=_other(members, place).content)


@fault(r"test reviews that are training reviews too.*\(checks\.reviews\.test_in_train\)",
       counted="test_in_train")  # fmt: skip
def a_test_set_that_repeats_a_training_review(members, place):
    label = re.search("neg|pos", members[place].name.rpartition("/")[0][-3:])[0]
    train, test = (
        next(p for p in reviews_of(members) if f"{split}/{label}/" in members[p].name)
        for split in ("train", "test")
    )
    return _changed(members, test, content=members[train].content)


@fault("both a negative and a positive review", counted="both_labels")
def a_text_with_both_labels(members, place):
    split, label = re.search("(train|test)/(neg|pos)/", members[place].name).groups()
    folder = f"{split}/{'neg' if label == 'pos' else 'pos'}/"
    other = next(p for p in reviews_of(members) if folder in members[p].name)
    return _changed(members, other, content=members[place].content)


# The file itself: what spoils its bytes

BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a_file_that_is_cut_off": (lambda tar: gzip.compress(tar)[:-30], "cut off or damaged"),
    "a_wrong_checksum": (
        lambda tar: gzip.compress(tar)[:-8] + b"\0" * 8,
        "cut off or damaged",
    ),
    "a_tar_that_is_cut_off": (lambda tar: gzip.compress(tar[:1000]), "cut off or damaged"),
    "two_archives_one_after_the_other": (
        lambda tar: gzip.compress(tar + tar),
        "there is more after the end of the archive",
    ),
    "two_compressed_archives_one_after_the_other": (
        lambda tar: gzip.compress(tar) * 2,
        "there is more after the end of the archive",
    ),
    "a_tar_without_compression": (lambda tar: tar, "not a gzip|Not a gzip"),
    "an_empty_file": (lambda tar: b"", "reviews.tar.gz"),
}
"""What becomes of a tar, and what the message says."""
