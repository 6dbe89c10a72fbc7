"""Tables as pandas DataFrames: reading, writing, and the types that columns have in between.

A module of its own beside `formats`, so that trainings, which import that, never import pandas.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from chapter6.formats import read_table, whole_file, write_table

NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
"""The Arrow types whose columns may have gaps and keep their type all the same."""


def read_frame(path: str | os.PathLike[str], columns: list[str] | None = None) -> pd.DataFrame:
    """Read a Parquet table, or only some of its columns, with the dtypes of `as_frame`."""
    return as_frame(read_table(path, columns))


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a DataFrame with a plain index from 0.

    int64 becomes Int64 and bool becomes boolean, where a gap is ``pd.NA``. Strings become pandas'
    own ``str``; in them and in floats a gap is NaN. Smaller integers must have no gaps and keep
    their type, timestamps become datetime64 of their unit. ``isna()`` finds every gap.
    """
    return table.to_pandas(types_mapper=NULLABLE.get)


def frame_of(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pd.DataFrame:
    """Return rows as a DataFrame with the columns of `schema` and the dtypes of `as_frame`.

    What a row lacks, or has as None, is a gap.
    """
    return as_frame(pa.Table.from_pylist(list(rows), schema=schema))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain Python values by column; a gap is None. What `frame_of` undoes."""
    return pa.Table.from_pandas(frame, preserve_index=False).to_pylist()


def as_table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return a DataFrame as an Arrow table of `schema`; gaps become null.

    Raises
    ------
    KeyError
        If the frame lacks a column. Columns that the schema lacks are left out.
    """
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    return table.replace_schema_metadata(None)  # pandas' note of itself, which names its version


def write_frame(frame: pd.DataFrame, path: str | os.PathLike[str], schema: pa.Schema) -> None:
    """Write the columns of `schema` as Parquet, whole or not at all, compressed with zstd."""
    write_table(as_table(frame, schema), path)


def write_csv(frame: pd.DataFrame, path: str | os.PathLike[str], schema: pa.Schema) -> None:
    """Write the columns of `schema` as CSV, whole or not at all; a gap is an empty field."""
    with whole_file(path) as part:
        csv.write_csv(as_table(frame, schema), part)
