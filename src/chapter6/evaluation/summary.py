"""The comparison summarised over the seeds: one row per model.

It has every mean, standard deviation and range that the report's table shows.
"""

import pandas as pd
import pyarrow as pa

from chapter6.evaluation.comparison import FIGURES, PUBLISHED
from chapter6.tables import as_frame, as_table

DESCRIPTION = ("model", "section", "title", "task", "metric", "variant_of", "swept", "control")
SPREAD = (*FIGURES, "epochs", "best_epoch", "seconds", "seconds_per_epoch")
RANGES = ("epochs", "best_epoch")
COMPARED = ("best_validation", "best_test")

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in DESCRIPTION[:-1]),
        ("control", pa.bool_()),
        ("n", pa.int64()),
        ("failed", pa.int64()),
        ("parameters", pa.int64()),
        ("epochs", pa.int64()),
        *((f"{name}_{end}", pa.int64()) for name in RANGES for end in ("min", "max")),
        *((f"{name}_{kind}", pa.float64()) for name in SPREAD for kind in ("mean", "std")),
        *(
            (f"{name}_difference_{kind}", pa.float64())
            for name in COMPARED
            for kind in ("mean", "std")
        ),
        *((f"published_{name}", pa.float64()) for name in PUBLISHED),
    ]
)


def summary_table(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return the mean and the sample standard deviation (n − 1) of every figure of every model.

    Parameters
    ----------
    comparison
        The result of `comparison_table`, or the content of ``comparison.parquet``.

    Returns
    -------
    pd.DataFrame
        The columns of `SCHEMA`, with the dtypes of `chapter6.tables.as_frame`; models in the order
        of the comparison. ``n`` counts the seeds whose training ended well, ``failed`` the others.
        ``*_mean`` and ``*_std``, and the ranges ``*_min`` to ``*_max``, are over those n seeds;
        they are gaps if n is 0, and ``*_std`` also if n is 1. ``*_difference_*`` is a variant's
        figure minus its base model's, paired by seed. ``epochs`` is the most that any seed ran,
        failed or not; a gap for a baseline.
    """
    good = comparison[comparison["failure"].isna()]
    every, ended = (rows.groupby("model", sort=False) for rows in (comparison, good))
    published = [f"published_{name}" for name in PUBLISHED]
    table = every[[*DESCRIPTION[1:], "parameters", *published]].first()
    table["epochs"] = every["epochs"].max()
    table["n"] = good["model"].value_counts().reindex(table.index, fill_value=0)
    table["failed"] = every.size() - table["n"]
    table = table.join(
        [
            _flat(ended[[*SPREAD]].agg(["mean", "std"])),
            _flat(ended[[*RANGES]].agg(["min", "max"])),
            _flat(paired_differences(good).groupby("model").agg(["mean", "std"])),
        ]
    )
    return as_frame(as_table(table.reset_index(), SCHEMA))


def paired_differences(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return each variant's figures minus its base model's, seed by seed.

    The index, ``model``, is the variant; the columns are ``best_validation_difference`` and
    ``best_test_difference``. Seeds that only one of the two has are left out.
    """
    figures = ["seed", *COMPARED]
    pairs = comparison[["model", "variant_of", *figures]].merge(
        comparison[["model", *figures]],
        left_on=["variant_of", "seed"],
        right_on=["model", "seed"],
        suffixes=("", "_of_model"),
    )
    return pd.DataFrame(
        {f"{name}_difference": pairs[name] - pairs[f"{name}_of_model"] for name in COMPARED}
    ).set_index(pairs["model"])


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Join the two levels of a table's column names, as in ``best_test_mean``."""
    return table.set_axis(table.columns.map("_".join), axis=1)
