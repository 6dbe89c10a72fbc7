"""Files that this Python cannot parse."""

import pytest

from codereach import Code, hash_of

BROKEN = {
    "syntax": (b"x = 1\nprint x\n", "line 2: Missing parentheses"),
    "null_byte": (b"x = 1\n\n\0y\n", "line 3: a null byte"),
    "encoding": (b"x = 1\ny = '\xff'\n", "line 2: (unicode error)"),
    "unknown_encoding": (b"# coding: klingon\nx = 1\n", "line 1: unknown encoding"),
    "unclosed": (b"x = 1\ny = (\n", "line 2: '(' was never closed"),
    "indented": (b"x = 1\n  y = 2\n", "line 2: unexpected indent"),
    "too_deep": (b"x = " + b"-" * 100_000 + b"1\n", "nested too deeply"),
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/a.py").write_text("from helper import f\nf()\n")
    return tmp_path


@pytest.mark.parametrize(("source", "why"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_parsed_is_named_and_taken_by_its_bytes(folder, source, why):
    helper = folder / "scripts/helper.py"
    helper.write_bytes(source)
    code = Code(root=folder)
    before = code.reach("scripts/a.py")
    assert "helper.whole file" in before
    assert list(code.unparsed) == ["scripts/helper.py"]
    assert code.unparsed["scripts/helper.py"].startswith(why)
    helper.write_bytes(source + b"# a comment counts, too\n")
    assert hash_of(Code(root=folder).reach("scripts/a.py")) != hash_of(before)


def test_a_script_that_cannot_be_parsed_is_taken_likewise(folder):
    (folder / "scripts/a.py").write_text("print 1\n")
    code = Code(root=folder)
    assert list(code.reach("scripts/a.py")) == ["scripts/a.py.__doc__", "scripts/a.py.whole file"]
    assert list(code.unparsed) == ["scripts/a.py"]


def test_a_file_that_nobody_imports_is_not_read(folder):
    (folder / "scripts/helper.py").write_text("def f():\n    return 1\n")
    (folder / "scripts/other.py").write_text("print 1\n")
    code = Code(root=folder)
    code.reach("scripts/a.py")
    assert code.unparsed == {}


@pytest.mark.parametrize(
    "statement",
    [
        "import deep",
        "import os, deep",
        "import os; import deep",
        "from deep import (\n    f,\n)",
        "from .deep import f",
        "from . import deep",
        "if True:\n    import deep as d",
        "def f():\n    from deep import f",
        "from pkg.inner import f",
        "from pkg import inner",
        "import pkg.inner",
        "__import__('de' + 'ep')",
    ],
)
def test_what_it_seems_to_import_is_taken_whole(folder, statement):
    (folder / "scripts/pkg").mkdir()
    for name in ("deep", "pkg/inner"):
        (folder / f"scripts/{name}.py").write_text("def f():\n    return 1\n")
    (folder / "scripts/helper.py").write_text(f"print 1\n{statement}\n")
    found = Code(root=folder).reach("scripts/a.py")
    assert ("pkg.inner.f" if "pkg" in statement else "deep.f") in found


def test_a_relative_import_in_a_package_stays_in_it(folder):
    (folder / "scripts/pkg").mkdir()
    (folder / "scripts/a.py").write_text("import pkg.broken\n")
    (folder / "scripts/pkg/broken.py").write_text("print 1\nfrom .inner import f\n")
    (folder / "scripts/pkg/inner.py").write_text("def f():\n    return 1\n")
    (folder / "scripts/inner.py").write_text("def g():\n    return 1\n")
    found = Code(root=folder).reach("scripts/a.py")
    assert "pkg.inner.f" in found
    assert "inner.g" not in found


def test_it_is_named_also_where_a_cache_knows_it(folder):
    (folder / "scripts/helper.py").write_text("print 1\n")
    for _ in range(2):
        code = Code(root=folder, cache=folder / "cache.json")
        code.reach("scripts/a.py")
        code.keep()
        assert list(code.unparsed) == ["scripts/helper.py"]


@pytest.mark.parametrize(
    ("name", "text"), [("a.R", "x = 1\nimport(x)\n"), ("a.ipynb", '{"a": "import helper\\n"}')]
)
def test_a_script_in_another_language_counts_by_its_bytes(folder, name, text):
    path = folder / "scripts" / name
    path.write_text(text)
    before = hash_of(Code(root=folder).reach(f"scripts/{name}"))
    path.write_text(text.replace("1", "2").replace("a", "b"))
    code = Code(root=folder)
    assert hash_of(code.reach(f"scripts/{name}")) != before
    assert code.unparsed == {f"scripts/{name}": "not a Python file (*.py)"}


def test_a_warning_about_a_script_stays_quiet(folder, recwarn):
    (folder / "scripts/a.py").write_text("x = '\\d' is 'y'\nprint(x)\n")
    Code(root=folder).reach("scripts/a.py")
    assert not recwarn.list
