"""The 24 claims of the chapter, in its order.

Where the chapter's words are vague, a number stands for them here, the same one wherever they come
up: an accuracy is "about" a percentage that it rounds to; "low" and "high" fifties are the two
halves of the fifties; equal models differ by at most 2 points of accuracy or 0.01 of MAE, which is
also what "slightly" and "a little" reach to (C19 says why it reaches further); "far worse" is a
tenth, "much faster" twice.
"""

from chapter6.claims.claim import Claim
from chapter6.claims.reviews import REVIEWS
from chapter6.claims.temperature import TEMPERATURE

CLAIMS: tuple[Claim, ...] = tuple(
    sorted((*REVIEWS, *TEMPERATURE), key=lambda claim: int(claim.id.removeprefix("C")))
)
