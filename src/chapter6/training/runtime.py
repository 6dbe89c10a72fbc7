"""TensorFlow, set up so that the same seed gives the same bits."""

import json
import os
from collections.abc import Mapping
from typing import Any


def start_tensorflow(threads: int) -> None:
    """Import TensorFlow with `threads` threads and deterministic kernels.

    Training runs on the CPU unless CUDA_VISIBLE_DEVICES is set: jobs run side by side, and
    Snakemake does not hand out GPUs. Call this before anything else imports Keras.
    """
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()


def described_run(params: Mapping[str, Any], threads: int) -> dict[str, Any]:
    """Return what the record of a training begins with, from its job's params.

    ``model``, ``seed``, ``threads``, ``settings``, and as provenance ``code`` (its hash) and
    ``versions``.
    """
    return {
        "model": params["model"],
        "seed": params["seed"],
        "threads": threads,
        "settings": json.loads(params["settings"]),
        "code": json.loads(params["code"])["hash"],
        "versions": json.loads(params["versions"]),
    }
