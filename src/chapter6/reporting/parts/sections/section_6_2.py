"""Section 6.2: recurrent layers in NumPy and in Keras."""

from collections.abc import Mapping
from typing import Any

from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.plots.recurrent import draw_activations
from chapter6.reporting.wording import numbers


def part(material: Material) -> dict[str, Any]:
    """Return the forward passes; ``recurrent`` is None if there is no file yet."""
    facts = material.facts["forward_rnn"]
    return {"recurrent": _recurrent(facts) if facts else None}


def _recurrent(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return how closely NumPy and Keras agree, and plots of the outputs."""
    pictures = {
        "simple_rnn": ("Simple RNN", facts["simple_rnn"]["outputs"]),
        "lstm": ("LSTM", facts["lstm"]["outputs"]),
        "uniform": (
            _("As printed: weights from [0, 1)"),
            facts["uniform_weights"]["outputs"],
        ),
    }
    carry, uniform = facts["previous_carry"], facts["uniform_weights"]
    return {
        "facts": facts,
        "layers": [
            {
                "name": name,
                "parameters": numbers.count(facts[key]["parameters"]),
                "difference": numbers.power_of_ten(facts[key]["difference"]),
            }
            for key, name in (("simple_rnn", "Simple RNN"), ("lstm", "LSTM"))
        ],
        "plots": [
            draw_activations(outputs, f"activations-{key}", title)
            for key, (title, outputs) in pictures.items()
        ],
        "shown_units": len(facts["simple_rnn"]["outputs"][0]),
        "carry_largest": numbers.decimals(carry["largest"], 3),
        "carry_mean": numbers.decimals(carry["mean"], 3),
        "carry_range": [numbers.decimals(value, 2) for value in carry["range"]],
        "saturated": numbers.accuracy(uniform["saturated"]),
        "saturated_glorot": numbers.accuracy(uniform["saturated_glorot"]),
        "shape": numbers.shape(facts["flat_outputs"]["shape"]),
        "printed_shape": numbers.shape(facts["flat_outputs"]["printed_shape"]),
    }
