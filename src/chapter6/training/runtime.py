"""The start of a training job: what it trains, and TensorFlow set up to be reproducible."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chapter6.errors import InputError
from chapter6.jobs.environment import choose_hardware, computes_on
from chapter6.jobs.imports import without
from chapter6.training.seeds import Seeds

if TYPE_CHECKING:  # so that an edit of one task's settings does not train the other task's models
    from chapter6.config.run_settings import Hardware, TrainedSettings

S = TypeVar("S", bound="TrainedSettings", covariant=True)


@dataclass(frozen=True)
class TrainingJob(Generic[S]):
    """A model to train with one seed, and what its bits depend on besides the data.

    Attributes:
        model: its name in the configuration.
        seed: one of the configuration's seeds.
        threads: how many TensorFlow uses.
        settings: everything in the configuration that its numbers depend on.
        code: the hash of the code that trains it.
        versions: library → version.
    """

    model: str
    seed: int
    threads: int
    settings: S
    code: str
    versions: dict[str, str]

    @property
    def name(self) -> str:
        """Its name in messages."""
        return f"{self.model} seed {self.seed}"

    @property
    def seeds(self) -> Seeds:
        """The seeds of its random numbers; a variant draws the same ones as its model."""
        return Seeds(self.seed, self.settings["variant_of"] or self.model)


def training_job(params: Mapping[str, Any]) -> TrainingJob[Any]:
    """Return the training that a job's params describe: see `chapter6.jobs.params.stated_params`.

    `params` has ``model``, ``seed`` and the keys of `chapter6.jobs.params.stated_params`.
    """
    settings = json.loads(params["settings"])
    return TrainingJob(
        model=params["model"],
        seed=params["seed"],
        threads=settings["hardware"]["threads"],
        settings=settings,
        code=json.loads(params["code"])["hash"],
        versions=json.loads(params["versions"]),
    )


def start_tensorflow(hardware: "Hardware") -> None:
    """Import TensorFlow and Keras, deterministic and with their usual options, on some hardware.

    A number of threads is not that of Snakemake, which gives a job fewer where there are few cores.
    Call this before anything else imports Keras.

    Raises
    ------
    InputError
        If there is no GPU where one is wanted, or if something has given Keras another backend or
        a limit.
    """
    choose_hardware(hardware)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with without("pandas", "matplotlib"):
        import keras
        import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(hardware["threads"])
    tf.config.threading.set_inter_op_parallelism_threads(hardware["threads"])
    tf.config.experimental.enable_op_determinism()
    gpus = tf.config.list_physical_devices("GPU") if hardware["gpu"] else []
    if hardware["gpu"] and not gpus:
        raise InputError("hardware.gpu is true, but TensorFlow finds no GPU here")
    tf.config.set_visible_devices(gpus, "GPU")
    details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
    computes_on(", ".join(str(d.get("device_name", "GPU")) for d in details) or "CPU")

    # as they are by themselves: no configuration file and no variable decides
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_image_data_format("channels_last")
    keras.config.set_dtype_policy("float32")
    limits = [getattr(keras.config, name, None) for name in ("max_epochs", "max_steps_per_epoch")]
    if keras.config.backend() != "tensorflow" or any(limit and limit() for limit in limits):
        raise InputError(
            "Keras has another backend than TensorFlow, or a limit of epochs or steps, and no "
            "variable says so: see docs/environment.md"
        )
