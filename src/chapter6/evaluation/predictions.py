"""The table of a model's predictions, one row per example."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from chapter6.formats import arrow_table


def review_predictions(
    splits: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray, Mapping[str, np.ndarray]]],
) -> pa.Table:
    """Return a table of labels and predicted probabilities, ``best`` and ``final`` float32.

    `splits` maps ``validation`` and ``test`` to the reviews' rows within their split of
    reviews.parquet, their labels, their lengths in tokens, and the outputs of the ``best`` and
    ``final`` weights; all arrays are (examples,). Validation reviews are from the ``train`` split.
    """
    tables = [
        arrow_table(
            {
                "split": [split] * len(rows),
                "review": rows.astype(np.int32),
                "label": labels.astype(np.int8),
                "tokens": lengths.astype(np.int32),
                **{kind: outputs[kind].astype(np.float32) for kind in outputs},
            }
        )
        for split, (rows, labels, lengths, outputs) in splits.items()
    ]
    return pa.concat_tables(tables)


def forecasts(
    splits: Mapping[str, tuple[np.ndarray, np.ndarray, Mapping[str, np.ndarray]]],
    mean: float,
    std: float,
) -> pa.Table:
    """Return a table of true and forecast temperatures, float32 in °C.

    `splits` maps ``validation`` and ``test`` to the targets' times in seconds since 1970, the true
    normalised temperatures, and the outputs of the ``best`` and ``final`` weights; all arrays are
    (examples,). `mean` and `std` are those of the training temperatures, in °C.
    """
    tables = [
        arrow_table(
            {
                "split": [split] * len(times),
                "time": times.astype("datetime64[s]"),
                "truth": _celsius(truth, mean, std),
                **{kind: _celsius(outputs[kind], mean, std) for kind in outputs},
            }
        )
        for split, (times, truth, outputs) in splits.items()
    ]
    return pa.concat_tables(tables)


def none_predicted() -> pa.Table:
    """Return the table of a model whose training failed: no rows."""
    return arrow_table({"split": []})


def _celsius(normalized: np.ndarray, mean: float, std: float) -> np.ndarray:
    return (normalized.astype(np.float64) * std + mean).astype(np.float32)
