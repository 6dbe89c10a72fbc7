"""The settings that a run's results depend on; changing one makes them stale.

Every key is always present. Scripts read these settings from JSON and use the types below, so this
module must be cheap to import: pydantic checks settings before a run, and no run needs pydantic.
"""

import json
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

if TYPE_CHECKING:
    from chapter6.config.schema.configuration import Settings

# keys that only affect how a model is shown or whether it runs, not its numbers
SHOWN_ONLY = {"section", "title", "control", "as_printed", "as_keras_3", "swept"}


class WarmStart(TypedDict):
    """Epochs on fewer reviews, before the counted ones."""

    training_samples: int
    epochs: int


class Splits(TypedDict):
    """Rows of the climate table where the training and the validation rows end."""

    training_end: int
    validation_end: int


class Hardware(TypedDict):
    """What numbers are computed with, where that can change their last bits."""

    threads: int
    onednn: bool
    gpu: bool
    openblas_kernel: str | None
    """None: the one that OpenBLAS chooses."""


class NetworkSettings(TypedDict):
    """Settings of every trained model."""

    variant_of: str | None
    """The model that this is a variant of; None if it is not one."""
    builder: str
    """``module.function`` in ``chapter6.models``."""
    arguments: dict[str, int | float | str | bool]
    optimizer: str
    learning_rate: float
    epochs: int
    """Not counting those of a warm start."""
    reverse: bool
    kernels: Literal["fused", "keras"]
    hardware: Hardware


class ReviewSettings(NetworkSettings):
    """What the numbers of a review classifier depend on."""

    task: Literal["reviews"]
    max_words: int
    dimensions: int | None
    """Length of a word vector; None without pretrained vectors."""
    encoding: Literal["plain", "imdb"]
    maxlen: int
    keep_first: bool
    bag_of_words: bool
    warm_start: WarmStart | None
    repeated_words: Literal["added", "apart"]
    """How the optimizer takes the gradients of a word that a batch has more than once."""
    pretrained_vectors: bool
    batch_size: int
    training_samples: int
    validation_samples: int


class WindowSettings(TypedDict):
    """How the weather table is cut into windows; `lookback`, `step` and `delay` are in rows."""

    lookback: int
    step: int
    delay: int
    batch_size: int
    splits: Splits


class ClimateSettings(NetworkSettings, WindowSettings):
    """What the numbers of a temperature forecaster depend on."""

    task: Literal["climate"]
    steps_per_epoch: int


class BaselineSettings(WindowSettings):
    """What the numbers of a baseline depend on."""

    task: Literal["baseline"]
    forecast: Literal["naive", "persistence", "climatology"]


TrainedSettings = ReviewSettings | ClimateSettings
RunSettings = TrainedSettings | BaselineSettings


def model_settings(settings: "Settings", model: str) -> RunSettings:
    """Return everything in the configuration that a model's numbers depend on."""
    own = settings.models[model]
    found: dict[str, Any] = own.model_dump(exclude=SHOWN_ONLY | {"gpu"})
    if own.task != "baseline":
        gpu = settings.hardware.gpu if own.gpu is None else own.gpu
        found["kernels"] = settings.kernels
        found["hardware"] = settings.hardware.model_dump() | {"gpu": gpu}
    if own.task == "reviews":
        found["max_words"] = settings.reviews.max_words
        found["dimensions"] = settings.vectors.dimensions if own.pretrained_vectors else None
        found |= {key: bool(found[key]) for key in ("keep_first", "bag_of_words")}
        return cast(ReviewSettings, found)
    windows = settings.climate.model_dump()
    if own.task == "baseline":
        return cast(BaselineSettings, windows | found)
    return cast(ClimateSettings, windows | found | {"step": own.step or settings.climate.step})


class ModelDescription(TypedDict):
    """What the comparison shows of a model besides its figures."""

    model: str
    section: str
    title: str
    variant_of: str | None
    swept: str | None
    """JSON of its values of the settings that a sweep varies; None outside sweeps."""
    control: bool


def described_models(settings: "Settings") -> list[ModelDescription]:
    """Return the descriptions of all models, in the order of the configuration."""
    return [
        {
            "model": name,
            "section": model.section,
            "title": model.title,
            "variant_of": None if model.task == "baseline" else model.variant_of,
            "swept": None
            if model.task == "baseline" or model.swept is None
            else json.dumps(model.swept),
            "control": model.control,
        }
        for name, model in settings.models.items()
    ]
