"""What is odd about the reviews of an archive: counted, and refused beyond a limit."""

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chapter6.errors import InputError
from chapter6.sources.names import printable
from chapter6.text.repeats import copies, text_numbers

SHOWN = 10
"""So many of each kind are named."""
SPLITS = ("train", "test")
KINDS = {
    "unlabelled": "unlabelled reviews (skipped)",
    "hidden_files": "hidden files among the reviews (skipped)",
    "other_files": "members that are among the reviews or named like one, and are none",
    "hard_links": "hard links to other reviews (taken as copies)",
    "byte_order_marks": "reviews that begin with a byte order mark (removed)",
    "replacement_characters": "reviews with U+FFFD, which a wrong conversion leaves",
    "empty_texts": "reviews without a word",
    "contradicting_stars": "reviews whose stars contradict their label",
    "both_labels": "texts that are both a negative and a positive review",
    "copies_in_train": "training reviews that repeat another one",
    "copies_in_test": "test reviews that repeat another one",
    "test_in_train": "test reviews that are training reviews too",
}
"""What is counted, and how it is called."""
_ADVICE = {
    "other_files": "reviews are files such as train/neg/0_2.txt, in train|test/neg|pos",
    "contradicting_stars": "negative reviews have 1 to 4 stars, positive ones 7 to 10",
}
_REPEATS = {"copies_in_train": "train", "copies_in_test": "test", "test_in_train": "test"}
"""The split whose reviews repeat others."""
_ANNOUNCED_SHARE = 0.01
"""Repeated reviews are announced if they are more than this share of their split."""
_NEVER_ANNOUNCED = ("unlabelled", "hidden_files", "hard_links")


class Findings:
    """How often each of `KINDS` was found, and the first of them by name."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.count = dict.fromkeys(KINDS, 0)
        self.first: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.reviews: dict[str, dict[str, int]] = {}  # split → negative, positive
        self.sha256 = ""  # of all names and texts, in their order

    def add(self, kind: str, name: str) -> None:
        """Count one, whose name is that of a member."""
        self.count[kind] += 1
        if len(self.first[kind]) < SHOWN:
            self.first[kind].append(printable(name))

    def facts(self) -> dict[str, Any]:
        """Return what ``reviews.json`` holds: reviews by split and label, ``found``, ``sha256``."""
        found = {kind: {"count": self.count[kind], "first": self.first[kind]} for kind in KINDS}
        return {**self.reviews, "found": found, "sha256": self.sha256}

    def announcements(self) -> list[str]:
        """Return a line for each kind that a person should see at once."""
        lines = []
        for split, labels in self.reviews.items():
            if labels["negative"] != labels["positive"]:
                lines.append(
                    f"the classes of {split} are unequal: {labels['negative']:,} negative and "
                    f"{labels['positive']:,} positive reviews"
                )
        totals = {split: sum(labels.values()) for split, labels in self.reviews.items()}
        for kind, what in KINDS.items():
            usual = _ANNOUNCED_SHARE * totals[_REPEATS[kind]] if kind in _REPEATS else 0
            if self.count[kind] > usual and kind not in _NEVER_ANNOUNCED:
                lines.append(f"{self.count[kind]:,} {what}: {self._named(kind)}")
        return lines

    def _named(self, kind: str) -> str:
        more = ", …" if self.count[kind] > len(self.first[kind]) else ""
        return ", ".join(self.first[kind]) + more

    def refuse_beyond(self, kind: str, limit: float, check: str, path: object) -> None:
        """Stop if there are more of a kind than a check allows."""
        if self.count[kind] <= limit:
            return
        advice = f"; {_ADVICE[kind]}" if kind in _ADVICE else ""
        raise InputError(
            f"{path}: {self.count[kind]:,} {KINDS[kind]}, at most {int(limit):,} are accepted: "
            f"{self._named(kind)}{advice} (checks.reviews.{check})"
        )


def check_reviews(
    table: pa.Table, findings: Findings, checks: Mapping[str, Any], path: str | os.PathLike[str]
) -> None:
    """Add to the findings what the reviews together show, and stop where it is too much.

    `table` is that of `chapter6.text.reviews.read_reviews`, `checks` its limits. Raises
    `InputError` with the first limit that is passed.
    """
    is_test = pc.equal(table["split"], "test").to_numpy()
    label, stars = table["label"].to_numpy(), table["stars"].to_numpy()
    for split in SPLITS:
        labels = np.bincount(label[is_test == (split == "test")], minlength=2).tolist()
        findings.reviews[split] = {"negative": labels[0], "positive": labels[1]}
    wrong = np.where(label == 1, stars < 7, stars > 4)
    _add(findings, "contradicting_stars", np.flatnonzero(wrong), table)
    _find_repeats(table, is_test, label, findings)

    for check in ("other_files", "empty_texts", "contradicting_stars", "both_labels"):
        findings.refuse_beyond(check, checks[check], check, path)
    for split, labels in findings.reviews.items():
        _check_classes(split, labels, checks["larger_class"], path)
    size = {split: sum(labels.values()) for split, labels in findings.reviews.items()}
    for split in SPLITS:
        limit = checks["copies"] * size[split]
        findings.refuse_beyond(f"copies_in_{split}", limit, "copies", path)
    limit = checks["test_in_train"] * size["test"]
    findings.refuse_beyond("test_in_train", limit, "test_in_train", path)


def _find_repeats(
    table: pa.Table, is_test: np.ndarray, label: np.ndarray, findings: Findings
) -> None:
    numbers = text_numbers(table["text"])
    for split in SPLITS:
        rows = np.flatnonzero(is_test == (split == "test"))
        _add(findings, f"copies_in_{split}", rows[copies(numbers[rows])], table)
    test = np.flatnonzero(is_test)
    in_train = np.isin(numbers[test], numbers[~is_test])
    _add(findings, "test_in_train", test[in_train], table)
    both = np.intersect1d(numbers[label == 0], numbers[label == 1])
    rows = np.flatnonzero(np.isin(numbers, both))
    _add(findings, "both_labels", rows[~copies(numbers[rows])], table)


def _add(findings: Findings, kind: str, rows: np.ndarray, table: pa.Table) -> None:
    findings.count[kind] += len(rows)
    for row in table.select(["split", "label", "id", "stars"]).take(rows[:SHOWN]).to_pylist():
        folder = f"{row['split']}/{'pos' if row['label'] else 'neg'}"
        findings.first[kind].append(f"{folder}/{row['id']}_{row['stars']}.txt")


def _check_classes(
    split: str, labels: Mapping[str, int], limit: float, path: str | os.PathLike[str]
) -> None:
    share = max(labels.values()) / sum(labels.values())
    if share > limit:
        raise InputError(
            f"{path}: {share:.1%} of the {split} reviews have one label ({labels['negative']:,} "
            f"negative, {labels['positive']:,} positive), at most {limit:.1%} are accepted "
            "(checks.reviews.larger_class)"
        )
