"""The reviews of aclImdb as one table, read as a stream from the archive."""

import os
import re
from itertools import pairwise

import pyarrow as pa

from chapter6.errors import InputError
from chapter6.sources.archives import tar_members

_REVIEW = re.compile(r"(?:^|/)(train|test)/(neg|pos)/(\d+)_(\d+)\.txt$")
_LABELS = {"neg": 0, "pos": 1}

SCHEMA = pa.schema(
    [
        ("id", pa.int32()),
        ("split", pa.string()),
        ("label", pa.int8()),
        ("stars", pa.int8()),
        ("text", pa.string()),
    ]
)


def read_reviews(path: str | os.PathLike[str]) -> pa.Table:
    """Read every labelled review of an aclImdb archive.

    Files are recognised by their path, ``<split>/<neg|pos>/<id>_<stars>.txt``; anything else
    (unlabelled reviews, word lists, bags of words) is skipped.

    Returns
    -------
    pa.Table
        `SCHEMA`: id within its folder, split ``train`` or ``test``, label 0 (negative) or 1,
        stars 1 to 10, text. Sorted by split (train first), label and file name ("10_9.txt" before
        "9_2.txt"), whatever the order in the archive.

    Raises
    ------
    InputError
        If the archive is damaged, a review is not UTF-8 or occurs twice, or a split lacks positive
        or negative reviews.
    """
    rows = []
    for member, content in tar_members(path):
        match = _REVIEW.search(member)
        if match:
            split, label, number, stars = match.groups()
            place = (split == "test", _LABELS[label], f"{number}_{stars}.txt")
            rows.append((place, int(number), int(stars), _decoded(content, path, member)))
    rows.sort(key=lambda row: row[0])
    _check(rows, path)
    columns = [
        [row[1] for row in rows],
        ["test" if row[0][0] else "train" for row in rows],
        [row[0][1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
    ]
    return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)


def _decoded(content: bytes, path: str | os.PathLike[str], member: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: {member} is not UTF-8: byte 0x{content[error.start]:02x} at {error.start}"
        ) from error


def _check(rows: list[tuple], path: str | os.PathLike[str]) -> None:
    for one, next_one in pairwise(rows):
        if one[0] == next_one[0]:
            raise InputError(f"{path}: the review {_member(one[0])} occurs twice")
    found = {row[0][:2] for row in rows}
    for split in ("train", "test"):
        for label, value in _LABELS.items():
            if (split == "test", value) not in found:
                raise InputError(
                    f"{path}: no reviews in {split}/{label}; expected an archive laid out like "
                    f"aclImdb_v1.tar.gz, with files such as {split}/{label}/0_7.txt"
                )


def _member(place: tuple[bool, int, str]) -> str:
    return f"{'test' if place[0] else 'train'}/{'pos' if place[1] else 'neg'}/{place[2]}"
