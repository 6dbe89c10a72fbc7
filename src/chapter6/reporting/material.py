"""Everything that the report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.reporting.reproduction import Reproduction
from chapter6.reporting.standing import Standing


@dataclass(frozen=True)
class Material:
    """Everything that the page is made from, as read from the files.

    A fact that is None is not there yet, and the page says so and how to make it.

    Attributes
    ----------
    edition, title, synthetic
        The edition's name, its title, and whether its data is made up.
    settings
        The edition's settings.
    versions
        Of the libraries that make the report.
    comparison, histories
        Rows of ``comparison.parquet`` and ``histories.parquet``.
    runs
        The ``run.json`` of every trained model and seed.
    claims
        ``claims.json``: the verdicts.
    sources
        The receipts of the three archives.
    reviews, vocabulary, encoded, vectors, climate
        Facts of the data stages.
    encode_examples, forward_rnn, describe_climate, map_embeddings, show_padding
        The concepts of sections 6.1 to 6.3.
    describe_predictions, read_along
        Where the models are right and wrong, and what one of them thinks word by word.
    published
        ``reference/published.json``.
    job_records
        The records of the jobs that trained and scored the models.
    configfiles
        The files of ``snakemake --configfile``.
    partial, standings
        Whether not all need be there, and the runs that are not there or not to rely on.
    """

    edition: str
    title: str
    synthetic: bool
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    comparison: Sequence[Mapping[str, Any]]
    histories: Sequence[Mapping[str, Any]]
    runs: Sequence[Mapping[str, Any]]
    claims: Mapping[str, Any]
    sources: Sequence[Mapping[str, Any]]
    reviews: Mapping[str, Any] | None
    vocabulary: Mapping[str, Any] | None
    encoded: Mapping[str, Any] | None
    vectors: Mapping[str, Any] | None
    climate: Mapping[str, Any] | None
    encode_examples: Mapping[str, Any] | None
    forward_rnn: Mapping[str, Any] | None
    describe_climate: Mapping[str, Any] | None
    map_embeddings: Mapping[str, Any] | None
    published: Mapping[str, Any]
    show_padding: Mapping[str, Any] | None = None
    describe_predictions: Mapping[str, Any] | None = None
    read_along: Mapping[str, Any] | None = None
    job_records: Sequence[Mapping[str, Any]] = ()
    configfiles: Sequence[str] = ()
    partial: bool = False
    standings: Sequence[Standing] = ()

    @property
    def again(self) -> Reproduction:
        """The commands that make it again."""
        return Reproduction(self.edition, self.settings, self.configfiles)
