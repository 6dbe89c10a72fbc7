"""Scripts without a package around them, and how Python finds what they import."""

import textwrap

import pytest

from codereach import Code, hash_of


@pytest.fixture
def reach(tmp_path):
    """Write files, by their paths, and return what a script reaches."""

    def reached(files, script="scripts/a.py", named=(), **options):
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(textwrap.dedent(text))
        return Code(root=tmp_path, **options).reach(script, named)

    return reached


F = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


@pytest.mark.parametrize(
    ("script", "symbol"),
    [
        ("import helper\nhelper.f()", "helper.f"),
        ("from helper import f\nf()", "helper.f"),
        ("import helper as h\nh.f()", "helper.f"),
        ("def main():\n    from helper import f\n    f()\nmain()", "helper.f"),
        ("from .helper import f\nf()", "helper.f"),
        ("from . import helper\nhelper.f()", "helper.f"),
        ("from scripts.helper import f\nf()", "scripts.helper.f"),
        ("from scripts import helper\nhelper.f()", "scripts.helper.f"),
        ("import scripts.helper\nscripts.helper.f()", "scripts.helper.f"),
        ("from ..scripts.helper import f\nf()", "scripts.helper.f"),
        ("from lib.inner.helper import f\nf()", "lib.inner.helper.f"),
        ("from lib.package import f\nf()", "lib.package.near.f"),
        ("from lib.inner.again import f\nf()", "lib.inner.helper.f"),
        ("from lib.inner.whole import helper\nhelper.f()", "lib.inner.helper.f"),
    ],
)
def test_a_function_is_reached_without_a_package(reach, script, symbol):
    found = reach(
        {
            "scripts/a.py": script,
            "scripts/helper.py": F,
            "lib/inner/helper.py": F,
            "lib/inner/again.py": "from ..inner.helper import f\n",
            "lib/inner/whole.py": "from . import helper\n",
            "lib/package/__init__.py": "from .near import f\n",
            "lib/package/near.py": F,
        }
    )
    assert symbol in found
    assert not any(name.endswith(".g") for name in found)


def test_a_scripts_own_folder_comes_before_the_root(reach):
    files = {"scripts/a.py": "import helper\nhelper.f()\n", "helper.py": F}
    assert "helper.f" in reach(files)
    files["scripts/helper.py"] = "def f():\n    return 3\n"
    own = reach(files)["helper.f"]
    files["helper.py"] = "def f():\n    return 4\n"
    assert reach(files)["helper.f"] == own


def test_modules_of_one_name_in_two_folders_are_two(reach, tmp_path):
    load = "import helper\nhelper.f()\n"
    files = {"one/a.py": load, "two/a.py": load, "one/helper.py": F, "two/helper.py": F}
    reach(files, "one/a.py")
    (tmp_path / "two/helper.py").write_text(F.replace("1", "5"))
    code = Code(root=tmp_path)
    assert code.reach("one/a.py")["helper.f"] != code.reach("two/a.py")["helper.f"]


def test_a_folder_without_python_does_not_hide_a_library(reach):
    script = "import logging\nimport json\nlogging.info(1)\n"
    before = reach({"scripts/a.py": script})
    assert reach({"scripts/a.py": script, "logging/notes.txt": "", "json/x.py": F}) == before


def test_a_module_that_appears_is_seen_in_spite_of_a_cache(reach, tmp_path):
    files, cache = {"scripts/a.py": "from helper import f\nf()\n"}, tmp_path / "cache.json"

    def found():
        code = Code(root=tmp_path, cache=cache)
        names = code.reach("scripts/a.py")
        code.keep()
        return names

    reach(files)
    assert "helper.f" not in found()
    reach({"scripts/helper.py": F})
    assert "helper.f" in found()
    (tmp_path / "scripts/helper.py").unlink()
    assert "helper.f" not in found()


def test_scripts_are_named_from_the_root_wherever_one_is(reach, tmp_path, monkeypatch):
    one = reach({"scripts/a.py": "def f():\n    pass\nf()\n", "other/b.py": "print(1)\n"})
    assert "scripts/a.py.f" in one
    monkeypatch.chdir(tmp_path / "other")
    assert Code(root=tmp_path).reach(tmp_path / "scripts/a.py") == one
    assert Code(root="..").reach("scripts/a.py") == one
    assert "../scripts/a.py.f" in Code().reach("../scripts/a.py")


def test_several_packages_count_with_what_they_import_from_each_other(reach, tmp_path):
    files = {
        "scripts/a.py": "from one import f\nf()\n",
        "src/one/__init__.py": "from two.b import g\n\n\ndef f():\n    return g()\n",
        "elsewhere/another_name/b.py": F,
    }
    packages = {"one": "src/one", "two": tmp_path / "elsewhere/another_name"}
    (tmp_path / "src/one").mkdir(parents=True)
    (tmp_path / "elsewhere/another_name").mkdir(parents=True)
    found = reach(files, packages=packages)
    assert {"one.f", "two.b.g"} <= found.keys()
    assert "two.b.f" not in found
    assert "two.b.g" not in reach(files, packages={"one": "src/one"})


def test_a_package_without_a_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such folder for the package lib"):
        Code({"lib": "src/lib"}, tmp_path)


def test_a_script_that_does_not_exist_is_refused_by_name(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"scripts/a\.py: no such script in "):
        Code(root=tmp_path).reach("scripts/a.py")


@pytest.mark.parametrize(
    ("left_out", "counts"), [("logs", False), ("log", True), ("logs.deep", True), ("lo", True)]
)
def test_what_is_left_out_is_named_by_whole_parts(reach, left_out, counts):
    files = {"scripts/a.py": "from logs.console import f\nf()\n", "scripts/logs/console.py": F}
    assert ("logs.console.f" in reach(files, left_out=[left_out])) == counts


LOAD = "import sys\nfrom importlib import import_module\nimport_module(sys.argv[1])\n"
LOADED = {"scripts/a.py": LOAD, "scripts/helper.py": F, "lib/deep/b.py": F}


def test_an_import_by_a_computed_name_takes_all_that_can_be_imported(reach):
    found = reach(LOADED)
    assert {"helper.f", "helper.g", "lib.deep.b.f", "lib.deep.b.g"} <= found.keys()


@pytest.mark.parametrize("folder", [".snakemake/conda/x", "venv/lib", "lib/__pycache__"])
def test_other_peoples_code_below_the_root_is_not_taken(reach, folder):
    files = {**LOADED, "venv/pyvenv.cfg": ""}
    assert reach({**files, f"{folder}/c.py": F}) == reach(files)


def test_what_is_named_is_taken_instead(reach):
    found = reach(LOADED, named=["lib.deep.b.f"])
    assert "lib.deep.b.f" in found
    assert not {"lib.deep.b.g", "helper.f"} & found.keys()
    assert "helper.g" in reach(LOADED, named=["helper"])


def test_a_method_or_an_unknown_function_may_be_named(reach):
    files = {**LOADED, "scripts/helper.py": f"class A:\n    def f(self):\n        pass\n\n\n{F}"}
    assert "helper.A" in reach(files, named=["helper.A.f"])
    assert "helper.g" in reach(files, named=["helper.made_at_run_time"])


def test_a_name_that_is_in_no_module_names_nothing(reach):
    assert reach(LOADED, named=["helpre.f"]) == reach(LOADED)


def test_to_ask_whether_a_name_is_there_looks_up_no_other(reach):
    script = "{}\n    snakemake = 1\n\n\ndef unused():\n    return 2\n"
    for test in ('"snakemake" not in globals()', "'f' in vars()", "not 'f' in locals()"):
        files = {"scripts/a.py": script.format(f"if {test}:")}
        assert "scripts/a.py.unused" not in reach(files)
    for test in ("sys.argv[1] in globals()", '"x" in f(globals())', '"x" in vars(a)'):
        assert "scripts/a.py.unused" in reach({"scripts/a.py": script.format(f"if {test}:")})
    assert "scripts/a.py.unused" in reach(
        {"scripts/a.py": script.format("if 'unused' in globals():")}
    )


def test_a_link_to_a_script_imports_from_both_folders(reach, tmp_path):
    reach({"shared/a.py": "import helper\nhelper.f()\n", "shared/helper.py": F}, "shared/a.py")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/a.py").symlink_to("../shared/a.py")
    assert "helper.f" in Code(root=tmp_path).reach("scripts/a.py")


def test_folders_that_link_in_a_circle_end(reach, tmp_path):
    reach(LOADED)
    (tmp_path / "lib/deep/again").symlink_to("..")
    assert "lib.deep.b.f" in Code(root=tmp_path).reach("scripts/a.py")


def test_a_deep_tree_has_the_same_hash_however_deep_the_caller_is(reach, tmp_path):
    reach({"scripts/a.py": f"print({' + '.join(['1'] * 900)})\n"})

    def below(depth):
        return below(depth - 1) if depth else hash_of(Code(root=tmp_path).reach("scripts/a.py"))

    assert below(0) == below(500)
    assert Code(root=tmp_path).unparsed == {}


def test_what_is_in_the_root_counts_beside_named_packages(reach, tmp_path):
    (tmp_path / "src/one").mkdir(parents=True)
    files = {"scripts/a.py": "from lib.helper import f\nf()\n", "lib/helper.py": F}
    assert "lib.helper.f" in reach(files, packages={"one": "src/one"})


def test_a_computed_name_is_one_of_the_named_packages_or_of_the_scripts_folder(reach, tmp_path):
    (tmp_path / "src/one").mkdir(parents=True)
    found = reach({**LOADED, "src/one/b.py": F}, packages={"one": "src/one"})
    assert {"one.b.f", "helper.f"} <= found.keys()
    assert "lib.deep.b.f" not in found


def test_a_long_chain_of_imports_ends(reach):
    files = {f"scripts/m{n}.py": f"import m{n + 1}\nm{n + 1}.f()\n" for n in range(600)}
    found = reach({**files, "scripts/a.py": "import m0\n", "scripts/m600.py": F})
    assert "m600.f" in found


def test_files_that_a_module_reads_count_by_their_bytes_where_it_is_imported(tmp_path):
    for name, text in {
        "src/flow/__init__.py": "",
        "src/flow/library.py": "def load():\n    return open('flow.c')\n",
        "src/flow/other.py": "def g():\n    return 1\n",
        "scripts/loads.py": "from flow.library import load\nload()\n",
        "scripts/other.py": "from flow.other import g\ng()\n",
        "src/flow/flow.c": "int f;",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    def hashes():
        packages, reads = {"flow": "src/flow"}, {"flow.library": ["src/flow/flow.c"]}
        code = Code(packages=packages, root=tmp_path, reads=reads)
        return [code.reach(f"scripts/{name}.py") for name in ("loads", "other")]

    before = hashes()
    (tmp_path / "src/flow/flow.c").write_text("int f; // why")
    after = hashes()
    changed = {name for name in before[0] if before[0][name] != after[0][name]}
    assert changed == {"flow/flow.c.whole file"}
    assert before[1] == after[1]
