"""The settings of the workflow as pydantic models: the one source of truth.

``config.schema.json`` is generated from `Configuration` (``chapter6-schema``), and
``config.yaml`` carries the values. No key is optional unless it says so, so the YAML shows every
setting.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from chapter6.config.section import Name, Section, Seed, SeedOfList
from chapter6.config.sources import Sources, Synthetic


class Reviews(Section):
    """How reviews become integer sequences (sections 6.1 and 6.2)."""

    max_words: Annotated[int, Field(ge=5, lt=2**16)]
    """Rows of the embedding: word indices stay below this number."""
    shuffle_seed: Seed
    """Seed of the order of the training reviews."""


class Vectors(Section):
    """The pretrained word vectors (section 6.1.3)."""

    dimensions: PositiveInt
    """Numbers a word in the wanted member of the archive."""


class Splits(Section):
    """Rows of the climate table: up to training_end, from there up to validation_end, the rest."""

    training_end: PositiveInt
    """End of the training rows; mean and std come from the rows before it."""
    validation_end: PositiveInt
    """End of the validation rows; the test rows follow."""

    @model_validator(mode="after")
    def _ordered(self) -> "Splits":
        if self.validation_end <= self.training_end:
            raise ValueError(
                f"validation_end ({self.validation_end}) must lie after "
                f"training_end ({self.training_end})"
            )
        return self


class Climate(Section):
    """How the weather table becomes windows (section 6.3). Rows are 10 minutes apart."""

    lookback: PositiveInt
    """Rows that a window looks back."""
    step: PositiveInt
    """One input row in every `step` rows."""
    delay: PositiveInt
    """Rows from the present to the target."""
    batch_size: PositiveInt
    """Windows a batch in training; validation and test use whole batches of this size."""
    splits: Splits


class Network(Section):
    """What every trained model has."""

    section: Annotated[str, Field(pattern=r"^6\.[1-4]$")]
    """The section of the chapter."""
    title: Annotated[str, Field(min_length=1)]
    """What the report calls the model."""
    builder: str
    """`module.function` in src/chapter6/models/ that returns the Keras model."""
    arguments: dict[str, int | float | str | bool]
    """Keyword arguments of the builder."""
    optimizer: Literal["rmsprop", "adam", "sgd"]
    learning_rate: Annotated[PositiveFloat, Field(allow_inf_nan=False)]
    epochs: PositiveInt
    reverse: bool
    """Feed each sequence back to front."""
    control: bool = False
    """Not of the chapter: it is trained only if `controls` names it."""
    as_printed: dict[str, Any] | None = None
    """What the printed code has differently, if that has a measurable effect: `variants` adds a
    model <id>_as_printed with these settings laid over this model's."""
    variant_of: Name | None = None
    """Of a variant, the model that it is one of; not to be written by hand."""


class WarmStart(Section):
    """Epochs on fewer reviews, before those that count."""

    training_samples: PositiveInt
    """The first reviews of the shuffled order."""
    epochs: PositiveInt


class ReviewNetwork(Network):
    """A classifier of reviews."""

    task: Literal["reviews"]
    encoding: Literal["plain", "imdb"]
    """`plain`: index = rank, unknown words dropped; `imdb`: 1 start, 2 unknown, rank + 3."""
    maxlen: PositiveInt
    """Words a review: longer ones keep their last words, shorter ones are padded in front."""
    keep_first: bool | None = None
    """Longer reviews keep their first words instead."""
    bag_of_words: bool | None = None
    """The builder's input is which words occur, (batch, words), instead of their sequence."""
    warm_start: WarmStart | None = None
    """Goes on from a training on fewer reviews, weights and optimizer; `epochs` come after it."""
    pretrained_vectors: bool
    """Hand the GloVe matrix to the builder, as its argument `vectors`."""
    batch_size: PositiveInt
    training_samples: PositiveInt
    """The first reviews of the shuffled order."""
    validation_samples: PositiveInt
    """The last reviews of the shuffled order."""


class ClimateNetwork(Network):
    """A forecaster of the temperature."""

    task: Literal["climate"]
    step: PositiveInt | None = None
    """Overrides climate.step for this model."""
    steps_per_epoch: PositiveInt
    """Batches an epoch, drawn with replacement."""


class Baseline(Section):
    """A forecast that needs no training."""

    task: Literal["baseline"]
    section: Annotated[str, Field(pattern=r"^6\.[1-4]$")]
    title: Annotated[str, Field(min_length=1)]
    forecast: Literal["naive", "persistence", "climatology"]
    """`naive`: what it was in the last input row (25 h before, as printed); `persistence`: what it
    is in the present (24 h before); `climatology`: the training rows' mean of that hour and day of
    the year."""
    control: bool = False
    """Not of the chapter: it is scored only if `controls` names it."""


Model = Annotated[ReviewNetwork | ClimateNetwork | Baseline, Field(discriminator="task")]


class EncodingExamples(Section):
    """The toy encodings of section 6.1.1."""

    samples: Annotated[list[str], Field(min_length=1)]
    max_length: PositiveInt
    characters_max_length: PositiveInt
    tokenizer_words: PositiveInt
    hashing_dimensionality: PositiveInt
    hashing_max_length: PositiveInt
    hashing_table_sizes: Annotated[list[PositiveInt], Field(min_length=1)]
    ngram: PositiveInt


class ForwardPass(Section):
    """The forward pass in NumPy of section 6.2."""

    timesteps: PositiveInt
    input_features: PositiveInt
    output_features: PositiveInt
    seed: Seed


class EmbeddingMap(Section):
    """The learned embedding space against GloVe's (section 6.1.2)."""

    model: Name
    """The model whose embedding layer is compared."""
    queries: Annotated[list[str], Field(min_length=1)]
    """Words whose nearest neighbours are listed."""
    map_words: Annotated[list[str], Field(min_length=2)]
    """Words drawn in two dimensions."""
    neighbours: PositiveInt


class Predictions(Section):
    """Where the models are right and wrong on test data."""

    week: list[Name]
    """Forecasts that are drawn over a week, beside the truth."""


class ReadAlong(Section):
    """What a model of reviews says after every word."""

    model: Name
    """The model that reads."""
    examples: PositiveInt
    """Reviews where it is right, and as many where it is wrong."""
    longest: PositiveInt
    """Words that such a review has at most."""


class Concepts(Section):
    """What the report shows beside the models' figures and curves."""

    encode_examples: EncodingExamples
    forward_rnn: ForwardPass
    map_embeddings: EmbeddingMap
    describe_predictions: Predictions
    read_along: ReadAlong


class Report(Section):
    """How the report is written."""

    language: Literal["en", "ko"]
    """English or Korean; numbers and plots are the same."""


class Settings(Section):
    """Everything that an edition may override."""

    seeds: Annotated[list[SeedOfList], Field(min_length=1)]
    """One training job a model and seed."""
    variants: list[Literal["as_printed"]]
    """`as_printed`: train the models with the bugs of the printed code as well."""
    controls: list[Name]
    """Models with `control` that run beside the chapter's."""
    reviews: Reviews
    vectors: Vectors
    climate: Climate
    concepts: Concepts
    report: Report
    models: Annotated[dict[Name, Model], Field(min_length=1)]

    @field_validator("seeds")
    @classmethod
    def _seeds_once(cls, seeds: list[int]) -> list[int]:
        if len(set(seeds)) < len(seeds):
            raise ValueError("a seed stands twice")
        return seeds


class AtMost(Section):
    """Upper bounds on every model's own numbers, for editions with less data or time."""

    training_samples: PositiveInt | None = None
    validation_samples: PositiveInt | None = None
    maxlen: PositiveInt | None = None
    batch_size: PositiveInt | None = None
    epochs: PositiveInt | None = None
    steps_per_epoch: PositiveInt | None = None


class EditionEntry(Section):
    """One edition: its sources, and the settings in which it differs."""

    title: Annotated[str, Field(min_length=1)]
    synthetic: Synthetic | None = None
    """Only for made-up data: what to make. Such an edition is called synthetic everywhere."""
    sources: Sources
    at_most: AtMost = Field(default_factory=AtMost)
    """No model gets more than this, unless `settings` say so."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Laid over the settings of the file's top level, key by key."""


class Configuration(Settings):
    """The whole of config.yaml."""

    edition: Name
    """The edition that runs."""
    editions: Annotated[dict[Name, EditionEntry], Field(min_length=1)]
