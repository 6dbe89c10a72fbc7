"""What the report says of predictions, word by word, by length, by hour: for the templates."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from chapter6.language import _
from chapter6.reporting import numbers
from chapter6.reporting.prediction_pictures import (
    MONTHS,
    draw_by_length,
    draw_calibration,
    draw_errors,
    draw_reading,
    draw_week,
)

STEPS = 5
"""Colours of a word, from surely negative to surely positive."""


def padded_reviews(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the example reviews in pieces: words that the same models see, known or unknown."""
    return [
        {
            "length": example["length"],
            "words": len(example["words"]),
            "positive": bool(example["label"]),
            "views": example["views"],
            "pieces": _pieces(example),
        }
        for example in facts["examples"]
    ]


def _pieces(example: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return runs of words; ``starts`` are the views whose first word is the run's first."""
    views = example["views"]
    unknown = {place for places in example["unknown"].values() for place in places}

    def kind(place: int) -> tuple[int, int]:
        seen = sum(view["first"] <= place for view in views)
        return seen, place if place in unknown else -1

    pieces = []
    for (seen, unknown_place), run in groupby(range(len(example["words"])), kind):
        places = list(run)
        pieces.append(
            {
                "level": 0 if not seen else 1 if seen < len(views) else 2,
                "unknown": unknown_place >= 0,
                "starts": [view for view in views if view["first"] == places[0]],
                "text": " ".join(example["words"][place] for place in places),
            }
        )
    return pieces


def review_errors(
    facts: Mapping[str, Any], titles: Mapping[str, str], shown: str
) -> dict[str, Any] | None:
    """Return confusion, calibration and accuracy by length of the models of reviews.

    `titles` has the models in the chapter's order; `shown` is the one that stands out. None if no
    model predicted anything.
    """
    models = _ordered(facts["reviews"], titles)
    if not models:
        return None
    shown = shown if shown in models else next(iter(models))
    return {
        "shown": titles.get(shown, shown),
        "confusion": [_confusion_row(m, titles, models[m]["confusion"]) for m in models],
        "calibration_plot": draw_calibration(models, shown, titles.get(shown, shown)),
        "length_plot": draw_by_length(models, shown, titles.get(shown, shown)),
        "calibration": [
            {**each, "said": numbers.accuracy(each["probability"]),
             "so": numbers.accuracy(each["positive"])}
            for each in models[shown]["calibration"]
        ],
        "by_length": [
            {**each, "accuracy": numbers.accuracy(each["accuracy"]),
             "error": numbers.accuracy(each["standard_error"])}
            for each in models[shown]["by_length"]
        ],
    }  # fmt: skip


def _confusion_row(
    model: str, titles: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, Any]:
    right = counts["true_positive"] + counts["true_negative"]
    return {
        "title": titles.get(model, model),
        **{name: numbers.count(value) for name, value in counts.items()},
        "accuracy": numbers.accuracy(right / max(sum(counts.values()), 1)),
    }


def reading(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reviews that a model read word by word, with their plots."""
    return {
        "failed": facts["failed"],
        "examples": [
            {
                "right": example["right"],
                "positive": bool(example["label"]),
                "prediction": numbers.accuracy(example["prediction"]),
                "plot": draw_reading(example, f"reading-{number}"),
                "words": _coloured(example["words"], example["probabilities"]),
            }
            for number, example in enumerate(facts["examples"], start=1)
        ],
    }


def _coloured(words: Sequence[str], probabilities: Sequence[float]) -> list[dict[str, Any]]:
    """Return each word with its colour's step and whether the model changes its mind there."""
    found, before = [], None
    for word, probability in zip(words, probabilities, strict=True):
        positive = probability > 0.5
        found.append(
            {
                "text": word,
                "step": min(max(int(probability * STEPS), 0), STEPS - 1),
                "probability": numbers.accuracy(probability),
                "turns": ("positive" if positive else "negative") if positive != before else "",
            }
        )
        before = positive
    return found


def forecast_errors(
    facts: Mapping[str, Any], titles: Mapping[str, str], week: Sequence[str]
) -> dict[str, Any] | None:
    """Return a week of forecasts, and every forecast's error by hour and by month.

    None if no model forecast anything.
    """
    models = _ordered(facts["climate"], titles)
    if not models:
        return None
    drawn = facts["week"]["forecasts"] if facts["week"] else models  # of another week, perhaps
    shown = [model for model in week if model in models and model in drawn]
    months = [name for place, name in enumerate(MONTHS) if _has(models, "by_month", place)]
    return {
        "week": draw_week(facts["week"], shown, titles) if facts["week"] else None,
        "hours": len(facts["week"]["times"]) if facts["week"] else 0,
        "first": facts["week"]["times"][0] if facts["week"] else "",
        "by_hour": draw_errors(models, "by_hour", shown, titles),
        "by_month": draw_errors(models, "by_month", shown, titles),
        "months": [_(name) for name in months],
        "rows": [
            {
                "title": titles.get(model, model),
                "mae": numbers.celsius(found["mae"]),
                "by_hour": [numbers.decimals(value) for value in found["by_hour"]],
                "by_month": [
                    numbers.decimals(value)
                    for place, value in enumerate(found["by_month"])
                    if MONTHS[place] in months
                ],
            }
            for model, found in models.items()
        ],
    }


def _has(models: Mapping[str, Any], kind: str, place: int) -> bool:
    return any(found[kind][place] is not None for found in models.values())


def left_out(facts: Mapping[str, Any], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the titles of models without predictions, and why they have none."""
    return [(titles.get(model, model), why) for model, why in sorted(facts["left_out"].items())]


def _ordered(found: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    return {model: found[model] for model in [*titles, *found] if model in found}
