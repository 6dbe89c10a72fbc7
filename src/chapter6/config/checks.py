"""The checks of an edition's data that can be relaxed: how much may be odd before a stage stops.

What is odd is always counted and shown. Each check here is the limit beyond which the data is
refused; its default suits the official archives, and an edition may set another one.
"""

from typing import Any

from chapter6.config.section import Section


class ReviewChecks(Section):
    """Limits for the archive of reviews."""


class VectorChecks(Section):
    """Limits for the archive of word vectors."""


class ClimateChecks(Section):
    """Limits for the weather table."""


class Checks(Section):
    """All checks that can be relaxed."""

    reviews: ReviewChecks = ReviewChecks()
    vectors: VectorChecks = VectorChecks()
    climate: ClimateChecks = ClimateChecks()

    def relaxed(self) -> list[dict[str, Any]]:
        """Return the checks whose limit is not the usual one: check, limit, usual."""
        usual = Checks().model_dump()
        return [
            {"check": f"checks.{source}.{name}", "limit": limit, "usual": usual[source][name]}
            for source, limits in self.model_dump().items()
            for name, limit in limits.items()
            if limit != usual[source][name]
        ]
