"""TensorFlow, set up so that the same seed gives the same bits."""

import os


def start_tensorflow(threads: int, seed: int) -> None:
    """Import TensorFlow with `threads` threads, deterministic kernels and every seed set.

    Training runs on the CPU unless CUDA_VISIBLE_DEVICES is set: jobs run side by side, and
    Snakemake does not hand out GPUs. Call this before anything else imports Keras.
    """
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(seed)
