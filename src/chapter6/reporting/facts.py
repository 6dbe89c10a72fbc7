"""The facts of the data, and what was irregular about it and how it was treated."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.reporting import quantities

ROW_MINUTES = 10


def source_rows(records: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return what was fetched: address, size, bytes and sha256 of each archive."""
    return [
        {
            "address": record["address"],
            "size": quantities.size(record["bytes"]),
            "bytes": quantities.count(record["bytes"]),
            "sha256": record["sha256"],
        }
        for record in records
    ]


def review_rows(reviews: Mapping[str, Any], encoded: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return counts and lengths in tokens of the reviews, training and test."""
    rows = []
    for split, name in (("train", "training"), ("test", "test")):
        lengths = encoded["length_in_tokens"][split]
        rows.append(
            {
                "split": name,
                "reviews": quantities.count(sum(reviews[split].values())),
                "negative": quantities.count(reviews[split]["negative"]),
                "positive": quantities.count(reviews[split]["positive"]),
            }
            | {
                name: quantities.decimals(value, 1 if name == "mean" else 0)
                for name, value in lengths.items()
            }
        )
    return rows


def irregularities(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every irregularity of the weather table in words: kind, count, where, treatment.

    Kinds of which there is none are there too, with a count of 0: the reader sees what was looked
    for. `src/chapter6/climate/reading.py` holds the rule.
    """
    return [
        {
            "kind": "Gaps (a row more than 10 minutes after the one before)",
            "count": quantities.count(len(found["gaps"])),
            "where": "; ".join(_gap(gap) for gap in found["gaps"]),
            "treatment": "Kept: rows stay where they are, since the chapter counts in rows.",
        },
        {
            "kind": "Rows whose time was recorded before",
            "count": quantities.count(found["repeated"]["rows"]),
            "where": "; ".join(_span(span) for span in found["repeated"]["spans"]),
            "treatment": "Kept, for the same reason.",
        },
        {
            "kind": "Sentinels (−9999)",
            "count": quantities.count(sum(s["count"] for s in found["sentinels"].values())),
            "where": "; ".join(
                f"{column}: {quantities.count(s['count'])}, rows {_rows(s)}"
                for column, s in found["sentinels"].items()
            ),
            "treatment": "Replaced by the column’s last value before "
            "(the first value after, at the start).",
        },
        {
            "kind": "Empty lines",
            "count": quantities.count(found["empty_lines"]),
            "where": "",
            "treatment": "Passed over; the chapter’s own reader fails on them.",
        },
    ]


def moment(text: str) -> str:
    """Write an ISO time the way people do, to the minute.

    >>> moment("2009-06-16T16:00:00")
    '2009-06-16 16:00'
    """
    return text.replace("T", " ")[:16]


def hours(rows: int) -> str:
    """Write a number of 10-minute rows in hours or days.

    >>> hours(144), hours(150), hours(1440), hours(3)
    ('24 h', '25 h', '10 days', '0.5 h')
    """
    total = rows * ROW_MINUTES / 60
    if total > 24 and total % 24 == 0:
        return f"{total / 24:g} days"
    return f"{total:.3g} h"


def _gap(gap: Mapping[str, Any]) -> str:
    missing = quantities.count(gap["missing_rows"])
    return (
        f"row {quantities.count(gap['row'])}: {moment(gap['after'])} to {moment(gap['before'])}, "
        f"{missing} rows missing"
    )


def _span(span: Mapping[str, Any]) -> str:
    return (
        f"row {quantities.count(span['row'])}: {quantities.count(span['rows'])} rows, "
        f"{moment(span['first'])} to {moment(span['last'])}"
    )


def _rows(sentinel: Mapping[str, Any]) -> str:
    shown = ", ".join(quantities.count(row) for row in sentinel["rows"])
    return shown + (" …" if sentinel["count"] > len(sentinel["rows"]) else "")
