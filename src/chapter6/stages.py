"""What stages depend on besides their input files: what the rules state, and what is stale by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chapter6.config.loading import Edition
from chapter6.config.run_settings import model_settings
from chapter6.config.schema import Baseline, Settings
from chapter6.jobs.record import stated_params
from codereach.reach import Code

# The libraries that compute numbers.
TABLES = ("numpy", "pyarrow")
NETWORKS = ("keras", "numpy", "tensorflow")


@dataclass(frozen=True)
class Stage:
    """The script, settings, libraries and named code of a job, as `stated_params` takes them."""

    script: str
    settings: Any
    libraries: Sequence[str]
    named: Sequence[str] = ()

    def params(self, code: Code) -> dict[str, str]:
        """Return the params that state it."""
        return stated_params(self.script, self.settings, self.libraries, self.named, code)


def model_stage(settings: Settings, stage: str, model: str) -> Stage:
    """Return what training (``train``) or scoring (``evaluate``) a model depends on."""
    own = settings.models[model]
    if isinstance(own, Baseline):
        return Stage("scripts/evaluate_baseline.py", model_settings(settings, model), ("numpy",))
    return Stage(
        f"scripts/{stage}_{own.task}.py",
        model_settings(settings, model),
        NETWORKS,
        [f"chapter6.models.{own.builder}"],  # the function that the script looks up by name
    )


def data_settings(edition: Edition) -> dict[str, dict[str, Any]]:
    """Return the settings of the rules that prepare data, by the rule's name."""
    settings, sources = edition.settings, edition.sources
    return {
        "read_reviews": sources.reviews.model_dump(include={"train_reviews", "test_reviews"}),
        "build_vocabulary": {},
        "encode_reviews": settings.reviews.model_dump(),
        "align_vectors": {
            "max_words": settings.reviews.max_words,
            "dimensions": settings.vectors.dimensions,
            "member": sources.vectors.member,
        },
        "read_climate": sources.climate.model_dump(include={"member", "rows", "first", "last"}),
        "normalize_climate": settings.climate.model_dump(include={"splits"}),
    }
