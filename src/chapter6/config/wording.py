"""What pydantic finds wrong with a value, as a person would say it."""

import difflib
import math
import re
from typing import Any

from chapter6.config.addresses import without_secrets
from chapter6.config.written.files import Location

KEY_IS_TEXT = "a key is expected to be text"
EXPECTED = {
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_type": "a number is expected",
    "bool_type": "true or false is expected",
    "string_type": "text is expected",
    "list_type": "a list is expected",
    "dict_type": "a block of keys is expected",
    "model_type": "a block of keys is expected",
    "finite_number": "a finite number is expected",
    "string_too_short": "text is missing",
    "invalid_key": KEY_IS_TEXT,
    "recursion_loop": "a block of keys is expected; this one holds itself",
}
# what the schema's patterns stand for
PATTERNS = {
    r"\S": "text is missing",
    r"^6\.[1-4]$": 'a section of the chapter is expected, "6.1" to "6.4"',
    r"^[a-z][a-z0-9_]*$": (
        "a name has small letters, digits and underscores, and begins with a letter"
    ),
    r"^[0-9a-f]{64}$": "64 digits of 0-9 and a-f are expected",
    r"^[0-9a-f]{32}$": "32 digits of 0-9 and a-f are expected",
}
LONGEST = 60


def wording(fault: Any, location: Location) -> str:
    """Return what is wrong with a value, what was found, and what to write instead."""
    kind, value = fault["type"], fault["input"]
    any_scalar = "arguments" in location or (location[:1] == ("sweep",) and len(location) > 3)
    if any_scalar and kind in ("int_type", "float_type", "string_type", "bool_type"):
        return f"a number, text, true or false is expected ({_found(value)})"
    if kind == "literal_error":
        expected = fault["ctx"]["expected"].replace("'", "")
        what = f"{expected} is expected"
    elif kind == "string_pattern_mismatch":
        what = PATTERNS.get(fault["ctx"]["pattern"], "another form is expected")
    elif kind == "too_short":
        what = f"at least {_entries(fault['ctx']['min_length'])} expected"
    elif kind in EXPECTED:
        what = EXPECTED[kind]
    else:
        message = fault["msg"].removeprefix("Value error, ").replace("Input should", "should")
        what = message
    if isinstance(value, dict) and kind == "value_error":
        return str(what)
    instead = _instead(kind, value)
    if kind == "literal_error":
        names = re.split(r", | or ", expected)
        close = difflib.get_close_matches(str(value), names, n=1, cutoff=0.5)
        instead = f"did you mean {close[0]!r}?" if close else ""
    return f"{what} ({_found(value)}{'; ' + instead if instead else ''})"


def shown(value: Any) -> str:
    """Return a value as a file would have it, cut if it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "a block of keys"
    text = without_secrets(repr(value))  # before it is cut
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _found(value: Any) -> str:
    return f"found {shown(value)}"


def _entries(count: int) -> str:
    return "1 entry is" if count == 1 else f"{count} entries are"


def _instead(kind: str, value: Any) -> str:
    """Say what to write where the wrong type has the right value."""
    if kind in ("int_type", "float_type") and isinstance(value, str):
        number = as_number(value, whole=kind == "int_type")
        return "" if number is None else f"write {number} without quotes"
    if kind in ("int_type", "int_from_float") and isinstance(value, float):
        return f"write {int(value)}" if value.is_integer() else ""
    if kind == "string_type" and isinstance(value, int | float):
        return f'write "{shown(value)}" in quotes'
    if kind == "bool_type" and str(value).lower() in ("1", "yes", "on", "true"):
        return "write true"
    if kind == "bool_type" and str(value).lower() in ("0", "no", "off", "false"):
        return "write false"
    if kind == "list_type" and isinstance(value, str | int | float):
        return f"write [{without_secrets(str(value))}]"
    return ""


def as_number(text: str, whole: bool) -> int | float | None:
    """Return the number that a text is, None if it is none of the kind."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    if value.is_integer():
        return int(value)
    return None if whole else value
