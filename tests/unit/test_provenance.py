import pytest

from chapter6.provenance import code
from chapter6.provenance.code import code_hash


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package and a script that imports some of it."""
    files = {
        "chapter6/__init__.py": "",
        "chapter6/a.py": "from chapter6.b import f\n\ndef g(x):\n    return f(x) + 1\n",
        "chapter6/b.py": "LIMIT = 3\n\ndef f(x):\n    return x * LIMIT\n",
        "chapter6/other.py": "def h():\n    return 1\n",
        "script.py": "from chapter6.a import g\n\ndef main():\n    print(g(2))\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(code, "PACKAGE", tmp_path / "chapter6")

    def hash_after(name=None, old="", new="", modules=()):
        if name:
            path = tmp_path / name
            assert old in path.read_text()
            path.write_text(path.read_text().replace(old, new, 1))
        code._parsed.cache_clear()
        code._fingerprint.cache_clear()
        return code_hash(tmp_path / "script.py", modules)

    return hash_after


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("script.py", "def main", '"""What it does."""\n\n# why\ndef main'),
        ("script.py", "print(g(2))", "print( g( 2 ) )  # two"),
        ("chapter6/b.py", "def f(x):\n", 'def f(x):\n    """Times the limit."""\n'),
        ("chapter6/other.py", "return 1", "return 2"),
    ],
)
def test_comments_docstrings_format_and_unreached_modules_do_not_count(package, name, old, new):
    assert package() == package(name, old, new)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("script.py", "g(2)", "g(3)"),
        ("chapter6/a.py", "+ 1", "+ 2"),
        ("chapter6/b.py", "LIMIT = 3", "LIMIT = 4"),
        ("chapter6/__init__.py", "", "import os\n"),
    ],
)
def test_code_that_the_script_reaches_directly_or_not_counts(package, name, old, new):
    assert package() != package(name, old, new)


def test_a_module_imported_by_name_counts_where_it_is_named(package):
    before = package(modules=["chapter6.other"])
    assert before != package("chapter6/other.py", "return 1", "return 2", ["chapter6.other"])
