"""The table of what a model predicted, a row an example."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa


def review_predictions(
    splits: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray, Mapping[str, np.ndarray]]],
) -> pa.Table:
    """Return the probabilities beside the labels.

    `splits` has, for validation and test, the reviews' rows in their split of reviews.parquet,
    their labels, their lengths in tokens, and the outputs of the ``best`` and the ``final``
    weights. The validation reviews are of the split train.
    """
    tables = [
        pa.table(
            {
                "split": _repeated(split, len(rows)),
                "review": pa.array(rows.astype(np.int32)),
                "label": pa.array(labels.astype(np.int8)),
                "tokens": pa.array(lengths.astype(np.int32)),
                **{kind: pa.array(outputs[kind].astype(np.float32)) for kind in outputs},
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
    """Return the forecasts beside the truth, float32 in °C.

    `splits` has, for validation and test, the times in seconds since 1970, the true normalised
    temperatures, and the outputs of the ``best`` and the ``final`` weights; `mean` and `std` are
    those of the training temperatures, in °C.
    """
    tables = [
        pa.table(
            {
                "split": _repeated(split, len(times)),
                "time": pa.array(times.astype("datetime64[s]")),
                "truth": _celsius(truth, mean, std),
                **{kind: _celsius(outputs[kind], mean, std) for kind in outputs},
            }
        )
        for split, (times, truth, outputs) in splits.items()
    ]
    return pa.concat_tables(tables)


def none_predicted() -> pa.Table:
    """Return the table of a model that failed: no rows."""
    return pa.table({"split": pa.array([], pa.string())})


def _celsius(normalized: np.ndarray, mean: float, std: float) -> pa.Array:
    return pa.array((normalized.astype(np.float64) * std + mean).astype(np.float32))


def _repeated(word: str, times: int) -> pa.Array:
    return pa.array([word] * times, pa.string())
