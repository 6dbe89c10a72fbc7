"""Reading records of jobs back: where they are, and whether they are whole.

What was copied, damaged or written by another program may be anywhere among results. It counts as
absent, and whoever reads the records is told.
"""

import json
import math
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from chapter6.errors import InputError
from chapter6.jobs.params import as_found
from chapter6.jobs.record import FORMAT, SUFFIX, Record, file_hash, record_path
from codereach import Code

MACHINE = {"system", "processor", "cores", "python"}  # what the report shows of it


@dataclass(frozen=True)
class Found:
    """What was found in place of a record.

    Attributes:
        path: the file, or a link that leads nowhere and may have been a folder of results.
        record: None if it cannot be used; then it counts as absent.
        fault: why it cannot be used.
    """

    path: Path
    record: Record | None
    fault: str = ""


def find_records(folders: Iterable[str | os.PathLike[str]]) -> list[Found]:
    """Return every record below some folders, usable or not, in the order of their paths.

    Links are followed, as jobs follow them, but never back into a folder that is being read.
    Raises `InputError` if a folder cannot be read.
    """
    paths: dict[Path, None] = {}
    for folder in map(Path, folders):
        broken = [path for path in (folder, *folder.parents) if _is_broken(path)]
        paths |= dict.fromkeys(broken or _candidates(folder, ()))
    return [read_record(path) for path in paths]


def read_records(folders: Iterable[str | os.PathLike[str]]) -> list[Record]:
    """Return every usable record below some folders, in the order of their paths."""
    return [found.record for found in find_records(folders) if found.record is not None]


def latest_records(records: Iterable[Record]) -> dict[str, Record]:
    """Return output → the record that counts for it: the last one that tells of it.

    There may be two, as after a rule's outputs changed.
    """
    return {path: record for record in sorted(records, key=started) for path in record["outputs"]}


def started(record: Record) -> float:
    """Return when the recorded job started, in seconds since 1970."""
    return datetime.fromisoformat(record["started"]).timestamp()


def is_made(
    params: Mapping[str, Any], inputs: Mapping[str, str], outputs: Sequence[str], code: Code
) -> bool:
    """Tell whether a job's outputs are there as its record says, made from what it would read now.

    The parameters are as for `chapter6.jobs.record.recorded`.
    """
    record = _read(record_path(outputs[0])).record
    if record is None or record["outputs"].keys() != set(outputs):
        return False
    stated, pieces = as_found(params, code)
    try:
        return (
            record["params"] == json.loads(json.dumps(stated))
            and record["code"] == pieces
            and record["inputs"] == {name: file_hash(path) for name, path in inputs.items()}
            and all(file_hash(path) == record["outputs"][path]["sha256"] for path in outputs)
        )
    except FileNotFoundError:
        return False


def _candidates(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path]:
    """Yield the paths of records below a folder, and of links to folders that are not there."""
    try:
        status = os.stat(folder)
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror}") from error
    here = (status.st_dev, status.st_ino)
    if here in above:
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.endswith(SUFFIX):
            yield path
        elif path.is_dir() if entry.is_symlink() else entry.is_dir():
            yield from _candidates(path, (*above, here))
        elif "." not in entry.name and _is_broken(path):  # no file of a job has such a name
            yield path


def _is_broken(path: Path) -> bool:
    return os.path.islink(path) and not os.path.exists(path)


def read_record(path: Path, name: str | None = None) -> Found:
    """Return what is at the path of a record, under the path `name` if it is a copy."""
    found = _read(path)
    return found if name is None else replace(found, path=Path(name))


def _read(path: Path) -> Found:
    try:
        if _is_broken(path):
            return Found(path, None, f"a broken link, to {os.readlink(path)}")
        if not stat.S_ISREG(os.stat(path).st_mode):
            return Found(path, None, "not a file")
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return Found(path, None, f"cannot be read: {error.strerror}")
    except (ValueError, RecursionError):
        return Found(path, None, "not JSON")
    fault = _fault(record, path)
    return Found(path, None if fault else cast(Record, record), fault)


def _fault(record: Any, path: Path) -> str:
    """Say what keeps JSON at a path from being a record; nothing if it is one."""
    if not isinstance(record, dict):
        return "not a record"
    for key, (is_right, shape) in _SHAPE.items():
        if key not in record:
            return f"not a record: the key {key!r} is missing"
        if not is_right(record[key]):
            return f"not a record: {key!r} is not {shape}"
    if path.name not in {record_path(output).name for output in record["outputs"]}:
        return f"the record of other files: {', '.join(sorted(record['outputs'])[:3])}"
    return ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_path(value: Any) -> bool:
    with suppress(ValueError):  # what no file system takes
        return _is_text(value) and bool(value) and b"\0" not in os.fsencode(value)
    return False


def _maps(is_key: Callable[[Any], bool], is_value: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what tells whether a value is a mapping of such keys and values."""
    return lambda value: (
        isinstance(value, dict)
        and all(is_key(key) and is_value(held) for key, held in value.items())
    )


_is_text_by_text = _maps(_is_text, _is_text)


def _lists_text(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_written(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _is_text(value.get("sha256"))
        and isinstance(value.get("bytes"), int)
    )


def _states_params(value: Any) -> bool:
    """Tell whether a job's params state its settings, code and versions (`stated_params`)."""
    try:
        stated = {key: json.loads(value[key]) for key in ("settings", "code", "versions")}
    except (KeyError, TypeError, ValueError, RecursionError):
        return False
    code = stated["code"]
    return (
        isinstance(code, dict)
        and all(_is_text(code.get(key)) for key in ("script", "hash"))
        and _lists_text(code.get("named"))
        and _is_text_by_text(stated["versions"])
    )


def _is_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


_SHAPE: dict[str, tuple[Callable[[Any], bool], str]] = {
    "format": (lambda value: value == FORMAT, f"{FORMAT}, the one that is known"),
    "rule": (_is_text, "a text"),
    "params": (_states_params, "settings, code and versions, each as JSON in a text"),
    "code": (_is_text_by_text, "a text for each name"),
    "inputs": (_maps(_is_path, _is_text), "a sha256 for each path"),
    "outputs": (
        lambda value: bool(value) and _maps(_is_path, _is_written)(value),
        "sha256 and bytes for each path",
    ),
    "log": (_lists_text, "a list of texts"),
    "started": (_is_moment, "a time with its zone"),
    "seconds": (_is_number, "a number"),
    "peak_memory_mb": (_is_number, "a number"),
    "machine": (
        lambda value: isinstance(value, dict) and value.keys() >= MACHINE,
        "a description of a machine",
    ),
}
"""Key → what tells whether its value is right, and the right values in words."""
