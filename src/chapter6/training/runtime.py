"""What a training job begins with: what it trains, and TensorFlow giving the same bits again."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chapter6.errors import InputError
from chapter6.jobs.environment import choose_hardware, computes_on
from chapter6.training.seeds import Seeds

if TYPE_CHECKING:  # so that an edit of one task's settings does not train the other task's models
    from chapter6.config.run_settings import Hardware, TrainedSettings

S = TypeVar("S", bound="TrainedSettings", covariant=True)


@dataclass(frozen=True)
class Training(Generic[S]):
    """A model to train with one seed, and what its bits depend on besides the data.

    Attributes:
        model: its name in the configuration.
        seed: one of the configuration's seeds.
        threads: how many TensorFlow uses.
        settings: everything of the configuration that its numbers depend on.
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
        """What messages call it."""
        return f"{self.model} seed {self.seed}"

    @property
    def seeds(self) -> Seeds:
        """What its random numbers come from; a variant draws what its model draws."""
        return Seeds(self.seed, self.settings["variant_of"] or self.model)


def described_training(params: Mapping[str, Any]) -> Training[Any]:
    """Return the training that a job's params describe: see `chapter6.jobs.params.stated_params`.

    Besides those, ``params`` has ``model`` and ``seed``.
    """
    settings = json.loads(params["settings"])
    return Training(
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
    with _without_pandas():
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


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Let imports in the block find no pandas, unless it is imported already.

    Keras imports it if it can, only to accept data frames, and that takes 0.3 s of every job.
    Afterwards pandas can be imported as ever.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # importing it raises ImportError
    try:
        yield
    finally:
        del sys.modules["pandas"]
