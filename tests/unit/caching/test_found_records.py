"""Records behind links, moved, damaged or foreign ones, and other files that a start reads."""

import copy
import json
import os
import shutil
from pathlib import Path

import pytest
from snakemake.persistence.file import FilePersistence

from chapter6.caching.contents import NO_FILE, Contents
from chapter6.caching.notes import restore
from chapter6.commands.cli import main
from chapter6.errors import InputError
from chapter6.jobs.params import stated_params
from chapter6.jobs.reading import find_records, latest_records, read_records
from chapter6.jobs.record import file_hash, recorded
from codereach import Code

RESULT = "results/own/models/a/seed-1/a.txt"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The current folder, with an input and the results of two jobs of an edition."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/double.py").write_text("print(2)\n")
    (tmp_path / "input.txt").write_text("21")
    write("results/own/top.txt", "results/own/other.txt")
    write(RESULT)
    return tmp_path


def write(*outputs, text="42"):
    code = Code()
    params = stated_params("scripts/double.py", {"factor": 2}, [], [], code)
    for path in outputs:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    with recorded("double", params, {"input.txt": "input.txt"}, outputs, ["a.log"], code):
        for path in outputs:
            Path(path).write_text(text)


def restored():
    """Let the notes agree with the records; return what is said, and Snakemake's notes by path."""
    lines = restore([Path("results/own"), Path("resources/own")])
    notes = FilePersistence(path=Path(".snakemake").resolve())
    paths = [str(path) for path in Path("results").rglob("*.txt")]
    return lines, {path: note for path in paths if (note := notes._read_record(path))}


def doubted(notes):
    return {path for path, note in notes.items() if "the job wrote" in str(note.params)}


def verified(capsys, *folders):
    """Return the lines of `chapter6 verify`, its exit status as the first of them."""
    status = main(["verify", *folders])
    return [status, *capsys.readouterr().out.splitlines()]


# ---- links --------------------------------------------------------------------------------------


def move(place, path):
    """Move a folder or file to another disk, so to speak, and link it."""
    disk = place / "disk"
    disk.mkdir(exist_ok=True)
    moved = disk / path.replace("/", "_")
    shutil.move(place / path, moved)
    (place / path).symlink_to(moved)


LINKED = [
    "results",
    "results/own",
    "results/own/models",
    "results/own/models/a",
    "results/own/models/a/seed-1",
    RESULT,
    f"{RESULT}.record.json",
]


@pytest.mark.parametrize("linked", LINKED)
def test_a_record_behind_a_link_at_any_depth_counts(place, capsys, linked):
    move(place, linked)
    assert [found.fault for found in find_records(["results"])] == ["", ""]
    lines, notes = restored()
    assert lines == []
    assert not doubted(notes)
    Path(RESULT).write_text("43")
    assert (
        f"{RESULT}: changed: not what double wrote: edited by hand, or damaged on disk"
        in verified(capsys, "results")
    )
    notes = FilePersistence(path=Path(".snakemake").resolve())
    restored()
    assert "the job wrote" in str(notes._read_record(RESULT).params)


def test_every_part_of_results_may_be_a_link_of_its_own(place):
    for linked in reversed(LINKED):
        if linked not in ("results", "results/own"):
            move(place, linked)
    assert len(read_records(["results"])) == 2


@pytest.mark.parametrize("target", [".", "..", "../..", "loop"])
def test_a_loop_of_links_ends(place, target):
    os.symlink(target, place / "results/own/loop")
    assert len(read_records(["results"])) == 2


def test_two_links_to_one_folder_are_two_places(place):
    write("results/own/models/b/seed-1/a.txt")
    shutil.rmtree(place / "results/own/models/b/seed-1")
    os.symlink("../a/seed-1", place / "results/own/models/b/seed-1")
    paths = [str(found.path.parent) for found in find_records(["results/own/models"])]
    assert paths == ["results/own/models/a/seed-1", "results/own/models/b/seed-1"]


@pytest.mark.parametrize("linked", ["results", "results/own", "results/own/models"])
def test_a_link_to_a_disk_that_is_gone_is_named(place, capsys, linked):
    move(place, linked)
    shutil.rmtree(place / "disk")
    lines, _ = restored()
    assert lines == [
        f"{linked}: a broken link, to {place}/disk/{linked.replace('/', '_')}; it counts as absent"
    ]
    assert any(line.startswith(f"{linked}: link: ") for line in verified(capsys, "results")[1:])


# ---- records that cannot be used ----------------------------------------------------------------


def without(key):
    return lambda record: record.pop(key)


def with_(**values):
    return lambda record: record.update(values)


def params(**values):
    return lambda record: record["params"].update(values)


KEYS = [
    "format", "rule", "params", "code", "inputs", "outputs", "log", "started", "seconds",
    "peak_memory_mb", "machine",
]  # fmt: skip
WRONG = {
    **{f"no {key}": without(key) for key in KEYS},
    **{f"{key} is null": with_(**{key: None}) for key in KEYS},
    **{f"{key} is a list of lists": with_(**{key: [[]]}) for key in KEYS},
    "another format": with_(format=2),
    "outputs is a list": with_(outputs=["a.txt"]),
    "no outputs": with_(outputs={}),
    "an output without a hash": with_(outputs={RESULT: {"bytes": 2}}),
    "bytes is text": with_(outputs={RESULT: {"sha256": "0", "bytes": "2"}}),
    "an output is a path that no disk takes": with_(
        outputs={RESULT: {"sha256": "0", "bytes": 2}, "\ud800\0": {"sha256": "0", "bytes": 2}}
    ),
    "an input with a NUL": with_(inputs={"a\0": "0"}),
    "an input without a hash": with_(inputs={"a": None}),
    "seconds is text": with_(seconds="3"),
    "seconds is not a number": with_(seconds=float("nan")),
    "seconds is true": with_(seconds=True),
    "started is no time": with_(started="yesterday"),
    "started has no zone": with_(started="2026-01-01T00:00:00"),
    "params without settings": lambda record: record["params"].pop("settings"),
    "params without code": lambda record: record["params"].pop("code"),
    "params without versions": lambda record: record["params"].pop("versions"),
    "settings are no JSON": params(settings="{"),
    "settings are no text": params(settings={}),
    "code is no mapping": params(code="[]"),
    "code without a hash": params(code='{"script": "a", "named": []}'),
    "code names something else": params(code='{"script": "a", "named": [3], "hash": "0"}'),
    "versions are a list": params(versions="[]"),
    "a machine without cores": with_(machine={"system": "Linux"}),
    "it is of other files": with_(outputs={"x.txt": {"sha256": "0", "bytes": 2}}),
}
NOT_A_RECORD = {
    "empty": "",
    "cut off": '{"format": 1, "outp',
    "a list": "[]",
    "a number": "3",
    "null": "null",
    "binary": b"\x80\x00\xff",
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("wrong", [*WRONG, *NOT_A_RECORD])
def test_a_record_that_is_damaged_or_of_another_shape_counts_as_absent_and_is_named(
    place, capsys, wrong
):
    path = Path(f"{RESULT}.record.json")
    if wrong in WRONG:
        record = json.loads(path.read_text())
        WRONG[wrong](record)
        path.write_text(json.dumps(record))
    else:
        content = NOT_A_RECORD[wrong]
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (line,), notes = restored()
    assert line.startswith(f"{path}: ")
    assert line.endswith("it counts as absent")
    assert RESULT not in notes
    assert "results/own/top.txt" in notes
    lines = verified(capsys, "results")
    assert lines[0] == 1
    assert any(line.startswith(f"{path}: record: ") for line in lines[1:])


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_in_place_of_a_record_counts_as_absent(place, make):
    path = Path(f"{RESULT}.record.json")
    path.unlink()
    make(path)
    assert restored()[0] == [f"{path}: not a file; it counts as absent"]


def test_a_record_with_more_keys_than_are_known_is_one(place):
    path = Path(f"{RESULT}.record.json")
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "environment": {"A": "1"}}))
    assert restored()[0] == []


def test_a_record_that_must_not_be_read_is_named(place, monkeypatch):
    def denied(path, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", denied)
    assert {found.fault for found in find_records(["results"])} == {
        "cannot be read: Permission denied"
    }


def test_a_folder_that_must_not_be_read_ends_in_one_line(place, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(InputError, match="results/own: cannot be read: Permission denied"):
        find_records(["results/own"])


# ---- results in place of which something else is ------------------------------------------------


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (os.mkdir, "changed: not a file, as double wrote it"),
        (os.mkfifo, "changed: not a file, as double wrote it"),
        (lambda path: Path(path).write_text("43"), "changed: not what double wrote"),
        (lambda path: Path(path).write_text(""), "truncated: only 0 of the 2 bytes"),
    ],
    ids=["folder", "pipe", "other content", "nothing"],
)
def test_anything_else_in_place_of_a_result_is_not_taken_for_it(place, capsys, put, words):
    os.remove(RESULT)
    put(RESULT)
    restored()
    notes = FilePersistence(path=Path(".snakemake").resolve())
    assert "the job wrote" in str(notes._read_record(RESULT).params)
    assert any(f"{RESULT}: {words}" in str(line) for line in verified(capsys, "results"))


def test_a_link_to_the_same_content_in_place_of_a_result_is_taken_for_it(place, capsys):
    move(place, RESULT)
    assert not doubted(restored()[1])
    assert verified(capsys, "results")[0] == 0


def test_a_link_to_other_content_in_place_of_a_result_is_not(place):
    os.remove(RESULT)
    (place / "elsewhere.txt").write_text("43")
    os.symlink(place / "elsewhere.txt", RESULT)
    assert doubted(restored()[1]) == {RESULT}


def test_a_result_that_must_not_be_read_ends_in_one_line(place, capsys, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("chapter6.caching.contents.file_hash", denied)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        restored()
    monkeypatch.setattr("chapter6.caching.verification.file_hash", denied)
    lines = verified(capsys, "results")
    assert f"{RESULT}: unreadable: cannot be read: Permission denied" in lines


# ---- results that were moved or copied ----------------------------------------------------------


def test_an_edition_copied_under_another_name_is_judged_as_that_one_alone(place, capsys):
    shutil.copytree("results/own", "results/copy")
    Path("results/copy/top.txt").write_text("43")
    restore([Path("results/copy")])
    notes = FilePersistence(path=Path(".snakemake").resolve())
    assert notes._read_record("results/own/top.txt") is None
    assert "results/copy/top.txt is not the file" in str(
        notes._read_record("results/copy/top.txt").params
    )
    assert "the job wrote" not in str(notes._read_record("results/copy/models/a/seed-1/a.txt"))
    assert any(str(line).startswith("results/copy/top.txt: changed") for line in verified(capsys))


def test_a_copy_within_an_edition_is_not_taken_for_what_its_job_would_write(place):
    write("results/own/models/b/seed-1/a.txt")
    for name in ("a.txt", "a.txt.record.json"):
        shutil.copy(f"results/own/models/b/seed-1/{name}", f"results/own/models/a/seed-1/{name}")
    assert doubted(restored()[1]) == {RESULT}


def test_a_backup_inside_an_edition_says_nothing_of_its_results(place):
    shutil.copytree("results/own/models", "results/own/backup/models")
    Path(RESULT).write_text("43")
    write(RESULT, text="44")
    Path("results/own/backup/models/a/seed-1/a.txt").write_text("45")
    _, notes = restored()
    assert not doubted(notes)
    assert RESULT in notes


@pytest.mark.parametrize("copied", ["results", "results/own"])
def test_results_that_were_copied_elsewhere_are_verified_there(
    place, capsys, tmp_path_factory, copied
):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / copied.rpartition("/")[2]
    shutil.copytree(copied, elsewhere)
    shutil.rmtree("results")
    lines = verified(capsys, str(elsewhere))
    assert lines[0] == 0
    own = elsewhere / "own" if copied == "results" else elsewhere
    assert lines[1].startswith(f"{own}: only what is recorded was checked, not the plan")
    assert lines[2] == "3 results of 2 jobs: all as recorded"
    damaged = next(elsewhere.rglob("a.txt"))
    damaged.write_text("43")
    assert any(
        str(line).startswith(f"{damaged}: changed")
        for line in verified(capsys, damaged.parent.as_posix())
    )


def test_of_two_records_of_a_result_the_later_one_counts(place, capsys):
    early = json.loads(Path("results/own/top.txt.record.json").read_text())
    early["started"] = "2020-01-01T00:00:00+00:00"
    early = copy.deepcopy(early)
    early["outputs"]["results/own/other.txt"]["sha256"] = "0" * 64
    Path("results/own/other.txt.record.json").write_text(json.dumps(early))
    records = read_records(["results"])
    assert latest_records(records)["results/own/other.txt"]["started"] > early["started"]
    assert not doubted(restored()[1])
    assert verified(capsys, "results")[0] == 0


# ---- other files that are read at a start -------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[[1, 2]]", "3", '{"RESULT": 3}', '{"RESULT": []}', '{"RESULT": [1]}',
     '{"RESULT": {"a": 1}}', '{"RESULT": [1, 2, 3, 4, null]}', "[" * 100_000],
)  # fmt: skip
def test_a_damaged_index_of_contents_is_ignored(place, text):
    index = Path("contents.json")
    index.write_text(text.replace("RESULT", RESULT))
    assert Contents(index)[RESULT] == file_hash(RESULT)


def test_an_index_of_contents_with_an_entry_of_another_shape_is_read_but_for_that(place):
    index, status = Path("contents.json"), os.stat(RESULT)
    state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    index.write_text(json.dumps({RESULT: [*state, 3], "other": 3}))
    assert Contents(index)[RESULT] == file_hash(RESULT)


def test_a_file_that_changes_again_within_a_clock_tick_is_read_again(place, monkeypatch):
    status = os.stat(RESULT)
    first = Contents(Path("contents.json"))
    assert first[RESULT] == file_hash(RESULT)
    first.keep()
    Path(RESULT).write_text("43")
    real = os.stat
    frozen = lambda path, *a, **k: status if path == RESULT else real(path, *a, **k)  # noqa: E731
    monkeypatch.setattr("chapter6.caching.contents.os.stat", frozen)
    assert Contents(Path("contents.json"))[RESULT] == file_hash(RESULT)


def test_what_is_no_file_has_a_content_of_its_own(place):
    assert Contents(Path("contents.json"))["results"] == NO_FILE


@pytest.mark.parametrize(
    "text", ["[1]", "3", '"text"', '{"input": 5}', '{"params": "a"}', b"\x80\xff", "", "{"]
)
def test_a_damaged_note_of_snakemake_ends_no_start(place, text):
    content = text if isinstance(text, bytes) else text.encode()
    restored()
    notes = FilePersistence(path=Path(".snakemake").resolve())
    mine, other = (
        Path(notes._record_path(notes._metadata_path, path)) for path in (RESULT, "unrecorded.txt")
    )
    for path in (mine, other):
        path.write_bytes(content)
    lines, found = restored()
    assert RESULT in found
    FilePersistence(path=Path(".snakemake").resolve())._read_record("unrecorded.txt")
    harmless = text in ("", "{")  # Snakemake passes over these itself
    assert [line for line in lines if "removed" in line] == (
        [] if harmless else [f"{other}: not one of Snakemake's notes; removed"]
    )
