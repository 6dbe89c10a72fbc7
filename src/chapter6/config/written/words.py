"""What YAML's reader complains of, in words for whoever wrote the file."""

import re

import yaml

_COLON = (
    "a colon followed by a blank cannot be here; put the text in quotes, or mind the indentation"
)
# a part of what PyYAML or libyaml says → what it comes from, and what to do
WORDS = {
    "mapping values are not allowed": _COLON,
    "found unexpected end of stream": "a quote is opened here and never closed",
    "undefined alias": "no anchor (&name) comes before the alias (*name) here",
    "unknown escape character": (
        "a backslash in double quotes begins an escape; use single quotes, or write two backslashes"
    ),
    "another document": "`---` begins a second document; one file has one",
    "',' or ']'": "a list is opened with [ and never closed, or a comma is missing",
    "',' or '}'": "a block is opened with { and never closed, or a comma is missing",
    "could not find expected ':'": "a key without its colon, or text over several lines",
    "node content": "a value is missing before this, or a bracket is closed that was never opened",
    "duplicate anchor": "an anchor (&name) of this name is there already",
    "block end": "the indentation, or a quote, does not fit the lines above",
    "did not find expected": "the indentation, or a quote, does not fit the lines above",
}


def in_words(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line, from 1, and what is wrong there."""
    if isinstance(error, yaml.reader.ReaderError):
        # its position counts bytes in libyaml, characters in PyYAML
        line = text[: text.find(chr(error.character))].count("\n") + 1
        return line, f"the character #x{error.character:04x} is not allowed; take it out"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.splitlines()
    line = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    opened = getattr(error, "context_mark", None)
    if re.search("end of stream|',' or", said) and opened:
        line = opened.line  # where it was opened says more than where the file ends
    if "cannot start any token" in said and mark and lines:
        return line + 1, _starts_nothing(lines[mark.line][mark.column :])
    words = next((words for part, words in WORDS.items() if part in said), "this is not YAML")
    return line + 1, words


def _starts_nothing(rest: str) -> str:
    if rest.startswith("\t"):
        return "a tab; YAML is indented with blanks only"
    return f"text cannot begin with {rest[:1]}; put it in quotes"
