"""What a model sees of a review: truncated, padded, and without the words it does not know."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from chapter6.reporting.material import Material


def part(material: Material) -> dict[str, Any]:
    """Return the example reviews in pieces; ``reviews`` is None if there is no file yet."""
    facts = material.facts["show_padding"]
    return {
        "max_words": material.settings["reviews"]["max_words"],
        "reviews": [_review(example) for example in facts["examples"]] if facts else None,
    }


def _review(example: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "length": example["length"],
        "words": len(example["words"]),
        "positive": bool(example["label"]),
        "views": example["views"],
        "pieces": _pieces(example),
    }


def _pieces(example: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Split a review into pieces: known words seen by the same models, or one unknown word.

    ``level`` is 0 for words seen by no model, 1 by some, 2 by all. ``starts`` are the views that
    begin with the piece.
    """
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
