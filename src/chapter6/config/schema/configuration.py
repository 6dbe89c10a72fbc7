"""The settings of the workflow as pydantic models: the one source of truth.

``config.schema.json`` is generated from `Configuration` (``make schema``); the numbers are in
``config.yaml``. A model may leave out what that file's `defaults` has. Every other key is required,
unless it has a default here that means "does not apply".
"""

from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt, field_validator, model_validator

from chapter6.config.schema.checks import Checks
from chapter6.config.schema.concepts import Concepts
from chapter6.config.schema.models import Defaults, Model, is_point, variant_kind
from chapter6.config.schema.resources import Requests
from chapter6.config.schema.section import Name, Once, Section, Seed, Text
from chapter6.config.schema.sources import Downloads, Sources, Synthetic
from chapter6.config.schema.sweep import Sweep, or_names


class Reviews(Section):
    """How reviews become integer sequences (sections 6.1 and 6.2)."""

    max_words: Annotated[int, Field(ge=5, lt=2**16)] = Field(
        description="Rows of the embedding: word indices stay below this number."
    )
    shuffle_seed: Seed = Field(description="Seed of the order of the training reviews.")


class Vectors(Section):
    """The pretrained word vectors (section 6.1.3)."""

    dimensions: PositiveInt = Field(
        description="Length of a word's vector; must match the archive's member."
    )


class Splits(Section):
    """Rows of the climate table: training up to training_end, then validation, then test."""

    training_end: PositiveInt = Field(
        description="End of the training rows, which mean and std are computed from."
    )
    validation_end: PositiveInt = Field(
        description="End of the validation rows; the test rows follow."
    )

    @model_validator(mode="after")
    def _ordered(self) -> "Splits":
        if self.validation_end <= self.training_end:
            raise ValueError(
                f"validation_end ({self.validation_end}) must be greater than "
                f"training_end ({self.training_end})"
            )
        return self


class Climate(Section):
    """How the weather table is cut into windows (section 6.3). Rows are 10 minutes apart."""

    lookback: PositiveInt = Field(description="How many rows a window looks back.")
    step: PositiveInt = Field(description="One input row in every `step` rows.")
    delay: PositiveInt = Field(description="Rows from the present to the target.")
    batch_size: PositiveInt = Field(
        description=(
            "Windows per training batch; validation and test use whole batches of this size."
        )
    )
    splits: Splits


class Hardware(Section):
    """What numbers are computed with, where that can change their last bits."""

    threads: PositiveInt = Field(description="Threads of TensorFlow, in each job that uses it.")
    onednn: bool = Field(description="TensorFlow computes with oneDNN, which is faster.")
    gpu: bool = Field(
        description="Networks run on the GPUs that the scheduler gives a job, and not on the CPU."
    )
    openblas_kernel: Annotated[str, Field(pattern=r"^\w+$")] | None = Field(
        None,
        description=(
            "NumPy computes with this kernel of OpenBLAS, such as Haswell; without one, with the "
            "one that OpenBLAS chooses for the processor."
        ),
    )


class Snapshots(Section):
    """Where unfinished trainings keep what they resume from. No result depends on it."""

    folder: Text | None = Field(
        None,
        description=(
            "A folder on the node's own disk, such as $TMPDIR; without one, beside the results."
        ),
    )


class Report(Section):
    """How the report is written."""

    language: Literal["en", "ko"] = Field(
        description="English or Korean; numbers and plots are the same."
    )


class Settings(Section):
    """Everything that an edition may override."""

    seeds: Annotated[list[Seed], Field(min_length=1)] = Field(
        description="Each model is trained once with each seed."
    )
    variants: Annotated[list[Literal["as_printed", "as_keras_3"]], Once] = Field(
        description=(
            "`as_printed`: also train the models with the bugs of the printed code; `as_keras_3`: "
            "also train them with what Keras 3 has changed since the book."
        )
    )
    controls: Annotated[list[Name], Once] = Field(
        description="Models with `control` to run with the chapter's."
    )
    sweep: Sweep = Field(
        default_factory=dict,
        json_schema_extra=or_names,
        description=(
            "Models that are also trained with other settings: for each, values by key, such as "
            "`arguments.units` or `learning_rate`, of which every combination is a model of its "
            "own. A plain list of models has none; the target `sweep` trains all that are here."
        ),
    )
    reviews: Reviews
    vectors: Vectors
    climate: Climate
    concepts: Concepts
    hardware: Hardware
    kernels: Literal["fused", "keras"] = Field(
        description=(
            "What computes recurrent layers and words: operations that are compiled with the "
            "environment, or Keras's own layers, which are several times as slow."
        )
    )
    report: Report
    defaults: Defaults = Field(
        exclude=True,  # from dumps: by then they are merged into every model
        description="Settings of every model of a task, unless its entry overrides them.",
    )
    models: Annotated[dict[Name, Model], Field(min_length=1)] = Field(
        description="In the order of the chapter. An entry says what differs from `defaults`."
    )

    @property
    def running(self) -> list[str]:
        """The models that run; variants and controls only if they are switched on."""
        return [
            name
            for name, model in self.models.items()
            if is_point(model)
            or (
                (not model.control or name in self.controls)
                and variant_kind(name, model) in (None, *self.variants)
            )
        ]

    @property
    def points(self) -> list[str]:
        """The models that a sweep has added."""
        return [name for name, model in self.models.items() if is_point(model)]

    def for_report(self) -> dict[str, Any]:
        """Return the settings as the report shows them: of a sweep its grid, not its points."""
        found = self.model_dump(exclude_none=True, exclude={"models": set(self.points)})
        for model in found["models"].values():
            model.pop("swept", None)
        return found

    @field_validator("seeds")
    @classmethod
    def _seeds_once(cls, seeds: list[int]) -> list[int]:
        if len(set(seeds)) < len(seeds):
            raise ValueError("a seed is listed twice")
        return seeds


class AtMost(Section):
    """Upper limits on every model's numbers, for editions with less data or time."""

    training_samples: PositiveInt | None = None
    validation_samples: PositiveInt | None = None
    maxlen: PositiveInt | None = None
    batch_size: PositiveInt | None = None
    epochs: PositiveInt | None = None
    steps_per_epoch: PositiveInt | None = None


class EditionEntry(Section):
    """One edition: its sources, and the settings that it overrides."""

    title: Text
    synthetic: Synthetic | None = Field(
        None,
        description=(
            "Only for made-up data: what to make up. Such an edition is always marked synthetic."
        ),
    )
    sources: Sources
    checks: Checks = Field(
        default_factory=Checks,
        description="Limits on what may be odd about the data; the report names what is relaxed.",
    )
    at_most: AtMost = Field(
        default_factory=AtMost,
        description="No model exceeds these, unless `settings` or `sweep` says so.",
    )
    settings: dict[str, Any] = Field(
        default_factory=dict,
        description="Laid over the top-level settings, key by key.",
    )


class Configuration(Settings):
    """The whole of config.yaml."""

    edition: Name = Field(description="The edition that runs.")
    downloads: Downloads
    resources: Requests = Field(
        description="What each job asks a scheduler for; `train` and `evaluate` are every model's."
    )
    snapshots: Snapshots = Field(default_factory=lambda: Snapshots(folder=None))
    editions: Annotated[dict[Name, EditionEntry], Field(min_length=1)]
