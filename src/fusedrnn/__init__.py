"""Keras's recurrent layers with their loop over the sequence as one operation on the processor.

`fusedrnn.layers` is `keras.layers` with GRU, LSTM, SimpleRNN, Embedding and Conv1D replaced: same
weights, configuration, random masks and, to rounding, results. Their kernels are compiled once, by
`python -m fusedrnn.build`. docs/fusedrnn.md says when they apply and what they cost.

Importing this package imports neither Keras nor TensorFlow.
"""

from fusedrnn.library import UnavailableError, available, compiled, library_path, problem, sources

__all__ = ["UnavailableError", "available", "compiled", "library_path", "problem", "sources"]
