"""The checks of an edition's data that can be relaxed: how much may be odd before a stage stops.

What is odd is always counted and shown. Each check here is the limit beyond which the data is
refused; its default suits the official archives, and an edition may set another one.
"""

from typing import Annotated, Any

from pydantic import Field

from chapter6.config.climate_limits import USUAL
from chapter6.config.section import Section

Share = Annotated[float, Field(ge=0, le=1)]


class ReviewChecks(Section):
    """Limits for the archive of reviews."""


class VectorChecks(Section):
    """Limits for the archive of word vectors."""


class ClimateChecks(Section):
    """Limits for the weather table: shares of its rows, where 1 lets everything pass."""

    irregular_rows: Share = Field(
        default=USUAL["irregular_rows"],
        description="Rows whose time is not ten minutes after that of the row before.",
    )
    missing_rows: Share = Field(
        default=USUAL["missing_rows"],
        description="Rows that are missing in gaps, of those that there should be.",
    )
    repeated_rows: Share = Field(
        default=USUAL["repeated_rows"], description="Rows whose time was recorded before."
    )
    misplaced_rows: Share = Field(
        default=USUAL["misplaced_rows"],
        description="Rows that are earlier than one before them, or have a wrong date.",
    )
    sentinels: Share = Field(
        default=USUAL["sentinels"], description="Values of a column that are -9999."
    )
    out_of_range: Share = Field(
        default=USUAL["out_of_range"],
        description="Values of a column that are physically impossible; by default none may be.",
    )
    constant_rows: Share = Field(
        default=USUAL["constant_rows"],
        description="Rows of a column in which its value does not change for hours.",
    )
    inconsistent_rows: Share = Field(
        default=USUAL["inconsistent_rows"],
        description="Rows in which two columns contradict each other.",
    )
    scaled_values: Annotated[float, Field(gt=0)] = Field(
        default=USUAL["scaled_values"],
        description=(
            "The largest value after normalisation, in standard deviations of the training rows: "
            "a column that hardly varies there scales any later value to a huge number."
        ),
    )


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
