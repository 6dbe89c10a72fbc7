"""The main findings, one sentence each, from the summary over the seeds."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from chapter6.language import _, later
from chapter6.reporting.wording import numbers

LESS = later(
    "Best forecast: %(title)s, off by %(error)s on average in validation, "
    "%(share)s less than the naive forecast."
)
MORE = later(
    "Best forecast: %(title)s, off by %(error)s on average in validation, "
    "%(share)s more than the naive forecast."
)


def highlights(summary: pd.DataFrame, naive: Mapping[str, Any] | None) -> list[str]:
    """Return a sentence on the best review model, and one on the best forecast.

    `naive` is the naive forecast's row of the summary, which the forecast is compared with. The
    best model has the best validation figure at its best epoch, averaged over the seeds. Only the
    chapter's own trained models count: no controls, variants or baselines.
    """
    chosen = summary[
        (summary["n"] > 0)
        & ~summary["control"]
        & summary["variant_of"].isna()
        & summary["epochs"].notna()
    ].set_index("model")
    reviews = chosen[chosen["metric"] == "accuracy"]
    forecasts = chosen[chosen["metric"] == "mae"]
    found = []
    if not reviews.empty:
        best = reviews["best_validation_mean"].idxmax()
        found.append(_of_reviews(reviews.loc[best]))
    if not forecasts.empty:
        best = forecasts["best_validation_mean"].idxmin()
        found.append(_of_forecasts(forecasts.loc[best], naive))
    return found


def _of_reviews(best: Mapping[str, Any]) -> str:
    return _(
        "Best review model: %(title)s, accuracy %(validation)s in validation and %(test)s in "
        "testing.",
        title=best["title"],
        validation=numbers.accuracy(best["best_validation_mean"]),
        test=numbers.accuracy(best["best_test_mean"]),
    )


def _of_forecasts(best: Mapping[str, Any], naive: Mapping[str, Any] | None) -> str:
    title = best["title"]
    error = numbers.celsius(best["best_validation_celsius_mean"])
    if naive is None:
        return _(
            "Best forecast: %(title)s, off by %(error)s on average in validation.",
            title=title,
            error=error,
        )
    ratio = best["best_validation_mean"] / naive["best_validation_mean"]
    share = f"{abs(1 - ratio) * 100:.0f}{numbers.SPACE}%"
    return _(LESS if ratio < 1 else MORE, title=title, error=error, share=share)
