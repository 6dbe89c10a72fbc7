"""Text files and the output of programs are read and written as UTF-8, whatever the locale."""

import ast
import re

import pytest
from project import ROOT

FOLDERS = ("src", "scripts", "benchmarks", "docs")
PROGRAMS = sorted(
    [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    + list((ROOT / "tests").glob("*.py"))
)
MODE = re.compile(r"[rwax][bt+]{0,2}")
TEXT = {"read_text", "write_text"}
MAY_BE_TEXT = {"fdopen", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"}
PROGRAM = {"run", "Popen", "check_output", "check_call", "call", "getoutput"}


def without_encoding(source):
    """Yield the lines of calls that read or write text in the locale's encoding."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _depends_on_locale(node):
            yield node.lineno


def _depends_on_locale(call):
    function = call.func
    is_method = isinstance(function, ast.Attribute)
    name = function.attr if is_method else getattr(function, "id", "")
    options = {option.arg for option in call.keywords}
    if "encoding" in options or None in options:
        return False
    if name in TEXT:
        return len(call.args) <= (name == "write_text")
    if name in PROGRAM:
        return bool(options & {"text", "universal_newlines"})
    modes = [mode for mode in map(_mode, call.args) if mode]
    modes += [_mode(option.value) or "" for option in call.keywords if option.arg == "mode"]
    if name == "TextIOWrapper":
        return len(call.args) < 2
    if name == "open" and getattr(getattr(function, "value", None), "id", "") == "tarfile":
        return False
    if name == "open" and is_method:
        is_path = not call.args or bool(_mode(call.args[0]))
        return any("b" not in mode for mode in modes if is_path or "t" in mode) or (
            is_path and not modes
        )
    if name == "open" or name == "fdopen":
        return not any("b" in mode for mode in modes)
    if name in MAY_BE_TEXT:
        return any("b" not in mode for mode in modes)
    return False


def _mode(node):
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text and MODE.fullmatch(node.value) else None


@pytest.mark.parametrize(
    ("call", "is_found"),
    [
        ("open(path)", True),
        ("open(path, 'w')", True),
        ("open(path, mode='a')", True),
        ("open(path, 'rb')", False),
        ("open(path, mode='wb')", False),
        ("open(path, encoding='utf-8')", False),
        ("path.open()", True),
        ("path.open('w')", True),
        ("path.open('rb')", False),
        ("path.open(encoding='utf-8')", False),
        ("gzip.open(path)", False),
        ("gzip.open(path, 'rt')", True),
        ("tarfile.open(path, 'w:gz')", False),
        ("tarfile.open(fileobj=stream, mode='r|')", False),
        ("archive.open(member)", False),
        ("os.open(path, os.O_RDONLY)", False),
        ("path.read_text()", True),
        ("path.read_text('utf-8')", False),
        ("path.read_text(encoding='utf-8')", False),
        ("path.write_text(text)", True),
        ("path.write_text(text, encoding='utf-8')", False),
        ("os.fdopen(3, 'w')", True),
        ("os.fdopen(3, 'wb')", False),
        ("io.TextIOWrapper(stream)", True),
        ("subprocess.run(words, text=True)", True),
        ("subprocess.run(words, text=True, encoding='utf-8')", False),
        ("subprocess.Popen(words, universal_newlines=True)", True),
        ("subprocess.run(words, capture_output=True)", False),
        ("tempfile.TemporaryFile('w+')", True),
        ("tempfile.TemporaryFile()", False),
    ],
)
def test_a_call_that_leaves_the_encoding_to_the_locale_is_found(call, is_found):
    assert list(without_encoding(call)) == [1] * is_found


def test_no_program_leaves_an_encoding_to_the_locale():
    assert len(PROGRAMS) > 100
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in PROGRAMS
        for line in without_encoding(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_rule_reads_or_writes_a_file_in_the_locale_s_encoding():
    for path in (ROOT / "Snakefile", *(ROOT / "rules").glob("*.smk")):
        assert not re.search(r"\bopen\(|_text\(", path.read_text(encoding="utf-8")), path
