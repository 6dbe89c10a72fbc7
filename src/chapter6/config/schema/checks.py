"""The checks of an edition's data that can be relaxed: how much may be odd before a stage stops.

What is odd is always counted and shown. Each check here is the limit beyond which the data is
refused; its default suits the official archives, and an edition may set another one.
"""

from typing import Annotated, Any

from pydantic import Field, NonNegativeInt, PositiveInt

from chapter6.config.schema.climate_limits import USUAL
from chapter6.config.schema.section import Section

Share = Annotated[float, Field(ge=0, le=1)]


class ReviewChecks(Section):
    """Limits for the archive of reviews."""

    other_files: NonNegativeInt = Field(
        default=0,
        description=(
            "Files that lie among the reviews or are named like one, and are none. "
            "Hidden files do not count."
        ),
    )
    bytes_per_review: PositiveInt = Field(
        default=1_000_000, description="Bytes of the longest review."
    )
    empty_texts: NonNegativeInt = Field(default=0, description="Reviews without a single word.")
    contradicting_stars: NonNegativeInt = Field(
        default=0,
        description=(
            "Reviews whose stars contradict their label: negative reviews have 1 to 4, "
            "positive ones 7 to 10."
        ),
    )
    both_labels: NonNegativeInt = Field(
        default=0,
        description="Texts that are in the archive as a negative and as a positive review.",
    )
    larger_class: Annotated[float, Field(ge=0.5, le=1)] = Field(
        default=0.8, description="Share of a split's reviews that have the more frequent label."
    )
    copies: Share = Field(
        default=0.05,
        description="Share of a split's reviews that repeat the text of another one there.",
    )
    test_in_train: Share = Field(
        default=0.02,
        description="Share of the test reviews whose text is in the training reviews as well.",
    )


class VectorChecks(Section):
    """Limits for the archive of word vectors."""

    least_coverage: Share = Field(
        default=0.5, description="Words of the vocabulary that must have a vector, as a share."
    )
    largest_number: Annotated[float, Field(gt=0)] = Field(
        default=1000.0, description="The largest number, without its sign, that a vector may have."
    )


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
