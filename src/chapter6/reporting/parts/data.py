"""Facts about the data, its irregularities, and how they were treated."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.language import _
from chapter6.reporting import numbers
from chapter6.reporting.material import Material


def part(material: Material) -> dict[str, Any]:
    """Return what was downloaded, and facts about the data; None for facts without a file yet."""
    facts, settings = material.facts, material.settings
    reviews, encoded = facts["reviews"], facts["encoded"]
    vectors, climate = facts["vectors"], facts["climate"]
    return {
        "sources": _source_rows(material.receipts),
        "reviews": _review_rows(reviews, encoded) if reviews and encoded else None,
        "vocabulary": facts["vocabulary"],
        "max_words": settings["reviews"]["max_words"],
        "vectors": vectors,
        "coverage": numbers.accuracy(vectors["coverage"]) if vectors else None,
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


def _irregularities(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every kind of irregularity in the weather table: kind, count, where, treatment.

    Kinds that do not occur have a count of 0, so that the reader sees what was checked.
    The checks are in `src/chapter6/climate/reading.py`.
    """
    return [
        {
            "kind": _("Gaps (a row more than 10 minutes after the previous one)"),
            "count": numbers.count(len(found["gaps"])),
            "where": "; ".join(_gap(gap) for gap in found["gaps"]),
            "treatment": _("Kept: rows stay where they are, since the chapter counts in rows."),
        },
        {
            "kind": _("Rows with a time that was already recorded"),
            "count": numbers.count(found["repeated"]["rows"]),
            "where": "; ".join(_span(span) for span in found["repeated"]["spans"]),
            "treatment": _("Kept, for the same reason."),
        },
        {
            "kind": _("Sentinels (−9999)"),
            "count": numbers.count(sum(s["count"] for s in found["sentinels"].values())),
            "where": "; ".join(
                _(
                    "%(column)s: %(count)s, rows %(rows)s",
                    column=column,
                    count=numbers.count(s["count"]),
                    rows=_rows(s),
                )
                for column, s in found["sentinels"].items()
            ),
            "treatment": _(
                "Replaced by the column’s previous value (at the start, by the next one)."
            ),
        },
        {
            "kind": _("Empty lines"),
            "count": numbers.count(found["empty_lines"]),
            "where": "",
            "treatment": _("Skipped; the chapter’s own reader fails on them."),
        },
    ]


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


def _rows(sentinel: Mapping[str, Any]) -> str:
    shown = ", ".join(numbers.count(row) for row in sentinel["rows"])
    return shown + (" …" if sentinel["count"] > len(sentinel["rows"]) else "")
