"""Windows of the weather for training and validation, gathered batch by batch in TensorFlow."""

import tensorflow as tf

from chapter6.climate.windows import Window, rows_for_training, validation_windows, window_of
from chapter6.config.run_settings import ClimateSettings, WindowSettings
from chapter6.training.feeds.feed import Arrays, Draw, Feed, Gather


def climate_feed(arrays: Arrays, settings: ClimateSettings, draw: Draw) -> Feed:
    """Return a feed of windows of the normalised table; each epoch draws its own.

    Parameters
    ----------
    arrays
        The normalised file of the training and validation rows (docs/files.md).
    settings
        The model's settings.
    draw
        Epoch → the generator that draws its windows.

    Raises
    ------
    InputError
        If the validation rows are too few for a whole batch of windows.
    """
    window = window_of(settings)
    end = settings["splits"]["training_end"]
    count = settings["steps_per_epoch"] * settings["batch_size"]
    return Feed(
        shape=climate_shape(arrays, settings),
        epochs=settings["epochs"],
        training_rows=lambda epoch: rows_for_training(window, end, count, draw(epoch)),
        validation_rows=validation_windows(settings, len(arrays["data"])),
        gather=gather_windows(arrays, window, reverse=settings["reverse"]),
        batch_size=settings["batch_size"],
    )


def climate_shape(arrays: Arrays, settings: WindowSettings) -> dict[str, int]:
    """Return what builders of climate models get: ``timesteps`` and ``features``."""
    return {"timesteps": window_of(settings).timesteps, "features": arrays["data"].shape[1]}


def gather_windows(arrays: Arrays, window: Window, reverse: bool) -> Gather:
    """Return a function that gathers windows of a normalised file by their rows.

    Inputs are float32 (batch, timesteps, features), with `reverse` the latest row first. Targets
    are float32 (batch, 1).
    """
    data, column = arrays["data"], int(arrays["temperature"])
    table, temperature = tf.constant(data), tf.constant(data[:, column : column + 1])
    offsets = tf.constant(window.offsets[::-1] if reverse else window.offsets)

    def gather(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        windows = tf.gather(table, rows[:, None] + offsets)
        return windows, tf.gather(temperature, rows + window.delay)

    return gather
