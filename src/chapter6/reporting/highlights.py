"""The most important findings in a sentence each, computed from the comparison."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chapter6.language import _, later
from chapter6.reporting import numbers

Row = Mapping[str, Any]
LESS = later(
    "Best forecast: %(title)s, off by %(error)s on average in validation, "
    "%(share)s less than the naive forecast."
)
MORE = later(
    "Best forecast: %(title)s, off by %(error)s on average in validation, "
    "%(share)s more than the naive forecast."
)


def highlights(comparison: Iterable[Row]) -> list[str]:
    """Return the best model of reviews, and the best forecast beside the naive one.

    Rows of ``comparison.parquet``; best is by the mean over the seeds of the best epochs'
    validation figures, among the chapter's own models: controls and variants are left out.
    """
    models: dict[str, list[Row]] = {}
    for row in comparison:
        if not (row["failure"] or row["control"] or row["variant_of"]):
            models.setdefault(row["model"], []).append(row)
    trained = [rows for rows in models.values() if rows[0]["epochs"] is not None]
    found = []
    reviews = [rows for rows in trained if rows[0]["metric"] == "accuracy"]
    if reviews:
        best = max(reviews, key=_mean)
        found.append(
            _(
                "Best on reviews: %(title)s, %(validation)s right in validation, "
                "%(test)s in testing.",
                title=best[0]["title"],
                validation=numbers.accuracy(_mean(best)),
                test=numbers.accuracy(_mean(best, "best_test")),
            )
        )
    forecasts = [rows for rows in trained if rows[0]["metric"] == "mae"]
    if forecasts:
        found.append(_forecast(min(forecasts, key=_mean), models.get("jena_naive")))
    return found


def _forecast(best: Sequence[Row], naive: Sequence[Row] | None) -> str:
    title, error = best[0]["title"], numbers.celsius(_mean(best, "best_validation_celsius"))
    if naive is None:
        return _(
            "Best forecast: %(title)s, off by %(error)s on average in validation.",
            title=title,
            error=error,
        )
    ratio = _mean(best) / _mean(naive)
    share = f"{abs(1 - ratio) * 100:.0f}{numbers.SPACE}%"
    return _(LESS if ratio < 1 else MORE, title=title, error=error, share=share)


def _mean(rows: Sequence[Row], column: str = "best_validation") -> float:
    return statistics.fmean(row[column] for row in rows)
