"""Noticing that a training has diverged: the loss is not a number, or far too large."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from chapter6.training.snapshots import Figures

EXPLODED = 1000.0  # a validation loss this many times that of the first batch does not recover


@dataclass(frozen=True)
class Divergence:
    """Where the loss of a training went out of bounds.

    Attributes:
        epoch: counted from 1.
        batch: counted from 1; None if it was during validation.
        loss: its value there.
        learning_rate: the learning rate of the training.
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
        kept = "no epoch is kept"
        if self.last_good_epoch:
            kept = f"epoch {self.last_good_epoch} was the last good one and is kept"
        return (
            f"the loss {what} in epoch {self.epoch}, {where}, at learning rate "
            f"{self.learning_rate:g}; {kept}; try {self.learning_rate / 10:g}, or another seed"
        )

    def described(self) -> dict[str, Any]:
        """Return it as plain data, without the loss: JSON has no NaN or infinity."""
        return {
            "kind": "diverged",
            "reason": self.reason,
            "epoch": self.epoch,
            "batch": self.batch,
            "learning_rate": self.learning_rate,
            "last_good_epoch": self.last_good_epoch,
        }


class DivergedError(Exception):
    """Raised to end the epoch in which the loss went out of bounds."""

    def __init__(self, batch: int | None, loss: float) -> None:
        """Remember the batch, from 1 (None in validation), and its loss."""
        super().__init__(f"batch {batch}: loss {loss}")
        self.batch, self.loss = batch, loss


class DivergenceGuard(keras.callbacks.Callback):
    """Raises `DivergedError` after the batch, or the epoch, whose loss is out of bounds.

    Attributes:
        first_loss: the loss of the training's very first batch; None before it.
        batches: how many batches of the current epoch are done.
    """

    def __init__(self, first_loss: float | None) -> None:
        """Start with the first loss, if an earlier job has seen it."""
        super().__init__()
        self.first_loss, self.batches = first_loss, 0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Start an epoch: each is a ``fit`` of its own."""
        self.batches = 0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Check that the mean loss of the epoch so far is a number.

        However large it is, training goes on. In a GRU with relu the state can grow over the time
        steps: one window has been seen to give a loss of 2e12, from which the network recovered.
        """
        self.batches = batch + 1
        loss = float((logs or {})["loss"])
        if self.first_loss is None:
            self.first_loss = loss
        if not math.isfinite(loss):
            raise DivergedError(self.batches, loss)

    def check(self, figures: Figures) -> None:
        """Check the figures of a whole epoch; those of validation are of the weights after it."""
        limit = EXPLODED * max(self.first_loss or 0.0, 1e-3)
        for (split, _metric), value in figures.items():
            if not math.isfinite(value) or (split == "validation" and value > limit):
                raise DivergedError(None, value)


def all_finite(variables: Iterable[Any]) -> bool:
    """Tell whether the values of Keras variables are all finite."""
    return all(np.isfinite(variable.numpy()).all() for variable in variables)
