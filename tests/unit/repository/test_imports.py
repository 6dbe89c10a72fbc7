import ast
import re
import subprocess
import sys

import pytest
from project import ROOT

PACKAGE = ROOT / "src/chapter6"
ORDER = [
    {"errors", "formats", "language", "layout", "run_state", "tables"},
    {"config"},
    {"jobs"},
    {"stages"},
    {"fetching"},
    {"sources"},
    {"text", "climate"},
    {"models"},
    {"training"},
    {"evaluation"},
    {"claims"},
    {"caching", "engine"},
    {"reporting"},
    {"commands"},
]
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names}


def first_party_imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("chapter6."))


def test_data_flows_one_way_nothing_imports_backwards():
    backwards, seen = [], 0
    for path in PACKAGE.rglob("*.py"):
        here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if here == "__init__":
            continue
        for imported in first_party_imports(path):
            seen += 1
            allowed = LEVEL[imported] < LEVEL[here] or imported == here
            if not allowed and not {here, imported} <= ORDER[0]:
                backwards.append(f"{path.relative_to(ROOT)} imports {imported}")
    assert seen > 30
    assert backwards == []


@pytest.mark.parametrize(
    ("package", "libraries"), [("codereach", set()), ("fusedrnn", {"keras", "tensorflow"})]
)
def test_a_package_of_its_own_imports_nothing_but_itself_and_its_libraries(package, libraries):
    allowed, seen = sys.stdlib_module_names | {package} | libraries, 0
    for path in (ROOT / "src" / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                seen += 1
                assert name.split(".")[0] in allowed, f"{path} imports {name}"
    assert seen > (30 if package == "codereach" else 20)


def test_only_caching_the_engine_and_the_commands_know_snakemake():
    known = re.compile(r"^\s*(?:import|from) snakemake\b", re.MULTILINE)
    users = {path for path in PACKAGE.rglob("*.py") if known.search(path.read_text())}
    assert PACKAGE / "caching/notes.py" in users
    assert {path.relative_to(PACKAGE).parts[0] for path in users} <= {
        "caching",
        "engine",
        "commands",
    }


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "scripts").glob("*.py")))
def test_no_script_imports_tensorflow_before_it_needs_it(script):
    code = (
        f"import sys, runpy; runpy.run_path({str(ROOT / 'scripts' / script)!r}, run_name='x'); "
        "sys.exit(int('tensorflow' in sys.modules or 'keras' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_module_is_called_after_nothing():
    names = {path.stem for path in PACKAGE.rglob("*")}
    assert not names & {"utils", "helpers", "common", "misc"}
