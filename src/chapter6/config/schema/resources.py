"""What jobs ask a scheduler for: memory and time. No result depends on it (docs/cluster.md)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, PositiveInt

from chapter6.config.schema.section import Name, Section

DEFAULT = "default"
KINDS = ("train", "evaluate")
"""Names that stand for the jobs of every model: ``train`` for ``train_jena_gru`` and the others."""

JOBS = (
    *("make_sample_reviews", "make_sample_vectors", "make_sample_climate"),
    *("download_reviews", "download_vectors", "download_climate"),
    *("read_reviews", "build_vocabulary", "encode_reviews", "align_vectors"),
    *("read_climate", "normalize_climate"),
    *("encode_examples", "forward_rnn", "describe_climate", "map_embeddings"),
    *("show_padding", "describe_predictions", "read_along"),
    *("compare_models", "check_claims", "report"),
)
"""The other jobs; a test compares them with the rules."""


class Request(Section):
    """What a job asks for; where it lacks a number, that of its kind or of `default` counts."""

    mem_mb: PositiveInt | None = Field(
        None, description="Memory, in MB; a second try asks for twice as much, a third for thrice."
    )
    runtime: PositiveInt | None = Field(None, description="Minutes.")


def _complete(requests: dict[str, Request]) -> dict[str, Request]:
    default = requests.get(DEFAULT)
    if default is None or default.mem_mb is None or default.runtime is None:
        raise ValueError(f"`{DEFAULT}` must say mem_mb and runtime of every job that is not named")
    return requests


Requests = Annotated[dict[Name, Request], AfterValidator(_complete)]
"""Job, kind of jobs or `default` → what it asks for."""


def requested(requests: Mapping[str, Request], *jobs: str) -> tuple[int, int]:
    """Return the memory of a job's first try in MB, and its minutes.

    `jobs` are the job and, for a variant or a point of a sweep, that of its model. A number is the
    first that one of them has, else that of its kind, else the default.
    """
    kinds = [kind for kind in KINDS if jobs[0].startswith(f"{kind}_")]
    found = [requests[name] for name in (*jobs, *kinds, DEFAULT) if name in requests]
    return (
        next(one.mem_mb for one in found if one.mem_mb is not None),
        next(one.runtime for one in found if one.runtime is not None),
    )
