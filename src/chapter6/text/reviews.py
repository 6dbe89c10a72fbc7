"""The reviews of aclImdb as one table, read as a stream from the archive."""

import hashlib
import os
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa

from chapter6.errors import InputError
from chapter6.sources.archives import TarMember, tar_members
from chapter6.sources.names import leads_out, printable
from chapter6.text.review_findings import Findings, check_reviews
from chapter6.text.tokenizer import FILTERS

_REVIEW = re.compile(
    r"((?:.*/)?)(train|test)/(neg|pos|unsup)/([0-9]{1,10})_([0-9]{1,10})\.txt", re.DOTALL
)
_NAMED_LIKE_ONE = re.compile(r"\d+_\d+\.txt")
_WORD = re.compile(rf"[^\s{re.escape(FILTERS)}]")
_LABELS = {"neg": 0, "pos": 1}
_LARGEST_ID = 2**31 - 1
_BYTE_ORDER_MARK = "\ufeff"
_REPLACEMENT = "\ufffd"

SCHEMA = pa.schema(
    [
        ("id", pa.int32()),
        ("split", pa.string()),
        ("label", pa.int8()),
        ("stars", pa.int8()),
        ("text", pa.string()),
    ]
)

Place = tuple[bool, int, str]
"""Whether a review is a test review, its label, and its file name: reviews are sorted by it."""


def read_reviews(
    path: str | os.PathLike[str], checks: Mapping[str, Any]
) -> tuple[pa.Table, Findings]:
    """Read every labelled review of an aclImdb archive, and find what is odd about them.

    Reviews are the files ``<split>/<neg|pos>/<id>_<stars>.txt`` of one folder; anything else (the
    unlabelled reviews, word lists, bags of words) is skipped. A hard link to a review that
    comes before it in the archive is that review under another name.

    Parameters
    ----------
    path
        The archive.
    checks
        How much may be odd: `chapter6.config.schema.checks.ReviewChecks` as a mapping.

    Returns
    -------
    pa.Table
        `SCHEMA`: id within its folder, split ``train`` or ``test``, label 0 (negative) or 1,
        stars 1 to 10, text. Sorted by split (train first), label and file name ("10_9.txt" before
        "9_2.txt"), which is the order of the official archive, however this one was packed.
    Findings
        What was counted.

    Raises
    ------
    InputError
        If the archive is damaged; if something named like a review is no file, or not where
        reviews are; if a review is not UTF-8 text, occurs twice, or has two ratings; if a split
        lacks positive or negative reviews; or if more is odd than `checks` allows.
    """
    reader = _Reader(path, checks)
    for member in tar_members(path):
        reader.take(member)
    table = reader.table()
    check_reviews(table, reader.findings, checks, path)
    return table, reader.findings


class _Reader:
    """The reviews that an archive has shown so far."""

    def __init__(self, path: str | os.PathLike[str], checks: Mapping[str, Any]) -> None:
        self.path, self.checks = path, checks
        self.findings = Findings()
        self._texts: dict[Place, str] = {}
        self._roots: dict[str, str] = {}  # folder → its first review

    def take(self, member: TarMember) -> None:
        """Take a member if it is a review; refuse it if it only looks like one."""
        name = _tidy(member.name)
        match = _REVIEW.fullmatch(name)
        if not match:
            self._pass_over(name, member.kind)
            return
        root, split, label, number, stars = match.groups()
        if label == "unsup":
            self.findings.add("unlabelled", name)
            return
        if root not in self._roots:
            self._enter(root, name)
        place = (split == "test", _LABELS[label], f"{number}_{stars}.txt")
        if place in self._texts:
            raise self._wrong(name, "occurs twice; pack each review once")
        if int(number) > _LARGEST_ID:
            raise self._wrong(name, f"has the id {number}, expected at most {_LARGEST_ID}")
        if not 1 <= int(stars) <= 10:
            raise self._wrong(name, f"has {int(stars)} stars, expected 1 to 10")
        self._texts[place] = self._text(member, name)

    def _enter(self, root: str, name: str) -> None:
        """Check the folder that holds train/ and test/: inside the archive, and the only one."""
        if root and leads_out(root):
            raise self._wrong(
                name, "leads out of the archive's folder; pack the reviews with relative names"
            )
        self._roots[root] = name
        if len(self._roots) > 1:
            first = printable(next(iter(self._roots.values())))
            raise self._wrong(
                name, f"is in another folder than {first}; pack the reviews of one data set"
            )

    def _text(self, member: TarMember, name: str) -> str:
        if member.kind == "a hard link":
            return self._linked(member, name)
        if member.kind != "a file":
            raise self._wrong(
                name, f"is {member.kind}, expected a file; pack the files themselves (tar -h)"
            )
        if member.bytes > self.checks["bytes_per_review"]:
            raise self._wrong(
                name,
                f"has {member.bytes:,} bytes, expected at most "
                f"{self.checks['bytes_per_review']:,} (checks.reviews.bytes_per_review)",
            )
        text = self._decoded(member.content(), name)
        if text.startswith(_BYTE_ORDER_MARK):
            self.findings.add("byte_order_marks", name)
            text = text.lstrip(_BYTE_ORDER_MARK)
        if _REPLACEMENT in text:
            self.findings.add("replacement_characters", name)
        if not _WORD.search(text):
            self.findings.add("empty_texts", name)
        return text

    def _linked(self, member: TarMember, name: str) -> str:
        match = _REVIEW.fullmatch(_tidy(member.target))
        if match and match[1] in self._roots and match[3] in _LABELS:
            place = (match[2] == "test", _LABELS[match[3]], f"{match[4]}_{match[5]}.txt")
            if place in self._texts:
                self.findings.add("hard_links", name)
                return self._texts[place]
        raise self._wrong(
            name,
            f"is a hard link to {printable(member.target)}, which is no review before it in the "
            "archive; pack the files themselves (tar --hard-dereference)",
        )

    def _decoded(self, content: bytes, name: str) -> str:
        hint = ""
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            hint = "; it begins like UTF-16"
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            where = f"byte 0x{content[error.start]:02x} at {error.start}"
            raise self._wrong(name, f"is not UTF-8: {where}{hint}; convert it to UTF-8") from error
        if "\0" in text:
            raise self._wrong(
                name,
                f"is not UTF-8 text: NUL at {content.index(0)}, as in UTF-16 or in a file with "
                "holes; convert it to UTF-8",
            )
        return text

    def _pass_over(self, name: str, kind: str) -> None:
        """Pass a member over that is no review; count it if it is among them or named like one."""
        parts = [part.strip().casefold() for part in name.replace("\\", "/").split("/")]
        places = [a in ("train", "test") and b in _LABELS for a, b in pairwise(parts)]
        is_folder = kind == "a folder" or not parts[-1]
        if not any(places[:-1]):
            # a link in place of a whole folder would take all its reviews along
            in_place_of_folder = bool(places) and places[-1] and not is_folder
            if not in_place_of_folder and not _NAMED_LIKE_ONE.fullmatch(parts[-1]):
                return
        elif is_folder and not _NAMED_LIKE_ONE.fullmatch(parts[-1]):
            return
        is_hidden = parts[-1].startswith(".") and kind == "a file"
        self.findings.add("hidden_files" if is_hidden else "other_files", name)

    def _wrong(self, name: str, what: str) -> InputError:
        return InputError(f"{self.path}: {printable(name)} {what}")

    def table(self) -> pa.Table:
        """Return the reviews, sorted; see `read_reviews`."""
        places = sorted(self._texts)
        digest = hashlib.sha256()
        numbers, stars = [], []
        seen: dict[tuple[bool, int, int], str] = {}
        for is_test, label, file in places:
            number, _, rest = file.partition("_")
            numbers.append(int(number))
            stars.append(int(rest.removesuffix(".txt")))
            text = self._texts[is_test, label, file].encode()
            digest.update(
                b"%b/%b %d\n%b"
                % (folder_of(is_test, label).encode(), file.encode(), len(text), text)
            )
            other = seen.setdefault((is_test, label, int(number)), file)
            if other != file:
                folder = folder_of(is_test, label)
                raise InputError(
                    f"{self.path}: {folder}/{other} and {folder}/{file} are one review with two "
                    "ratings, or twice the same; keep one of them"
                )
        self._check_folders()
        self.findings.sha256 = digest.hexdigest()
        columns = [
            numbers,
            ["test" if place[0] else "train" for place in places],
            [place[1] for place in places],
            stars,
            [self._texts[place] for place in places],
        ]
        return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)

    def _check_folders(self) -> None:
        found = {place[:2] for place in self._texts}
        others = self.findings.first["other_files"]
        seen = f"; it holds {others[0]}" if others else ""
        for is_test in (False, True):
            for label in _LABELS.values():
                if (is_test, label) not in found:
                    folder = folder_of(is_test, label)
                    raise InputError(
                        f"{self.path}: no reviews in {folder}; expected an archive laid out like "
                        f"aclImdb_v1.tar.gz, with files such as {folder}/0_7.txt{seen}"
                    )


def folder_of(is_test: bool, label: int) -> str:
    """Return the folder of some reviews.

    >>> folder_of(True, 0)
    'test/neg'
    """
    return f"{'test' if is_test else 'train'}/{'pos' if label else 'neg'}"


def _tidy(name: str) -> str:
    """Return a member's name without ``./`` and doubled slashes; one that leads out stays so."""
    if "//" not in name and "./" not in name:
        return name
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return ("/" if name.startswith("/") else "") + "/".join(parts)
