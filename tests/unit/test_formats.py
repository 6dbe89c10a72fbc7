import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from chapter6.formats import (
    read_arrays,
    read_json,
    read_table,
    whole_file,
    write_arrays,
    write_json,
    write_table,
)

WRITE_ALL = """
import sys, numpy as np, pyarrow as pa
from chapter6.formats import write_arrays, write_json, write_table
write_arrays(sys.argv[1] + "/a.npz", {"x": np.arange(5), "y": np.ones((2, 3), np.float32)})
write_table(pa.table({"word": ["b", "a"], "n": [1, 2]}), sys.argv[1] + "/t.parquet")
write_json({name: 1 for name in {"x", "y", "z"}}, sys.argv[1] + "/j.json")
"""


def test_every_run_writes_the_same_bytes_whatever_the_hash_seed(tmp_path):
    contents = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", WRITE_ALL, str(folder)],
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )
        contents.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(contents[0]) == 3
    assert contents[0] == contents[1]


def test_what_is_written_is_read_again(tmp_path):
    write_arrays(tmp_path / "a.npz", {"x": np.arange(5)})
    assert read_arrays(tmp_path / "a.npz")["x"].tolist() == [0, 1, 2, 3, 4]
    table = pa.table({"word": ["caf\u00e9"], "n": [1]})
    write_table(table, tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet").equals(table)
    assert read_table(tmp_path / "t.parquet", ["n"]).column_names == ["n"]
    write_json({"a": [1, None]}, tmp_path / "j.json")
    assert read_json(tmp_path / "j.json") == {"a": [1, None]}


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(UnicodeEncodeError), whole_file(target) as part:
        part.write_text("half \ud800", encoding="utf-8")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path):
    target = tmp_path / "a[1].json"
    killed = "import os, sys; from chapter6.formats import whole_file; "
    killed += "part = whole_file(sys.argv[1]).__enter__(); part.write_text('half'); os._exit(9)"
    subprocess.run([sys.executable, "-c", killed, str(target)], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    write_json({}, tmp_path / "b.json")
    assert len(list(tmp_path.iterdir())) == 2  # nothing of another file's
    write_json({}, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a[1].json", "b.json"]


def test_numbers_that_json_does_not_know_are_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json({"loss": float("nan")}, tmp_path / "j.json")
    assert list(tmp_path.iterdir()) == []
