"""What docstrings show is run: pytest collects the examples of every module in src/."""

import ast
import subprocess
import sys

from project import ROOT


def examples_in(path):
    """Return the functions, classes and modules of a file whose docstring has an example."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, documented)]
    return [node for node in nodes if ">>> " in (ast.get_docstring(node) or "")]


def test_every_example_of_a_docstring_is_run():
    written = sum(len(examples_in(path)) for path in (ROOT / "src").rglob("*.py"))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "src"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert written >= 20
    assert len([line for line in listed.splitlines() if "::" in line]) == written
