"""Reading and writing the workflow's files: Parquet tables, NPZ arrays, JSON facts.

Every writer is atomic (a file is whole or absent) and reproducible (the same content gives the
same bytes on every run), because exact caching compares bytes.
"""

import errno
import glob
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path beside `path` that replaces it when the block ends without an error.

    On an error the temporary file is removed and `path` is left as it was. Temporary files of
    killed processes are removed, too. Errors of the file system name `path`.
    """
    target = Path(path)
    with _naming(target):
        _make_folder(target.parent)
        for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part"
        )
        os.close(handle)
        part = Path(name)
        try:
            yield part
            part.chmod(0o666 & ~_umask())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # it is a file
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Name `target` in errors that name its temporary file, or that say that there is no room."""
    try:
        yield
    except OSError as error:
        named = "" if error.filename is None else os.fspath(error.filename)
        if f".{target.name}." in str(named) or (error.errno in NO_ROOM and not named):
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_table(table: pa.Table, path: str | os.PathLike[str]) -> None:
    """Write an Arrow table as Parquet, compressed with zstd."""
    with whole_file(path) as part:
        pq.write_table(table, part, compression="zstd")


def arrow_table(columns: Mapping[str, np.ndarray | Sequence[str]]) -> pa.Table:
    """Return an Arrow table of columns of equal length: NumPy arrays without gaps, or strings.

    Unlike ``pa.table`` this does not import pandas, which would cost a job 0.2 s.
    """
    return pa.table(
        {
            name: _numbers(column) if isinstance(column, np.ndarray) else _strings(column)
            for name, column in columns.items()
        }
    )


def _numbers(column: np.ndarray) -> pa.Array:
    data = pa.py_buffer(np.ascontiguousarray(column))
    return pa.Array.from_buffers(pa.from_numpy_dtype(column.dtype), len(column), [None, data])


def _strings(column: Sequence[str]) -> pa.Array:
    encoded = [text.encode() for text in column]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    data = pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(offsets), data)


def read_table(path: str | os.PathLike[str], columns: list[str] | None = None) -> pa.Table:
    """Read a Parquet table, or just the named columns."""
    return pq.read_table(path, columns=columns, partitioning=None)


def write_arrays(path: str | os.PathLike[str], arrays: Mapping[str, np.ndarray]) -> None:
    """Write named NumPy arrays as one uncompressed NPZ file."""
    with whole_file(path) as part, part.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def read_arrays(path: str | os.PathLike[str]) -> dict[str, np.ndarray]:
    """Read every array of an NPZ file into memory, by name."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def write_json(value: Any, path: str | os.PathLike[str]) -> None:
    """Write plain data as JSON with sorted keys; NaN and infinity raise a `ValueError`."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_text(text + "\n", path)


def read_json(path: str | os.PathLike[str]) -> Any:
    """Read a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_text(text: str, path: str | os.PathLike[str]) -> None:
    """Write a UTF-8 text file."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
