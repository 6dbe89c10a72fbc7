"""``codereach``: what a script reaches, its hash, and which scripts reach a function."""

import argparse
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from codereach.code import Code, hash_of
from codereach.summary import WHOLE_FILE

FOLDERS = ("scripts", "workflow/scripts")  # where scripts usually are


class RequestError(Exception):
    """The command line is wrong; the message says what, where, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status, 2 on an error."""
    given = _parser().parse_args(arguments)
    try:
        if given.named and len(given.scripts) != 1:
            raise RequestError("--named needs exactly one script: name it, too")
        code = Code(_packages(given.package), given.root, given.leave_out)
        lines = _users(code, given) if given.users else _scripts(code, given)
    except (RequestError, OSError) as error:
        print(f"codereach: {_message(error)}", file=sys.stderr)
        return 2
    for path, why in code.unparsed.items():
        print(f"codereach: {path} counts as a whole: {why}", file=sys.stderr)
    for line in lines:
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="codereach",
        description="What a script reaches, its hash, and which scripts reach a function.",
    )
    parser.add_argument(
        "scripts",
        nargs="*",
        metavar="SCRIPT",
        help="relative to the root; with --users and --hash, any number "
        f"(default: all *.py in {' and '.join(FOLDERS)})",
    )
    parser.add_argument("--hash", action="store_true", help="print only one hash per script")
    parser.add_argument(
        "--users",
        metavar="FILE:SYMBOL",
        help="print the scripts that reach a symbol, or anything in FILE",
    )
    parser.add_argument(
        "--named",
        action="append",
        default=[],
        metavar="MODULE.SYMBOL",
        help="something that the script looks up by name at run time; may be repeated",
    )
    parser.add_argument(
        "--root", default=".", metavar="FOLDER", help="the folder that paths are relative to"
    )
    parser.add_argument(
        "--package",
        action="append",
        default=[],
        metavar="NAME=FOLDER",
        help="a package that is neither in a script's folder nor in the root; may be repeated",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="MODULE",
        help="a module that cannot change a result; may be repeated",
    )
    return parser


def _packages(given: Sequence[str]) -> dict[str, str]:
    """Return name → folder for each ``NAME=FOLDER``, relative to the current folder."""
    found = {}
    for each in given:
        name, equals, folder = each.partition("=")
        if not (name and equals and folder):
            raise RequestError(f"--package {each}: write NAME=FOLDER, as in lib=src/lib")
        found[name] = os.path.abspath(folder)
    return found


def _scripts(code: Code, given: argparse.Namespace) -> list[str]:
    """Return a line for each symbol that a script reaches, or the hashes of several scripts."""
    if given.hash:
        names = given.scripts or _all_scripts(code)
        hashes = [hash_of(_reach(code, name, given.named)) for name in names]
        if len(given.scripts) == 1:
            return hashes
        return [f"{one}  {name}" for one, name in zip(hashes, names, strict=True)]
    if len(given.scripts) != 1:
        raise RequestError(
            "name one script, as in `codereach scripts/plot.py`; see `codereach --help`"
        )
    _reach(code, given.scripts[0], given.named)
    symbols = code.symbols(given.scripts[0], given.named)
    width = max((len(symbol.name) for symbol in symbols), default=0)
    return [
        f"{symbol.name:{width}}  {symbol.hash}  {code.shown(symbol.file)}:{symbol.line}"
        for symbol in symbols
    ]


def _users(code: Code, given: argparse.Namespace) -> list[str]:
    """Return the scripts that reach a symbol in a file, or anything in it."""
    shown, _, symbol = given.users.partition(":")
    file = code.root / shown
    if not file.is_file():
        raise RequestError(f"--users {given.users}: there is no file {shown} in {code.root}")
    defined = code.defined(shown)
    symbol = symbol.split(".")[0]  # a method counts with its class
    if symbol and symbol not in defined and code.shown(file) not in code.unparsed:
        near = _nearest(symbol, defined)
        raise RequestError(f"{shown}: nothing at its top level is called {symbol}{near}")
    users = []
    for script in given.scripts or _all_scripts(code):
        _reach(code, script, given.named)
        for found in code.symbols(script, given.named):
            names = (*found.symbol.split(", "), "") if found.symbol != WHOLE_FILE else (symbol,)
            if symbol in names and found.file.samefile(file):
                users.append(script)
                break
    if not users:
        print(f"codereach: no script reaches {given.users}", file=sys.stderr)
    return users


def _reach(code: Code, script: str, named: Sequence[str]) -> dict[str, str]:
    if not (code.root / script).is_file():
        raise RequestError(
            f"{script}: no such script in {code.root}{_nearest(script, _found(code))}"
        )
    return code.reach(script, named)


def _all_scripts(code: Code) -> list[str]:
    found = _found(code)
    if not found:
        raise RequestError(
            f"no scripts in {' or '.join(FOLDERS)} of {code.root}: name them, or give --root"
        )
    return found


def _found(code: Code) -> list[str]:
    return [
        code.shown(path)
        for folder in FOLDERS
        for path in sorted((code.root / folder).rglob("*.py"))
    ]


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{Path(error.filename)}: {error.strerror}"
    return str(error)
