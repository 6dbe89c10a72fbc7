"""Settings of the models: how each is built, trained and scored."""

from typing import Annotated, Any, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from chapter6.config.schema.section import Name, Section, Text
from chapter6.config.schema.sweep import Scalar

VARIANTS = {"as_printed": "as printed", "as_keras_3": "as Keras 3 does it"}
"""What a variant is called, in `variants` and in a model's entry → how its title ends."""


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
    repeated_words: Literal["added", "apart"] = Field(
        description=(
            "How the optimizer takes the gradients of a word that occurs more than once in a "
            "batch: `added`, as in the Keras of the book, or `apart`, as Keras 3 does."
        )
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
    gpu: bool | None = Field(
        None,
        description="Runs on a GPU, and asks for one; without this key, as `hardware.gpu` says.",
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
    as_keras_3: dict[str, Any] | None = Field(
        None,
        description=(
            "Settings that Keras 3 has by itself, and the Keras of the book had not: `variants` "
            "adds a model <id>_as_keras_3 with these laid over this model's."
        ),
    )
    variant_of: Name | None = Field(
        None,
        description="The model that this is a variant of; `variants` or `sweep` sets it.",
    )
    swept: dict[str, Scalar] | None = Field(
        None, description="Its values of the settings that a sweep varies; set by `sweep`."
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


def is_point(model: ReviewNetwork | ClimateNetwork | Baseline) -> bool:
    """Tell whether a model is a point of another model's sweep."""
    return not isinstance(model, Baseline) and bool(model.variant_of and model.swept)


def variant_kind(name: str, model: ReviewNetwork | ClimateNetwork | Baseline) -> str | None:
    """Return what makes a model a variant, one of `VARIANTS`; None if it is a model of its own."""
    if isinstance(model, Baseline) or model.variant_of is None:
        return None
    return name.removeprefix(f"{model.variant_of}_")


def variant_name(model: str, kind: str) -> str:
    """Return what a variant of a model is called.

    >>> variant_name("imdb_lstm", "as_keras_3")
    'imdb_lstm_as_keras_3'
    """
    return f"{model}_{kind}"


Model = Annotated[ReviewNetwork | ClimateNetwork | Baseline, Field(discriminator="task")]
