"""keras.layers, with GRU, LSTM, SimpleRNN, Embedding and Conv1D that run as one operation each.

Use it like `keras.layers`: what is not replaced here is Keras's own. A replaced layer has the same
weights, configuration, random masks and, to rounding, results as Keras's. Keras's own path is taken
where the operation does not apply: with a mask, an initial state, `stateful`, `return_state`,
`unroll`, other activations, another dtype, and on a GPU.

An `Embedding` tells the layer on it which words its vectors stand for. That layer's products with
the vectors are then computed once for each word of the vocabulary instead of once for each word of
the batch, and the embedding's gradient is dense. Keras passes masks and logits on in the same way.
"""

from typing import Any

import keras
import tensorflow as tf
from keras import layers

from fusedrnn import operations
from fusedrnn.operations import ACTIVATIONS, GRU_AFTER, GRU_BEFORE, SIMPLE

WORDS = "_fusedrnn_words"
"""The attribute of an embedding's output: its words, int32, and its table of vectors."""
FUNCTIONS = {getattr(keras.activations, name): code for name, code in ACTIVATIONS.items()}

serializable = keras.saving.register_keras_serializable("fusedrnn")


def __getattr__(name: str) -> Any:
    """Return Keras's own layer of that name."""
    return getattr(layers, name)


def _on_processor() -> bool:
    return keras.backend.backend() == "tensorflow" and not tf.config.list_logical_devices("GPU")


class _Recurrent(layers.RNN):
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
            return super().call(sequences, initial_state, mask, training)
        cell, kind = self.cell, self._kind()
        batch, steps = sequences.shape[:2]
        words, table = getattr(sequences, WORDS, (None, None))
        input_masks, state_masks = self._dropout_masks(sequences, training)
        if input_masks is not None:
            words = None  # each place's vector is its own
            if kind != SIMPLE and not isinstance(input_masks, list):  # all gates have the same
                sequences, input_masks = sequences * input_masks[:, None, :], None
        w = tf.convert_to_tensor(cell.kernel)
        outputs = operations.recurrent(
            sequences if words is None else tf.matmul(table, w),
            w if words is None else w[:0],
            tf.convert_to_tensor(cell.recurrent_kernel),
            None if cell.bias is None else tf.convert_to_tensor(cell.bias),
            _stacked(input_masks),
            _stacked(state_masks),
            words,
            keep=bool(training),
            kind=kind,
            activation=FUNCTIONS[cell.activation],
            recurrent_activation=FUNCTIONS[getattr(cell, "recurrent_activation", cell.activation)],
            backwards=int(self.go_backwards),
            sequences=int(self.return_sequences),
        )
        shape = [batch, steps, cell.units] if self.return_sequences else [batch, cell.units]
        outputs.set_shape(shape)
        return outputs

    def _dropout_masks(self, sequences: Any, training: bool) -> tuple[Any, Any]:
        """Return the masks of inputs and states that Keras's cell applies, or None for each."""
        cell = self.cell
        # Keras draws both, in this order, whether or not they are used.
        state = cell.get_initial_state(tf.shape(sequences)[0])[0]
        drawn = cell.get_dropout_mask(sequences[:, 0, :]), cell.get_recurrent_dropout_mask(state)
        self._maybe_reset_dropout_masks(cell)
        rates = cell.dropout, cell.recurrent_dropout
        input_masks, state_masks = (
            masks if training and (rate < 1 or self._kind() == SIMPLE) else None
            for masks, rate in zip(drawn, rates, strict=True)
        )
        return input_masks, state_masks


def _stacked(masks: Any) -> tf.Tensor | None:
    """Return masks as one tensor, ``(gates, batch, length)``."""
    if masks is None:
        return None
    return tf.stack(masks if isinstance(masks, list) else [masks])


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
        """Return the vectors, ``(batch, steps, output_dim)``; unused, they are not computed."""
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
        """Return ``(batch, steps - kernel_size + 1, filters)``: each filter's sum in a window."""
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
