import errno
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from chapter6.formats import (
    arrow_table,
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


def test_an_error_of_the_file_system_names_the_file_and_not_its_temporary_one(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for target, named in (
        ("folder", "folder"),
        ("file/a.json", "file"),
        ("file/b/a.json", "file/b"),
        ("a" * 300, "a" * 300),
    ):
        with pytest.raises(OSError) as caught:  # noqa: PT011
            write_json({}, tmp_path / target)
        assert caught.value.filename == str(tmp_path / named)
        assert caught.value.filename2 is None
    with pytest.raises(OSError, match=r"No space left.*a\.json"), whole_file(tmp_path / "a.json"):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(FileNotFoundError, match="of the input"), whole_file(tmp_path / "a.json"):
        raise FileNotFoundError(errno.ENOENT, "", "of the input")


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


MADE = """
import numpy as np
columns = {
    "word": ["résumé", "", "a"],
    "label": np.array([0, 1, 1], np.int8),
    "value": np.array([0.1, -0.0, np.nan]),
    "kept": np.arange(6, dtype=np.float32)[::2],
    "time": np.array(["2009-01-01T00:10", "1969-12-31", "2016-12-31"], "datetime64[s]"),
}
"""


def test_a_table_of_arrays_and_strings_is_the_one_that_arrow_makes():
    exec(MADE, names := {})
    for given in (names["columns"], {"word": [], "n": np.array([], np.int64)}):
        expected = {
            name: pa.array(column, pa.string() if isinstance(column, list) else None)
            for name, column in given.items()
        }
        table = arrow_table(given)
        table.validate(full=True)
        assert table.schema == pa.schema([(n, array.type) for n, array in expected.items()])
        assert str(table.to_pylist()) == str(pa.table(expected).to_pylist())


def test_a_table_is_made_and_written_without_pandas(tmp_path):
    code = MADE + (
        "import sys; from chapter6.formats import arrow_table, write_table\n"
        f"write_table(arrow_table(columns), {str(tmp_path / 'table.parquet')!r})\n"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert read_table(tmp_path / "table.parquet")["word"].to_pylist() == ["résumé", "", "a"]
