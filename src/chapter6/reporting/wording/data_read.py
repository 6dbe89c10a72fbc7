"""Which data the results are on, in words."""

from collections.abc import Mapping
from typing import Any

from chapter6.claims.data import OTHER, PART, SYNTHETIC, UNKNOWN, WHOLE
from chapter6.language import _, later
from chapter6.reporting.wording import numbers

WORDS = {
    "reviews": {
        WHOLE: later("the 50,000 genuine reviews"),
        OTHER: later("%(number)s other reviews"),
        SYNTHETIC: later("synthetic reviews"),
    },
    "vectors": {
        WHOLE: later("all of GloVe’s vectors"),
        PART: later("the first %(number)s of GloVe’s vectors"),
        OTHER: later("%(number)s other word vectors"),
        SYNTHETIC: later("synthetic vectors"),
    },
    "climate": {
        WHOLE: later("the whole Jena table"),
        PART: later("the first %(number)s rows of the Jena table"),
        OTHER: later("%(number)s rows of other weather"),
        SYNTHETIC: later("synthetic weather"),
    },
}


def data_in_words(kinds: Mapping[str, str], facts: Mapping[str, Any]) -> str:
    """Say what data was read, by its content; empty if nothing is known.

    `kinds` is ``data`` of ``claims.json``, `facts` the facts about the data.
    """
    said = [
        _(WORDS[source][kind], number=_number(source, facts[source]))
        for source, kind in kinds.items()
        if kind != UNKNOWN
    ]
    return "; ".join(said)


def _number(source: str, facts: Mapping[str, Any] | None) -> str:
    """Write how many reviews, vectors or rows there are; a dash without facts."""
    if not facts:
        return numbers.MISSING
    if source == "reviews":
        return numbers.count(sum(sum(facts[split].values()) for split in ("train", "test")))
    return numbers.count(facts["lines" if source == "vectors" else "rows"])
