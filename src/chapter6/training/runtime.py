"""The start of a training job: what it trains, and TensorFlow set up to be reproducible."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chapter6.training.seeds import Seeds

if TYPE_CHECKING:  # so that editing one task's settings does not retrain the other task's models
    from chapter6.config.run_settings import TrainedSettings

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


def training_job(params: Mapping[str, Any], threads: int) -> TrainingJob[Any]:
    """Return the training that a job's params describe: see `chapter6.jobs.params.stated_params`.

    `params` has ``model``, ``seed`` and the keys of `chapter6.jobs.params.stated_params`.
    """
    return TrainingJob(
        model=params["model"],
        seed=params["seed"],
        threads=threads,
        settings=json.loads(params["settings"]),
        code=json.loads(params["code"])["hash"],
        versions=json.loads(params["versions"]),
    )


def start_tensorflow(threads: int) -> None:
    """Import TensorFlow and Keras, with `threads` threads and deterministic kernels.

    Training runs on the CPU unless CUDA_VISIBLE_DEVICES is set, because jobs run side by side and
    Snakemake does not assign GPUs to them. Call this before anything else imports Keras.
    """
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with _without_pandas():
        import keras  # noqa: F401
        import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Hide pandas from imports in the block, unless it is already imported.

    Keras imports pandas if it can, only to accept data frames, and that costs every job 0.3 s.
    After the block pandas can be imported as usual.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # importing it raises ImportError
    try:
        yield
    finally:
        del sys.modules["pandas"]
