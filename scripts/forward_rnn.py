"""Run a simple RNN and an LSTM in NumPy and in Keras, and compare them (section 6.2)."""

import json
from typing import Any

import numpy as np

from chapter6.config.run_settings import Hardware
from chapter6.formats import write_json
from chapter6.jobs.job import job
from chapter6.models.forward import glorot_uniform, lstm, saturated_share, simple_rnn
from chapter6.training.runtime import start_tensorflow

SHOWN_UNITS = 8


def forward_rnn(settings: dict[str, Any], hardware: Hardware, output: str) -> None:
    """Write how far the NumPy forward passes and the Keras layers differ, as JSON.

    Both get the same random weights (in Glorot's range, where Keras initialises its layers) and the
    same inputs, uniform in [0, 1) as in listing 6.21.

    Parameters
    ----------
    settings
        timesteps, input_features, output_features: sizes of the listing; seed.
    hardware
        What Keras computes with.
    output
        JSON with these keys; outputs are lists of timesteps × the first units, rounded:

        timesteps, input_features, output_features, seed
            The settings.
        simple_rnn, lstm
            difference: the largest |NumPy − Keras| over all steps and units; parameters: the number
            of weights in the Keras layer; outputs: of the NumPy pass.
        previous_carry
            The LSTM as the slides print it, reading the previous step's carry: the largest and mean
            |difference| from the LSTM; range: [min, max] of the LSTM's outputs, for comparison.
        uniform_weights
            The simple RNN with weights from [0, 1), as in the listing: saturated and
            saturated_glorot, the shares of outputs beyond ±0.99 with these weights and with
            Glorot's; lowest: the smallest output after the first step; outputs.
        flat_outputs
            What the listing's concatenate makes of the outputs: shape and printed_shape.
    """
    random = np.random.default_rng(settings["seed"])
    steps, features, units = (
        settings[key] for key in ("timesteps", "input_features", "output_features")
    )
    inputs = random.random((steps, features)).astype(np.float32)
    rnn_weights = _glorot_weights(random, features, units, gates=1)
    lstm_weights = _glorot_weights(random, features, units, gates=4)
    printed_weights = [random.random(weights.shape) for weights in rnn_weights]

    rnn_outputs = simple_rnn(inputs, *rnn_weights)
    lstm_outputs = lstm(inputs, *lstm_weights)
    start_tensorflow(hardware)
    rnn_facts, lstm_facts = _compare_with_keras(
        inputs, [("SimpleRNN", rnn_weights, rnn_outputs), ("LSTM", lstm_weights, lstm_outputs)]
    )
    lagging = np.abs(lstm(inputs, *lstm_weights, output_carry="previous") - lstm_outputs)
    printed = simple_rnn(inputs, *printed_weights)
    write_json(
        {
            **settings,
            "simple_rnn": {**rnn_facts, "outputs": _shown(rnn_outputs)},
            "lstm": {**lstm_facts, "outputs": _shown(lstm_outputs)},
            "previous_carry": {
                "largest": _rounded(lagging.max()),
                "mean": _rounded(lagging.mean()),
                "range": [_rounded(lstm_outputs.min()), _rounded(lstm_outputs.max())],
            },
            "uniform_weights": {
                "saturated": _rounded(saturated_share(printed)),
                "saturated_glorot": _rounded(saturated_share(rnn_outputs)),
                "lowest": _rounded(printed[1:].min(initial=1.0)),
                "outputs": _shown(printed),
            },
            "flat_outputs": {
                "shape": list(rnn_outputs.shape),
                "printed_shape": list(np.concatenate(list(rnn_outputs)).shape),
            },
        },
        output,
    )


def _glorot_weights(
    random: np.random.Generator, features: int, units: int, gates: int
) -> list[np.ndarray]:
    """Draw a kernel, a recurrent kernel and a bias in Keras's layout, as float32."""
    kernel = glorot_uniform(random, features, gates * units)
    recurrent_kernel = glorot_uniform(random, units, gates * units)
    bias = random.uniform(-0.1, 0.1, gates * units)
    return [weights.astype(np.float32) for weights in (kernel, recurrent_kernel, bias)]


def _compare_with_keras(
    inputs: np.ndarray, passes: list[tuple[str, list[np.ndarray], np.ndarray]]
) -> list[dict[str, Any]]:
    """Run the named Keras layers with the same weights; return each one's difference and size."""
    import keras

    facts = []
    for name, weights, outputs in passes:
        layer = getattr(keras.layers, name)(outputs.shape[1], return_sequences=True)
        layer.build((1, *inputs.shape))
        layer.set_weights(weights)
        expected = keras.ops.convert_to_numpy(layer(inputs[None]))[0]
        difference = float(np.abs(expected - outputs).max(initial=0.0))
        print(f"{name}: largest difference from Keras {difference:.2e}")
        facts.append({"difference": float(f"{difference:.1e}"), "parameters": layer.count_params()})
    return facts


def _shown(outputs: np.ndarray) -> list[list[float]]:
    return outputs[:, :SHOWN_UNITS].astype(np.float64).round(4).tolist()


def _rounded(value: float) -> float:
    return round(float(value), 4)


if __name__ == "__main__":
    with job(snakemake):
        settings = json.loads(snakemake.params.settings)
        forward_rnn(settings["layers"], settings["hardware"], snakemake.output[0])
