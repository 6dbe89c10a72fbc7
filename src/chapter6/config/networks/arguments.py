"""The arguments of a builder: their types by its annotations, their ranges by what they are for.

What an argument is for is what the builder hands it to, or else its own name: one that becomes the
`units` of a layer is at least 1, whatever it is called.
"""

import ast
import math
from collections.abc import Iterable
from typing import Any

from chapter6.config.networks.builders import Argument
from chapter6.config.wording import as_number, shown

# of Keras 3
ACTIVATIONS = (
    "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu",
    "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu",
    "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus", "softsign",
    "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink",
    "threshold",
)  # fmt: skip
PADDINGS = ("valid", "same", "causal")

COUNTS = ("units", "filters", "kernel_size", "pool_size", "strides", "dilation_rate", "output_dim")
COUNTS_BY_NAME = (*COUNTS, "dimensions", "units_above", "layers", "heads")
MOST = 10**6  # of anything: more fits into no memory
SHARES = ("dropout", "recurrent_dropout", "rate")
NOT_NEGATIVE = ("l1", "l2", "weight_decay")
CHOICES = {
    "activation": ACTIVATIONS,
    "recurrent_activation": ACTIVATIONS,
    "padding": PADDINGS,
}


def fault_of(name: str, argument: Argument, value: Any) -> tuple[str, Iterable[str]]:
    """Return what is wrong with a value, "" if nothing, and the names it could be instead."""
    wrong = _wrong_type(argument.annotation, value)
    if wrong:
        return wrong, ()
    purposes = argument.uses or {_purpose(name)}
    choices, kind = _literals(argument.annotation), name
    if not choices and isinstance(value, str):
        kind = next((use for use in sorted(purposes) if use in CHOICES), name)
        choices = CHOICES.get(kind, ())
    if choices and value not in choices:
        return f"no {kind} {shown(value)}", [str(choice) for choice in choices]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _out_of_range(purposes, value), ()
    return "", ()


def _wrong_type(annotation: str, value: Any) -> str:
    found = f"found {shown(value)}"
    if annotation == "int" and type(value) is not int:
        number = as_number(value, whole=True) if isinstance(value, str) else value
        instead = f"; write {number} without quotes" if isinstance(value, str) else ""
        if isinstance(value, float) and value.is_integer():
            instead = f"; write {int(value)}"
        return f"a whole number is expected ({found}{instead if number is not None else ''})"
    if annotation == "float" and type(value) not in (int, float):
        number = as_number(value, whole=False) if isinstance(value, str) else None
        instead = "" if number is None else f"; write {number} without quotes"
        return f"a number is expected ({found}{instead})"
    if annotation == "bool" and type(value) is not bool:
        return f"true or false is expected ({found})"
    if annotation == "str" and type(value) is not str:
        return f"text is expected ({found})"
    if isinstance(value, float) and not math.isfinite(value):
        return f"a finite number is expected ({found})"
    return ""


def _literals(annotation: str) -> tuple[Any, ...]:
    """Return the values of ``Literal["a", "b"]``."""
    if not annotation.rpartition("[")[0].endswith("Literal"):
        return ()
    node = ast.parse(annotation, mode="eval").body
    inside = node.slice if isinstance(node, ast.Subscript) else node
    members = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    return tuple(member.value for member in members if isinstance(member, ast.Constant))


def _purpose(name: str) -> str:
    """Return what an argument is for by its name: `embedding_dimensions` is one of `dimensions`."""
    known = (*COUNTS_BY_NAME, *SHARES, *NOT_NEGATIVE, *CHOICES)
    ends = [purpose for purpose in known if name == purpose or name.endswith(f"_{purpose}")]
    return max(ends, key=len, default=name)


def _out_of_range(purposes: Iterable[str], value: float) -> str:
    for purpose in sorted(purposes):
        if purpose in COUNTS_BY_NAME and not 1 <= value <= MOST:
            return f"a number from 1 to {MOST:,} is expected (found {value})"
        if purpose in SHARES and not 0 <= value < 1:
            return f"a share from 0 up to, not including, 1 is expected (found {value})"
        if purpose in NOT_NEGATIVE and value < 0:
            return f"at least 0 is expected (found {value})"
    return ""
