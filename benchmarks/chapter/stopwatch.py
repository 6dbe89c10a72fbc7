"""How long the batches of a Keras model take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras


class Stopwatch(keras.callbacks.Callback):
    """Times the batches of a training or a validation, and ends it after enough of them.

    The first batches of every pass are not counted, because they include its start and tracing.

    Parameters
    ----------
    skipped
        Batches at the start of every pass that are not counted, at least one.
    batches, seconds
        How many counted batches are enough, and how many seconds since the first of them.
    may_stop
        Called after every batch from then on; while it returns False, the training continues.

    Attributes
    ----------
    spans
        Start and end of every counted batch, by ``time.perf_counter()``.
    first
        When the very first batch ended.
    stopped
        Whether it has seen enough and may stop.
    """

    def __init__(
        self,
        skipped: int,
        batches: int,
        seconds: float,
        may_stop: Callable[[], bool] = lambda: True,
    ) -> None:
        """Start before the first pass."""
        super().__init__()
        self.skipped, self.batches, self.seconds = skipped, batches, seconds
        self.may_stop = may_stop
        self.spans: list[tuple[float, float]] = []
        self.first: float | None = None
        self.stopped = False
        self._passed, self._last = 0, 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Begin a pass over the training data."""
        self._passed = 0

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Begin a pass over the validation data."""
        self._passed = 0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Time a step; end the training after enough of them."""
        self._batch_ended()
        if self.stopped:
            self.model.stop_training = True

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Time a validation batch; end the validation after enough of them."""
        self._batch_ended()
        if self.stopped:
            self.model.stop_evaluating = True

    def _batch_ended(self) -> None:
        now = time.perf_counter()
        self.first = self.first or now
        if self._passed >= self.skipped:
            self.spans.append((self._last, now))
            begun = self.spans[0][0]
            enough = len(self.spans) >= self.batches and now - begun >= self.seconds
            self.stopped = enough and self.may_stop()
        self._passed, self._last = self._passed + 1, now


class LastBatch(keras.callbacks.Callback):
    """Notes when the last batch of a training or a validation ended."""

    ended = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Note the time."""
        self.ended = time.perf_counter()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Note the time."""
        self.ended = time.perf_counter()


@dataclass(frozen=True)
class Trial:
    """A model that can be trained and validated until a stopwatch ends it.

    Attributes:
        train: trains until the stopwatch has enough.
        validate: validates, for one pass at most.
        validation_batch: examples per batch in validation.
        epoch: runs a whole epoch, with its validation; it may write into the folder that it gets.
            Returns when that ended, by ``time.perf_counter()``.
    """

    train: Callable[[Stopwatch], Any]
    validate: Callable[[Stopwatch], Any]
    validation_batch: int
    epoch: Callable[[Path], float]
