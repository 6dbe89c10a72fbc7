"""The 24 claims of the chapter, in its order.

Where the chapter is vague, a number is chosen, and the same words always get the same number. An
accuracy is "about" the percentage that it rounds to. The "low" and "high" fifties are the two
halves of the fifties. Models are equal if they differ by at most 2 points of accuracy or 0.01 of
MAE, and "slightly" and "a little" mean no more than that (C19 allows more and says why). "Far
worse" means by a tenth, "much faster" twice as fast.
"""

from chapter6.claims.claim import Claim
from chapter6.claims.reviews import REVIEWS
from chapter6.claims.temperature import TEMPERATURE

CLAIMS: tuple[Claim, ...] = tuple(
    sorted((*REVIEWS, *TEMPERATURE), key=lambda claim: int(claim.id.removeprefix("C")))
)
