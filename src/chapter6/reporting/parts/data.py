"""Facts about the data, its irregularities, and how they were treated."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.language import _, later
from chapter6.reporting.material import Material
from chapter6.reporting.wording import numbers

NOTES = {
    "byte_order_mark": later("a byte order mark"),
    "blanks_in_header": later("blanks around the names of columns"),
    "no_last_line_end": later("no line end after the last row"),
    "shortened_last_value": later("a last value with fewer decimals than the one above"),
}
"""What the reader of the weather table notes about its text (`chapter6.climate.parsing`)."""


def part(material: Material) -> dict[str, Any]:
    """Return what was downloaded, and facts about the data; None for facts without a file yet."""
    facts, settings = material.facts, material.settings
    reviews, encoded = facts["reviews"], facts["encoded"]
    vectors, climate = facts["vectors"], facts["climate"]
    return {
        "sources": _source_rows(material.receipts),
        "relaxed_checks": [
            {key: f"{value:g}" if isinstance(value, float) else value for key, value in row.items()}
            for row in material.relaxed_checks
        ],
        "reviews": _review_rows(reviews, encoded) if reviews and encoded else None,
        "odd_reviews": _odd_reviews(reviews) if reviews and "found" in reviews else None,
        "vocabulary": facts["vocabulary"],
        "max_words": settings["reviews"]["max_words"],
        "vectors": vectors,
        "coverage": numbers.accuracy(vectors["coverage"]) if vectors else None,
        "vector_oddities": _vector_oddities(vectors) if vectors else None,
        "climate": climate,
        "splits": settings["climate"]["splits"],
        "irregularities": _irregularities(climate) if climate else None,
    }


def _source_rows(receipts: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the address, size, bytes and sha256 of each archive."""
    return [
        {
            "address": receipt["address"],
            "size": numbers.size(receipt["bytes"]),
            "bytes": numbers.count(receipt["bytes"]),
            "sha256": receipt["sha256"],
        }
        for receipt in receipts
    ]


def _review_rows(reviews: Mapping[str, Any], encoded: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the counts of training and test reviews, and their lengths in tokens."""
    rows = []
    for split, name in (("train", _("training")), ("test", _("test"))):
        lengths = encoded["length_in_tokens"][split]
        rows.append(
            {
                "split": name,
                "reviews": numbers.count(sum(reviews[split].values())),
                "negative": numbers.count(reviews[split]["negative"]),
                "positive": numbers.count(reviews[split]["positive"]),
            }
            | {
                name: numbers.decimals(value, 1 if name == "mean" else 0)
                for name, value in lengths.items()
            }
        )
    return rows


def _odd_reviews(reviews: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what was looked for in the archive of reviews: kind, count, where, treatment.

    Kinds of which there is none are there too, as for the weather.
    `src/chapter6/text/review_findings.py` counts them.
    """
    kinds = {
        "copies_in_train": (
            _("Training reviews with the text of another one"),
            _("Kept, as in the chapter."),
        ),
        "copies_in_test": (
            _("Test reviews with the text of another one"),
            _("Kept; section 6.2 shows the accuracy without them."),
        ),
        "test_in_train": (
            _("Test reviews that are training reviews, too"),
            _("Kept; section 6.2 shows the accuracy without them."),
        ),
        "both_labels": (
            _("Texts that are both a negative and a positive review"),
            _("Kept."),
        ),
        "contradicting_stars": (
            _("Reviews whose stars contradict their label (negative: 1 to 4, positive: 7 to 10)"),
            _("Kept; the label counts."),
        ),
        "empty_texts": (_("Reviews without a word"), _("Kept.")),
        "byte_order_marks": (
            _("Reviews that begin with a byte order mark"),
            _("The mark was removed."),
        ),
        "replacement_characters": (
            _("Reviews with the character U+FFFD, which a wrong conversion leaves"),
            _("Kept."),
        ),
        "hard_links": (_("Hard links to other reviews"), _("Taken as copies.")),
        "other_files": (
            _("Files that are among the reviews or named like one, and are none"),
            _("Skipped."),
        ),
        "hidden_files": (_("Hidden files among the reviews"), _("Skipped.")),
        "unlabelled": (_("Reviews without a label"), _("Skipped, as in the chapter.")),
    }
    return [
        {
            "kind": kind,
            "count": numbers.count(reviews["found"][name]["count"]),
            "where": _names(reviews["found"][name]),
            "treatment": treatment,
        }
        for name, (kind, treatment) in kinds.items()
    ]


def _names(found: Mapping[str, Any]) -> str:
    return ", ".join(found["first"]) + (" …" if found["count"] > len(found["first"]) else "")


def _vector_oddities(vectors: Mapping[str, Any]) -> list[str]:
    """Return what was counted in the file of word vectors, including what does not occur.

    The checks are in `src/chapter6/text/vectors/reading.py`.
    """
    kinds = {
        "repeated_words": _("lines that repeat a word (its last vector counts)"),
        "words_with_blanks": _("words that hold blanks"),
        "words_not_utf8": _("words that are not UTF-8"),
        "empty_lines": _("empty lines"),
        "zero_vectors": _("words of the vocabulary with a vector of zeros (as if without one)"),
    }
    return [f"{text}: {numbers.count(vectors[name])}" for name, text in kinds.items()]


def _irregularities(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every kind of irregularity in the weather table: kind, count, where, treatment.

    Kinds that do not occur have a count of 0, so that the reader sees what was checked.
    The checks are in `src/chapter6/climate/reading.py`.
    """
    return [
        {
            "kind": _("Gaps (a row more than 10 minutes after the previous one)"),
            "count": numbers.count(found["gaps"]["count"]),
            "where": _list([_gap(gap) for gap in found["gaps"]["spans"]], found["gaps"]["count"]),
            "treatment": _("Kept: rows stay where they are, since the chapter counts in rows."),
        },
        {
            "kind": _("Rows with a time that was already recorded"),
            "count": numbers.count(found["repeated"]["rows"]),
            "where": _spans(found["repeated"]),
            "treatment": _("Kept, for the same reason."),
        },
        {
            "kind": _("Rows that are earlier than a row before them"),
            "count": numbers.count(found["misplaced"]["rows"]),
            "where": _spans(found["misplaced"]),
            "treatment": _("Kept, for the same reason."),
        },
        {
            "kind": _("Rows with a date that fits neither neighbour"),
            "count": numbers.count(found["stray"]["rows"]),
            "where": _spans(found["stray"]),
            "treatment": _("Kept; no model sees the dates."),
        },
        {
            "kind": _("Rows at another spacing than 10 minutes"),
            "count": numbers.count(found["uneven"]["count"]),
            "where": _rows(found["uneven"]),
            "treatment": _("Kept, for the same reason."),
        },
        {
            "kind": _("Sentinels (−9999)"),
            "count": numbers.count(sum(s["count"] for s in found["sentinels"].values())),
            "where": _by_column(found["sentinels"]),
            "treatment": _(
                "Replaced by the column’s previous value (at the start, by the next one)."
            ),
        },
        {
            "kind": _("Values that are physically impossible"),
            "count": numbers.count(sum(o["count"] for o in found["out_of_range"].values())),
            "where": _by_column(found["out_of_range"]),
            "treatment": _("Kept: the edition allows them. By default, one stops the workflow."),
        },
        {
            "kind": _("Values that do not change for hours"),
            "count": numbers.count(sum(c["rows"] for c in found["constant"].values())),
            "where": "; ".join(
                _constant(column, constant) for column, constant in found["constant"].items()
            ),
            "treatment": _("Kept: a calm, or a sensor that was stuck."),
        },
        {
            "kind": _("Rows in which two columns contradict each other"),
            "count": numbers.count(sum(c["count"] for c in found["inconsistent"].values())),
            "where": _by_column(found["inconsistent"]),
            "treatment": _("Kept, as they were measured."),
        },
        {
            "kind": _("Empty lines"),
            "count": numbers.count(found["empty_lines"]),
            "where": "",
            "treatment": _("Skipped; the chapter’s own reader fails on them."),
        },
        {
            "kind": _("Peculiarities of the text"),
            "count": numbers.count(len(found["notes"])),
            "where": "; ".join(_(NOTES[note]) for note in found["notes"]),
            "treatment": _("Read as if they were not there."),
        },
    ]


def _list(places: Sequence[str], count: int) -> str:
    """Return places in words; the facts hold the first ones only."""
    return "; ".join(places) + (" …" if count > len(places) else "")


def _spans(found: Mapping[str, Any]) -> str:
    shown = sum(span["rows"] for span in found["spans"])
    return "; ".join(map(_span, found["spans"])) + (" …" if found["rows"] > shown else "")


def _by_column(found: Mapping[str, Any]) -> str:
    return "; ".join(
        _(
            "%(column)s: %(count)s, rows %(rows)s",
            column=column,
            count=numbers.count(places["count"]),
            rows=_rows(places),
        )
        for column, places in found.items()
    )


def _constant(column: str, constant: Mapping[str, Any]) -> str:
    longest = max(constant["spans"], key=lambda span: span["rows"])
    return _(
        "%(column)s: %(rows)s rows, at most %(longest)s on end (%(value)s from row %(row)s)",
        column=column,
        rows=numbers.count(constant["rows"]),
        longest=numbers.count(longest["rows"]),
        value=f"{longest['value']:g}",
        row=numbers.count(longest["row"]),
    )


def _gap(gap: Mapping[str, Any]) -> str:
    return _(
        "row %(row)s: %(after)s to %(before)s, %(missing)s rows missing",
        row=numbers.count(gap["row"]),
        after=numbers.moment(gap["after"]),
        before=numbers.moment(gap["before"]),
        missing=numbers.count(gap["missing_rows"]),
    )


def _span(span: Mapping[str, Any]) -> str:
    return _(
        "row %(row)s: %(rows)s rows, %(first)s to %(last)s",
        row=numbers.count(span["row"]),
        rows=numbers.count(span["rows"]),
        first=numbers.moment(span["first"]),
        last=numbers.moment(span["last"]),
    )


def _rows(found: Mapping[str, Any]) -> str:
    shown = ", ".join(numbers.count(row) for row in found["rows"])
    return shown + (" …" if found["count"] > len(found["rows"]) else "")
