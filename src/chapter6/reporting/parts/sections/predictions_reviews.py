"""What the review models predict word by word, and where they are right and wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from chapter6.reporting.material import Material
from chapter6.reporting.plots.review_predictions import (
    draw_by_length,
    draw_calibration,
    draw_reading,
)
from chapter6.reporting.wording import numbers

STEPS = 5
"""The number of colours a word can have, from clearly negative to clearly positive."""


def part(material: Material) -> dict[str, Any]:
    """Return one model's predictions word by word, and the errors of all review models.

    ``reading`` and ``left_out`` are None if their facts have no file yet.
    """
    facts, settings = material.facts, material.settings["concepts"]["read_along"]
    along, predictions, titles = facts["read_along"], facts["describe_predictions"], material.titles
    return {
        "reader": settings["model"],
        "longest": settings["longest"],
        "reading": _reading(along) if along else None,
        "errors": _errors(material.in_order(predictions["reviews"]), titles, settings["model"])
        if predictions
        else None,
        "left_out": [
            (titles.get(model, model), why)
            for model, why in sorted(predictions["left_out"].items())
        ]
        if predictions
        else None,
    }


def _reading(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reviews that the model read word by word, with their plots."""
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
    """Return each word with its colour step, and whether the model changes its mind there."""
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


def _errors(
    models: Mapping[str, Mapping[str, Any]], titles: Mapping[str, str], shown: str
) -> dict[str, Any] | None:
    """Return confusion, repeated reviews, calibration and accuracy by length of the models.

    `shown` is the model to highlight; the first one, if it has no predictions. None if no model has
    any.
    """
    if not models:
        return None
    shown = shown if shown in models else next(iter(models))
    return {
        "shown": titles.get(shown, shown),
        "confusion": [_confusion_row(m, titles, models[m]["confusion"]) for m in models],
        "repeats": _repeats(models, titles),
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


def _repeats(
    models: Mapping[str, Mapping[str, Any]], titles: Mapping[str, str]
) -> list[dict[str, Any]] | None:
    """Return each model's accuracy with and without repeated reviews; empty if there are none.

    None if the facts are of an earlier version, which did not look.
    """
    found = {model: facts["repeats"] for model, facts in models.items() if "repeats" in facts}
    if not found:
        return None
    if not any(f["trained_on"] or f["copies"] for by in found.values() for f in by.values()):
        return []
    return [_repeats_row(titles.get(model, model), by_split) for model, by_split in found.items()]


def _repeats_row(title: str, by_split: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {"title": title} | {
        split: {name: numbers.count(found[name]) for name in ("trained_on", "copies")}
        | {
            name: numbers.accuracy(found[name]) if found[name] is not None else "–"
            for name in ("accuracy", "unseen", "once")
        }
        for split, found in by_split.items()
    }
