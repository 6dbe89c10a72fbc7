"""Settings of where an edition's archives come from."""

from typing import Annotated

from pydantic import AfterValidator, Field, NonNegativeFloat, PositiveFloat, PositiveInt

from chapter6.config.addresses import checked_address
from chapter6.config.schema.section import Md5, Section, Seed, Sha256, Text, Time


class Source(Section):
    """Where an archive comes from. Addresses are tried in order."""

    addresses: Annotated[
        list[Annotated[str, AfterValidator(checked_address)]], Field(min_length=1)
    ] = Field(
        description=("Paths, or https, http or file addresses; ${NAME} is an environment variable.")
    )
    sha256: Sha256 | None = None
    md5: Md5 | None = None
    bytes: PositiveInt | None = Field(None, description="Size of the archive.")

    @property
    def is_pinned(self) -> bool:
        """Whether a checksum fixes the content, whichever address delivers it."""
        return bool(self.sha256 or self.md5)


class ReviewsSource(Source):
    """The aclImdb archive."""

    train_reviews: PositiveInt | None = Field(
        None,
        description="Number of training reviews that it must contain.",
    )
    test_reviews: PositiveInt | None = None


class VectorsSource(Source):
    """The GloVe archive."""

    member: Text = Field(description="The file to read inside the archive.")
    member_sha256: Sha256 | None = Field(
        None,
        description=(
            "Digest of that file. With it, or without any, it alone is fetched where a server "
            "sends parts of an archive."
        ),
    )

    @property
    def is_pinned(self) -> bool:
        """Whether a checksum fixes the content, whichever address delivers it."""
        return bool(self.member_sha256) or super().is_pinned


class ClimateSource(Source):
    """The Jena archive."""

    member: Text
    rows: PositiveInt | None = Field(None, description="Number of data rows that it must contain.")
    first: Time | None = Field(None, description="Its first time, as written in the file.")
    last: Time | None = None


class Sources(Section):
    """The three archives."""

    reviews: ReviewsSource
    vectors: VectorsSource
    climate: ClimateSource


class Downloads(Section):
    """How long downloads wait for servers. No result depends on it."""

    connect_seconds: PositiveFloat = Field(description="For a connection.")
    stall_seconds: PositiveFloat = Field(
        description="For the next byte; `lowest_rate` is measured over this time."
    )
    lowest_rate: NonNegativeFloat = Field(
        description="Bytes a second; a slower connection counts as stalled."
    )
    tries: PositiveInt = Field(
        description="How often an address is asked without one more byte coming."
    )
    longest_wait: NonNegativeFloat = Field(
        description="Seconds; a server that asks for a longer pause is not waited for."
    )


class Synthetic(Section):
    """Seed and sizes of the archives that the workflow makes up."""

    seed: Seed
    train_reviews_per_class: PositiveInt
    test_reviews_per_class: PositiveInt
    climate_rows: PositiveInt
