import os
import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest

from chapter6.formats import read_table, write_table
from chapter6.tables import frame_of, read_frame, write_csv, write_frame

SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("epochs", pa.int64()),
        ("control", pa.bool_()),
        ("test", pa.float64()),
        ("time", pa.timestamp("ms")),
    ]
)
TIME = pd.Timestamp("2009-01-01 00:10")
ROWS = [
    {"model": "gru", "epochs": 40, "control": False, "test": 0.25, "time": TIME},
    {"model": None, "epochs": None, "control": None, "test": None, "time": None},
]

WRITE = """
import sys, pyarrow as pa
from chapter6.tables import frame_of, write_csv, write_frame
schema = pa.schema([("word", pa.string()), ("n", pa.int64())])
frame = frame_of([{"word": "b", "n": 1}, {"word": "a"}], schema)
write_frame(frame, sys.argv[1] + "/t.parquet", schema)
write_csv(frame, sys.argv[1] + "/t.csv", schema)
"""


def test_every_run_writes_the_same_bytes_whatever_the_hash_seed(tmp_path):
    contents = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", WRITE, str(folder)],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        contents.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(contents[0]) == 2
    assert contents[0] == contents[1]


def test_a_frame_is_written_as_the_arrow_table_of_the_same_rows(tmp_path):
    table = pa.Table.from_pylist(ROWS, schema=SCHEMA)
    write_table(table, tmp_path / "arrow.parquet")
    write_frame(frame_of(ROWS, SCHEMA), tmp_path / "frame.parquet", SCHEMA)
    assert (tmp_path / "frame.parquet").read_bytes() == (tmp_path / "arrow.parquet").read_bytes()
    assert read_table(tmp_path / "frame.parquet").equals(table, check_metadata=True)


def test_columns_keep_their_types_where_they_have_gaps(tmp_path):
    write_frame(frame_of(ROWS, SCHEMA), tmp_path / "t.parquet", SCHEMA)
    frame = read_frame(tmp_path / "t.parquet")
    assert frame.dtypes.astype(str).to_dict() == {
        "model": "str",
        "epochs": "Int64",
        "control": "boolean",
        "test": "float64",
        "time": "datetime64[ms]",
    }
    assert frame.notna().all(axis=1).tolist() == [True, False]
    assert frame.isna().all(axis=1).tolist() == [False, True]
    assert frame.loc[0].to_dict() == ROWS[0]
    assert list(read_frame(tmp_path / "t.parquet", ["epochs"])) == ["epochs"]


def test_the_csv_has_empty_fields_for_gaps_and_quotes_round_text(tmp_path):
    write_csv(frame_of(ROWS, SCHEMA), tmp_path / "t.csv", SCHEMA)
    assert (tmp_path / "t.csv").read_text().splitlines() == [
        '"model","epochs","control","test","time"',
        '"gru",40,false,0.25,2009-01-01 00:10:00.000',
        ",,,,",
    ]


def test_a_frame_that_lacks_a_column_is_an_error_and_the_old_file_stays(tmp_path):
    target = tmp_path / "t.parquet"
    target.write_text("old")
    with pytest.raises(KeyError, match="control"):
        write_frame(frame_of(ROWS, SCHEMA).drop(columns="control"), target, SCHEMA)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
