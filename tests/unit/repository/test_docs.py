"""The documents name files, commands and code that are there."""

import pkgutil
import re

import pytest
from project import ROOT

from chapter6.commands.cli import main

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FOLDERS = (ROOT, ROOT / "src/chapter6")  # where paths begin
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text() for page in PAGES}
OWN = "src|rules|scripts|report|tests|benchmarks|docs|profiles|reference"
ANOTHER_WORKFLOW = "docs/codereach.md"  # its paths are of an example, which other tests run


@pytest.fixture(params=TEXTS)
def page(request):
    return request.param


def found(path):
    """Tell whether a path of the docs, perhaps with * in it, is a file or folder of the project."""
    return any(next(folder.glob(path.rstrip("/")), None) for folder in FOLDERS)


def test_the_pages_are_there():
    assert {"README.md", "CONTRIBUTING.md", "docs/caching.md", "docs/files.md"} <= set(TEXTS)


def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)\s]+)\)", TEXTS[page])
    here = (ROOT / page).parent
    local = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in local if link and not (here / link).exists()] == []


def test_every_page_of_the_docs_is_linked_from_the_readme():
    linked = set(re.findall(r"\]\((docs/[\w/]+\.md)\)", TEXTS["README.md"]))
    assert linked == {name for name in TEXTS if name.startswith("docs/")}


@pytest.mark.parametrize("page", sorted(TEXTS.keys() - {ANOTHER_WORKFLOW}))
def test_every_path_that_is_named_exists(page):
    named = set(re.findall(rf"(?<![\w/.<-])(?:{OWN})/[\w./*-]*[\w/](?![\w<])", TEXTS[page]))
    named |= set(re.findall(r"(?<![\w/.<~-])(?:[\w-]+/)+\w+\.(?:py|smk|j2)\b", TEXTS[page]))
    missing = {path for path in named if not found(path)}
    assert missing == set()


def test_every_test_that_is_named_exists(page):
    names = set(re.findall(r"\btest_\w+\.py", TEXTS[page]))
    assert {name for name in names if not next(ROOT.glob(f"tests/**/{name}"), None)} == set()


def test_every_module_that_is_named_exists(page):
    for name in re.findall(r"`(chapter6(?:\.\w+)+)`", TEXTS[page]):
        assert pkgutil.resolve_name(name)  # or it raises


def test_every_target_of_make_and_every_command_exists(page, capsys):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", TEXTS[page], re.MULTILINE)) <= targets
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.search(r"\{([\w,]+)\}", capsys.readouterr().out)[1].split(","))
    assert set(re.findall(r"^(?:\| )?`?chapter6 (\w+)", TEXTS[page], re.MULTILINE)) <= commands
