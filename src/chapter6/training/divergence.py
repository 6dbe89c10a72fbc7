"""Noticing that a training will not come back: a loss that is no number, or far too large."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from chapter6.training.state import Figures

EXPLODED = 1000.0  # a loss this many times that of the first batch will not come back


@dataclass(frozen=True)
class Divergence:
    """Where a training left all bounds.

    Attributes:
        epoch: counted from 1.
        batch: counted from 1; None if the validation showed it.
        loss: what it had come to.
        learning_rate: at which it happened.
        last_good_epoch: the last whole epoch before, whose weights are kept; 0 if there is none.
    """

    epoch: int
    batch: int | None
    loss: float
    learning_rate: float
    last_good_epoch: int

    @property
    def reason(self) -> str:
        """What happened, where, and what to try."""
        what = "is not a number" if math.isnan(self.loss) else f"has grown to {self.loss:.3g}"
        where = f"batch {self.batch}" if self.batch else "validation"
        kept = "none is kept"
        if self.last_good_epoch:
            kept = f"epoch {self.last_good_epoch} was the last good one and is kept"
        return (
            f"the loss {what} in epoch {self.epoch}, {where}, at the learning rate "
            f"{self.learning_rate:g}; {kept}; try {self.learning_rate / 10:g}, or another seed"
        )

    def described(self) -> dict[str, Any]:
        """Return it as plain data, without the loss, which JSON may not hold."""
        return {
            "kind": "diverged",
            "reason": self.reason,
            "epoch": self.epoch,
            "batch": self.batch,
            "learning_rate": self.learning_rate,
            "last_good_epoch": self.last_good_epoch,
        }


class DivergedError(Exception):
    """Ends the epoch in which the loss left all bounds."""

    def __init__(self, batch: int | None, loss: float) -> None:
        """Say at which batch, from 1, and at which loss."""
        super().__init__(f"batch {batch}: loss {loss}")
        self.batch, self.loss = batch, loss


class Watch(keras.callbacks.Callback):
    """Looks at the loss after every batch; tells the batch, and stops where it has diverged.

    Parameters
    ----------
    first_loss
        The loss of the very first batch, if that is past.
    told
        Called after every batch with its number, from 1, and the mean loss of the epoch so far.
    """

    def __init__(self, first_loss: float | None, told: Callable[[int, float], None]) -> None:
        """Begin before a batch."""
        super().__init__()
        self.first, self.told = first_loss, told
        self.batches = 0  # of this epoch, that have ended

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Judge the loss."""
        self.batches = batch + 1
        loss = float((logs or {})["loss"])
        if self.first is None:
            self.first = loss
        if out_of_bounds(loss, self.first):
            raise DivergedError(batch + 1, loss)
        self.told(batch + 1, loss)


def out_of_bounds(loss: float, first: float) -> bool:
    """Tell whether a loss is not finite, or that many times the first batch's."""
    return not math.isfinite(loss) or loss > EXPLODED * max(first, 1e-3)


def check(figures: Figures, first: float) -> None:
    """Raise `DivergedError` if a figure at the end of an epoch is out of bounds."""
    for value in figures.values():
        if out_of_bounds(value, first):
            raise DivergedError(None, value)


def all_finite(variables: Iterable[Any]) -> bool:
    """Tell whether the values of Keras variables are all finite."""
    return all(np.isfinite(variable.numpy()).all() for variable in variables)
