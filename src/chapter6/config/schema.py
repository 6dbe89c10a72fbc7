"""The settings of the workflow as pydantic models: the one source of truth.

``config.schema.json`` is generated from `Configuration` (``make schema``); the numbers are in
``config.yaml``. A model may leave out what that file's `defaults` has. Every other key is required,
unless it has a default here that means "does not apply".
"""

from typing import Annotated, Any, Literal

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from chapter6.config.checks import Checks
from chapter6.config.concepts import Concepts
from chapter6.config.section import Name, Once, Section, Seed, Text
from chapter6.config.sources import Sources, Synthetic


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


class Training(Section):
    """How a network is trained, whatever its task."""

    optimizer: Literal["rmsprop", "adam", "sgd"]
    learning_rate: Annotated[PositiveFloat, Field(allow_inf_nan=False)]
    epochs: PositiveInt
    reverse: bool = Field(description="Feed each sequence back to front.")


class WarmStart(Section):
    """Epochs on fewer reviews, before the counted ones."""

    training_samples: PositiveInt = Field(description="The first reviews of the shuffled order.")
    epochs: PositiveInt


class ReviewTraining(Training):
    """How a review classifier is trained, and how it reads reviews."""

    encoding: Literal["plain", "imdb"] = Field(
        description=(
            "`plain`: index = rank, unknown words dropped; `imdb`: 1 start, 2 unknown, rank + 3."
        )
    )
    maxlen: PositiveInt = Field(
        description=(
            "Words per review: longer ones keep their last words, shorter ones are padded in front."
        )
    )
    keep_first: bool | None = Field(
        None, description="Longer reviews keep their first words instead."
    )
    bag_of_words: bool | None = Field(
        None,
        description=(
            "The builder's input says which words occur, (batch, words), not their sequence."
        ),
    )
    warm_start: WarmStart | None = Field(
        None,
        description=(
            "Train on fewer reviews first, then continue with the same weights and optimizer; "
            "`epochs` does not count these epochs."
        ),
    )
    pretrained_vectors: bool = Field(
        description="Pass the GloVe matrix to the builder, as its argument `vectors`."
    )
    batch_size: PositiveInt
    training_samples: PositiveInt = Field(description="The first reviews of the shuffled order.")
    validation_samples: PositiveInt = Field(description="The last reviews of the shuffled order.")


class ClimateTraining(Training):
    """How a temperature forecaster is trained."""

    steps_per_epoch: PositiveInt = Field(description="Batches per epoch, drawn with replacement.")


class Defaults(Section):
    """Settings of every model of a task, unless its entry overrides them."""

    reviews: ReviewTraining
    climate: ClimateTraining


class Network(Section):
    """What identifies a network: where it is in the chapter, and how it is built."""

    section: Annotated[str, Field(pattern=r"^6\.[1-4]$")] = Field(
        description="The section of the chapter."
    )
    title: Text = Field(description="What the report calls the model.")
    builder: str = Field(
        description="`module.function` in src/chapter6/models/ that returns the Keras model."
    )
    arguments: dict[str, int | float | str | bool] = Field(
        default_factory=dict, description="Keyword arguments of the builder."
    )
    control: bool = Field(
        False, description="Not in the chapter: it is trained only if `controls` names it."
    )
    as_printed: dict[str, Any] | None = Field(
        None,
        description=(
            "Settings that differ in the printed code, where that has a measurable effect: "
            "`variants` adds a model <id>_as_printed with these laid over this model's."
        ),
    )
    variant_of: Name | None = Field(
        None, description="The model that this is a variant of; set by `variants`, not by hand."
    )


class ReviewNetwork(ReviewTraining, Network):
    """A review classifier."""

    task: Literal["reviews"]


class ClimateNetwork(ClimateTraining, Network):
    """A temperature forecaster."""

    task: Literal["climate"]
    step: PositiveInt | None = Field(None, description="Overrides climate.step for this model.")


class Baseline(Section):
    """A forecast that needs no training."""

    task: Literal["baseline"]
    section: Annotated[str, Field(pattern=r"^6\.[1-4]$")]
    title: Text
    forecast: Literal["naive", "persistence", "climatology"] = Field(
        description=(
            "`naive`: the temperature of the last input row (25 h earlier, as printed); "
            "`persistence`: the present temperature (24 h earlier); `climatology`: the training "
            "rows' mean for that hour and day of the year."
        ),
    )
    control: bool = Field(
        False,
        description="Not in the chapter: it is scored only if `controls` names it.",
    )


def is_variant(model: ReviewNetwork | ClimateNetwork | Baseline) -> bool:
    """Tell whether a model is a variant with the bugs of the printed code."""
    return not isinstance(model, Baseline) and model.variant_of is not None


Model = Annotated[ReviewNetwork | ClimateNetwork | Baseline, Field(discriminator="task")]


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
    variants: Annotated[list[Literal["as_printed"]], Once] = Field(
        description="`as_printed`: also train the models with the bugs of the printed code."
    )
    controls: Annotated[list[Name], Once] = Field(
        description="Models with `control` to run with the chapter's."
    )
    reviews: Reviews
    vectors: Vectors
    climate: Climate
    concepts: Concepts
    hardware: Hardware
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
            if (not model.control or name in self.controls)
            and (not is_variant(model) or "as_printed" in self.variants)
        ]

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
        description="No model exceeds these, unless `settings` says so.",
    )
    settings: dict[str, Any] = Field(
        default_factory=dict,
        description="Laid over the top-level settings, key by key.",
    )


class Configuration(Settings):
    """The whole of config.yaml."""

    edition: Name = Field(description="The edition that runs.")
    editions: Annotated[dict[Name, EditionEntry], Field(min_length=1)]
