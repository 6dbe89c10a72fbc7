"""Tables as pandas DataFrames: reading, writing, and the dtypes of their columns.

Separate from `formats`, which training imports, so that training never imports pandas.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from chapter6.formats import read_table, whole_file, write_table

NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
"""Arrow type → the pandas dtype that keeps it even if the column has gaps."""


def read_frame(path: str | os.PathLike[str], columns: list[str] | None = None) -> pd.DataFrame:
    """Read a Parquet table, or only the given columns, with the dtypes of `as_frame`."""
    return as_frame(read_table(path, columns))


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a DataFrame with an index from 0.

    int64 becomes Int64 and bool becomes boolean, where a gap is ``pd.NA``. Strings become pandas'
    own ``str``; in strings and floats a gap is NaN. Smaller integers keep their type if they have
    no gaps. Timestamps become datetime64 of the same unit. ``isna()`` finds every gap.
    """
    return table.to_pandas(types_mapper=NULLABLE.get)


def frame_of(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pd.DataFrame:
    """Return rows as a DataFrame with the columns of `schema` and the dtypes of `as_frame`.

    A key that a row lacks, or whose value is None, becomes a gap; other keys are left out.
    """
    return as_frame(pa.Table.from_pylist(list(rows), schema=schema))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return each row as a dict of plain Python values; a gap is None. The inverse of `frame_of`.

    >>> rows_of(pd.DataFrame({"model": ["imdb_lstm", "jena_gru"], "mae": [None, 0.26]}))
    [{'model': 'imdb_lstm', 'mae': None}, {'model': 'jena_gru', 'mae': 0.26}]
    """
    return pa.Table.from_pandas(frame, preserve_index=False).to_pylist()


def as_table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return a DataFrame as an Arrow table with the columns of `schema`; gaps become null.

    Columns that are not in the schema are left out.

    Raises
    ------
    KeyError
        If the frame lacks a column of the schema.
    """
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    return table.replace_schema_metadata(None)  # pandas' metadata, which names its version


def write_frame(frame: pd.DataFrame, path: str | os.PathLike[str], schema: pa.Schema) -> None:
    """Write the columns of `schema` as Parquet, compressed with zstd, atomically."""
    write_table(as_table(frame, schema), path)


def write_csv(frame: pd.DataFrame, path: str | os.PathLike[str], schema: pa.Schema) -> None:
    """Write the columns of `schema` as CSV, atomically; a gap is an empty field."""
    with whole_file(path) as part:
        csv.write_csv(as_table(frame, schema), part)
