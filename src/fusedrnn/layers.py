"""keras.layers, with GRU, LSTM, SimpleRNN, Embedding and Conv1D that run as one operation each.

Use it like `keras.layers`: what is not replaced here is Keras's own. A replaced layer has the same
weights, configuration, random masks and, to rounding, results as Keras's. Keras's own path is taken
where the operation does not apply: with a mask, an initial state, `stateful`, `return_state`,
`unroll`, other activations, another dtype, on a GPU, and while Keras only works out shapes.

An `Embedding` tells the layer on it which words its vectors stand for. That layer's products with the
vectors are then computed once for each word of the vocabulary instead of once for each word of the
batch, and the embedding's gradient is dense. Keras passes masks and logits on in the same way.
"""

from typing import Any

import keras
import tensorflow as tf
from keras import layers

from fusedrnn import operations
from fusedrnn.operations import ACTIVATIONS, GATES, GRU_AFTER, GRU_BEFORE, SIMPLE

WORDS = "_fusedrnn_words"
"""The attribute of an embedding's output: its words, int32, and its table of vectors."""
FUNCTIONS = {getattr(keras.activations, name): code for name, code in ACTIVATIONS.items()}

serializable = keras.saving.register_keras_serializable("fusedrnn")


def __getattr__(name: str) -> Any:
    """Return Keras's own layer of that name."""
    return getattr(layers, name)


def _on_processor() -> bool:
    return keras.backend.backend() == "tensorflow" and not tf.config.list_logical_devices("GPU")


class _Recurrent:
    """What GRU, LSTM and SimpleRNN share: `call`, without Keras's loop over the steps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        operations.compiled()  # or it says why not, before anything is computed
        super().__init__(*args, **kwargs)
        self.supports_jit = False  # XLA does not know the operation

    def _kind(self) -> int:
        raise NotImplementedError

    def _applies(self, sequences: Any, initial_state: Any, mask: Any) -> bool:
        cell = self.cell
        return (
            mask is None
            and initial_state is None
            and not (self.stateful or self.unroll or self.return_state)
            and _on_processor()
            and sequences.dtype in (tf.float32, tf.float64)
            and sequences.dtype == cell.compute_dtype == cell.variable_dtype
            and cell.activation in FUNCTIONS
            and getattr(cell, "recurrent_activation", cell.activation) in FUNCTIONS
        )

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        """Return the outputs, ``(batch, units)`` or with `return_sequences` those of all steps."""
        if not self._applies(sequences, initial_state, mask):
            return super().call(sequences, initial_state=initial_state, mask=mask, training=training)
        cell, kind = self.cell, self._kind()
        states = cell.get_initial_state(tf.shape(sequences)[0])
        # Keras draws both, in this order, whether or not they are used.
        input_masks = cell.get_dropout_mask(sequences[:, 0, :])
        state_masks = cell.get_recurrent_dropout_mask(states[0])
        self._maybe_reset_dropout_masks(cell)
        if not training or (kind != SIMPLE and not 0 < cell.dropout < 1):
            input_masks = None
        if not training or (kind != SIMPLE and not 0 < cell.recurrent_dropout < 1):
            state_masks = None
        if kind != SIMPLE and input_masks is not None and not isinstance(input_masks, list):
            sequences = sequences * input_masks[:, None, :]  # the same for all gates
            input_masks = None
        x, w, u, b = sequences, cell.kernel, cell.recurrent_kernel, cell.bias
        w, u, b = (None if v is None else tf.convert_to_tensor(v) for v in (w, u, b))
        words, table = getattr(sequences, WORDS, (None, None))
        if words is not None and input_masks is None:
            x, w = tf.matmul(table, w), w[:0]
        else:
            words = None
        outputs = operations.recurrent(
            x, w, u, b,
            _stacked(input_masks, kind), _stacked(state_masks, kind), words,
            keep=bool(training),
            kind=kind,
            activation=FUNCTIONS[cell.activation],
            recurrent_activation=FUNCTIONS[getattr(cell, "recurrent_activation", cell.activation)],
            backwards=int(self.go_backwards),
            sequences=int(self.return_sequences),
        )  # fmt: skip
        batch, steps = sequences.shape[:2]
        outputs.set_shape([batch, steps, cell.units] if self.return_sequences else [batch, cell.units])
        return outputs


def _stacked(masks: Any, kind: int) -> tf.Tensor | None:
    """Return masks as one tensor, ``(gates, batch, length)``."""
    if masks is None:
        return None
    return tf.stack(masks if isinstance(masks, list) else [masks] * GATES[kind])


@serializable
class SimpleRNN(_Recurrent, layers.SimpleRNN):
    """`keras.layers.SimpleRNN`, its loop over the sequence as one operation."""

    def _kind(self) -> int:
        return SIMPLE


@serializable
class LSTM(_Recurrent, layers.LSTM):
    """`keras.layers.LSTM`, its loop over the sequence as one operation."""

    def _kind(self) -> int:
        return operations.LSTM


@serializable
class GRU(_Recurrent, layers.GRU):
    """`keras.layers.GRU`, its loop over the sequence as one operation."""

    def _kind(self) -> int:
        return GRU_AFTER if self.cell.reset_after else GRU_BEFORE


@serializable
class Embedding(layers.Embedding):
    """`keras.layers.Embedding`, which tells the layer on it which words its vectors stand for."""

    def call(self, inputs: Any) -> Any:
        """Return the words' vectors, ``(batch, steps, output_dim)``; unused, they are not computed."""
        outputs = super().call(inputs)
        if (
            isinstance(outputs, tf.Tensor)
            and outputs.dtype == self.variable_dtype
            and outputs.dtype in (tf.float32, tf.float64)
            and len(outputs.shape) == 3
            and not (self.mask_zero or self.lora_enabled or self.quantization_mode)
            and _on_processor()
        ):
            words = tf.cast(inputs, tf.int32)
            setattr(outputs, WORDS, (words, tf.convert_to_tensor(self.embeddings)))
        return outputs


@serializable
class Conv1D(layers.Conv1D):
    """`keras.layers.Conv1D`; over words, it adds up what the words of a window have in a table."""

    def _applies(self, inputs: Any) -> bool:
        plain = (self.padding, self.data_format, self.groups) == ("valid", "channels_last", 1)
        once = tuple(self.strides) == tuple(self.dilation_rate) == (1,)
        whole = inputs.shape[1] is not None and inputs.shape[1] >= self.kernel_size[0]
        return plain and once and whole and not (self.lora_enabled or self.quantization_mode)

    def call(self, inputs: Any) -> Any:
        """Return what the filters make of each window, ``(batch, steps - kernel_size + 1, filters)``."""
        words, table = getattr(inputs, WORDS, (None, None))
        if words is None or not self._applies(inputs):
            return super().call(inputs)
        kernel = tf.convert_to_tensor(self.kernel)  # (size, dimensions, filters)
        size, dimensions, filters = kernel.shape
        places = tf.reshape(tf.transpose(kernel, [1, 0, 2]), [dimensions, size * filters])
        outputs = operations.window_sums(tf.matmul(table, places), words, size)
        outputs.set_shape([inputs.shape[0], inputs.shape[1] - size + 1, filters])
        if self.use_bias:
            outputs = outputs + self.bias
        return outputs if self.activation is None else self.activation(outputs)
