"""The 24 claims of the chapter, in its order, and what results say about them.

Where the chapter is vague, a number is chosen, and the same words always get the same number. An
accuracy is "about" the percentage that it rounds to. The "low" and "high" fifties are the two
halves of the fifties. Models are equal if they differ by at most 2 points of accuracy or 0.01 of
MAE, and "slightly" and "a little" mean no more than that (C19 allows more and says why). "Far
worse" means by a tenth, "much faster" twice as fast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from chapter6.claims.book.reviews import REVIEWS
from chapter6.claims.book.temperature import TEMPERATURE
from chapter6.claims.claim import Claim
from chapter6.claims.data import Data
from chapter6.claims.findings import find_surprises
from chapter6.claims.verdicts import check_claims

CLAIMS: tuple[Claim, ...] = tuple(
    sorted((*REVIEWS, *TEMPERATURE), key=lambda claim: int(claim.id.removeprefix("C")))
)


def ruling(
    comparison: pd.DataFrame,
    histories: pd.DataFrame,
    runs: Sequence[Mapping[str, Any]],
    data: Data,
) -> dict[str, Any]:
    """Return the verdicts on all claims and the findings: ``data``, ``claims`` and ``findings``.

    The parameters are those of `check_claims`; docs/files.md describes the keys.
    """
    return {
        "data": asdict(data),
        "claims": check_claims(CLAIMS, comparison, histories, runs, data),
        "findings": find_surprises(comparison, histories, runs, data),
    }
