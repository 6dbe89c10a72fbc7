"""Which data was read, known by its content, and which data a claim needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WHOLE, PART, OTHER, SYNTHETIC, UNKNOWN = "whole", "part", "other", "synthetic", "unknown"
"""What a source's data may be: all of the chapter's, an excerpt of it, other data, made up by the
workflow, or not known, since it was not read."""

REVIEWS_ARCHIVE = "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe"
"""sha256 of aclImdb_v1.tar.gz, as TensorFlow Datasets lists it (imdb_reviews/checksums.tsv)."""
REVIEWS_CONTENT = "7a8a406a18ab69ec85c75d2dbe21dcf85aba26004f6be4b3f799edb87dd687af"
"""``sha256`` of ``reviews.json`` for its 50,000 reviews, measured on an archive packed again."""
VECTORS_MEMBER = "95dde4dfd627ab26608d33e76d1195ec059734bd29089ea52cadb08d07c64544"
"""sha256 of glove.6B.100d.txt, which the edition `chapter` pins."""
VECTORS_HEAD = "8b8d1b5132010a5ae7771897104eba59fdcd7325bd8b5066369ce4ec3c8534fb"
"""``head_sha256`` of ``coverage.json`` for it, measured on its first 91,000 lines."""
CLIMATE_HEAD = "d430872e7ab1e3388112d02d484c9d6c619adb0d42281e6117651f53acf5c43f"
"""``head_sha256`` of ``irregularities.json``, measured on the table's first two years."""
CLIMATE_END = (420_551, "2017-01-01T00:00:00")
"""The rows of the whole table and the last one's time; no sum of it is published."""

LACKS = {
    "reviews": "needs the 50,000 genuine reviews",
    "vectors": "needs all of GloVe’s vectors",
    "climate": "needs the whole Jena table",
}
"""Source → why something does not apply where it is not whole."""
NOT_KNOWN = "what data was read is not known"


@dataclass(frozen=True)
class Need:
    """What data a statement is about; ``sources`` have to be whole."""

    name: str
    sources: tuple[str, ...] = ()


ARCHITECTURE = Need("architecture")
"""Sizes, windows and times: no data changes them."""
LESSON = Need("lesson")
"""A comparison: any data that has the lesson decides it."""
REVIEWS = Need("reviews", ("reviews",))
REVIEWS_AND_VECTORS = Need("reviews and vectors", ("reviews", "vectors"))
WEATHER = Need("weather", ("climate",))


@dataclass(frozen=True)
class Data:
    """What the data of each source is: `WHOLE`, `PART`, `OTHER`, `SYNTHETIC` or `UNKNOWN`."""

    reviews: str
    vectors: str
    climate: str

    def lacks(self, need: Need) -> str:
        """Return why a statement with this need does not apply; empty if it does."""
        for source in need.sources:
            kind = getattr(self, source)
            if kind != WHOLE:
                return NOT_KNOWN if kind == UNKNOWN else LACKS[source]
        return ""


CHAPTER = Data(WHOLE, WHOLE, WHOLE)
MADE_UP = Data(SYNTHETIC, SYNTHETIC, SYNTHETIC)


def data_read(
    facts: Mapping[str, Mapping[str, Any] | None],
    receipt: Mapping[str, Any] | None,
    synthetic: bool,
) -> Data:
    """Return what the data of an edition is.

    Parameters
    ----------
    facts
        ``reviews``, ``vectors`` and ``climate``: the contents of ``reviews.json``,
        ``coverage.json`` and ``irregularities.json``; None for a file that is not there.
    receipt
        The receipt of the archive of reviews.
    synthetic
        Whether the workflow made the data up.
    """
    if synthetic:
        return MADE_UP
    reviews, vectors, climate = (facts[source] or {} for source in LACKS)
    return Data(
        _reviews(reviews.get("sha256"), (receipt or {}).get("sha256")),
        _kind(vectors, VECTORS_HEAD, vectors.get("sha256") == VECTORS_MEMBER),
        _kind(climate, CLIMATE_HEAD, (climate.get("rows"), climate.get("last")) == CLIMATE_END),
    )


def _reviews(content: str | None, archive: str | None) -> str:
    if archive == REVIEWS_ARCHIVE or content == REVIEWS_CONTENT:
        return WHOLE
    return OTHER if content else UNKNOWN


def _kind(facts: Mapping[str, Any], head: str, is_whole: bool) -> str:
    """Return what vectors or a weather table are: they begin as the chapter's, or are others."""
    if not facts.get("head_sha256"):
        return UNKNOWN
    if facts["head_sha256"] != head:
        return OTHER
    return WHOLE if is_whole else PART
