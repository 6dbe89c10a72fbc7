"""Hashes that do not depend on the place, and their cache."""

import json

import pytest
from code_project import CALLS_F, PROJECT

from codereach import Code, hash_of


def test_the_same_code_elsewhere_has_the_same_hash(tmp_path, monkeypatch):
    hashes = set()
    for folder in (tmp_path / "one", tmp_path / "two"):
        (folder / "chapter6").mkdir(parents=True)
        (folder / "chapter6/__init__.py").write_text("")
        (folder / "chapter6/a.py").write_text("def f(x):\n    return x\n")
        (folder / "script.py").write_text(CALLS_F)
        monkeypatch.chdir(folder)
        hashes.add(hash_of(Code({"chapter6": "chapter6"}).reach("script.py")))
    assert len(hashes) == 1


def test_a_cache_gives_the_same_and_is_read(project, tmp_path, monkeypatch):
    cache = tmp_path / "cache/code.json"
    assert project(**PROJECT) == project(**PROJECT, cache=cache)
    assert cache.is_file()
    monkeypatch.setattr("codereach.syntax.summarize", None)
    assert project(**PROJECT, cache=cache)


def test_a_changed_module_is_seen_in_spite_of_a_cache(counts, tmp_path):
    cache = tmp_path / "code.json"
    for _ in range(2):  # there and back
        assert counts(PROJECT, "a", "LIMIT = 3", "LIMIT = 4", cache=cache)
        assert not counts(PROJECT, "a", "OTHER = 4", "OTHER = 5", cache=cache)


def test_a_module_that_becomes_a_package_is_read_again(project, tmp_path):
    cache = tmp_path / "code.json"
    files = {"script": CALLS_F, "a": "from .b import f\n", "b": "def f(x):\n    return 1\n"}
    project(**files, cache=cache)
    files["a.b"] = "def f(x):\n    return 2\n"
    files["a.__init__"] = files.pop("a")
    (tmp_path / "chapter6/a.py").unlink()
    found = project(**files, cache=cache)
    assert found == project(**files)
    assert "chapter6.a.b.f" in found


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", '"made_by"', '{"modules": {}}', "\x80"]
)
def test_a_broken_cache_is_ignored(project, tmp_path, text):
    cache = tmp_path / "code.json"
    cache.write_text(text, encoding="latin-1")
    assert project(**PROJECT, cache=cache) == project(**PROJECT)


def test_a_cache_that_another_version_made_is_ignored(project, tmp_path):
    cache = tmp_path / "code.json"
    project(**PROJECT, cache=cache)
    made_by, kept = cache.read_text().splitlines()
    cache.write_text(f"{made_by[::-1]}\n{without_pieces(kept)}")
    assert project(**PROJECT, cache=cache) == project(**PROJECT)


def test_a_cache_that_was_damaged_or_edited_is_ignored(project, tmp_path):
    cache = tmp_path / "code.json"
    project(**PROJECT, cache=cache)
    made_by, kept = cache.read_text().splitlines()
    for wrong in (without_pieces(kept), '{"key": [3]}', '{"key": [{"own": {}}]}', "[[1, 2]]"):
        cache.write_text(f"{made_by}\n{wrong}")
        assert project(**PROJECT, cache=cache) == project(**PROJECT)


def without_pieces(kept):
    modules = json.loads(kept)
    for summaries in modules.values():
        for summary in summaries:
            summary["pieces"] = []
    return json.dumps(modules)


def test_a_cache_forgets_what_is_gone(project, tmp_path):
    cache = tmp_path / "code.json"
    project(**PROJECT, cache=cache)
    size = len(json.loads(cache.read_text().splitlines()[1]))
    project(**{**PROJECT, "c": "def h(x):\n    return -x\n"}, cache=cache)
    assert len(json.loads(cache.read_text().splitlines()[1])) == size
