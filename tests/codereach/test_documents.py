"""What the documents show is so."""

import doctest
import re
import shlex
from pathlib import Path

from project import ROOT

import codereach
from codereach.command import main

FOREIGN = Path(__file__).parent / "foreign"
PAGE = (ROOT / "docs/codereach.md").read_text()


def test_the_examples_of_the_package_run():
    assert doctest.testmod(codereach) == (0, doctest.testmod(codereach).attempted)
    assert doctest.testmod(codereach).attempted > 10


def test_the_page_shows_the_snakefile_that_the_tests_run():
    shown = re.search(r"```python\n(from codereach.*?)\n\n\n(rule .*?)```", PAGE, re.DOTALL)
    snakefile = (FOREIGN / "Snakefile").read_text()
    assert shown[1] in snakefile
    assert shown[2] in snakefile


def test_the_page_shows_what_the_command_prints(monkeypatch, capsys):
    monkeypatch.chdir(FOREIGN)
    examples = re.findall(r"^\$ codereach (.*)\n((?:(?!\$|```).*\n)+)", PAGE, re.MULTILINE)
    assert len(examples) == 3
    for command, printed in examples:
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out == printed
