"""Reading a weights file without TensorFlow."""

import os

import h5py
import numpy as np

from chapter6.errors import InputError


def embedding_matrix(path: str | os.PathLike[str]) -> np.ndarray:
    """Return the embedding matrix in a ``.weights.h5`` file: float32 (words, dimensions).

    Raises `InputError` if the model has no embedding layer.
    """
    with h5py.File(path) as file:
        if "layers/embedding/vars/0" not in file:
            raise InputError(f"{path}: the model has no embedding layer")
        return np.array(file["layers/embedding/vars/0"])
