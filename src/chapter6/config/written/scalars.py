"""Values that YAML decides by itself, and that its versions decide differently.

Snakemake reads YAML 1.1, most editors read YAML 1.2. To the one, ``no`` is false, ``010`` is 8,
``1:30`` is 90 and ``1e-3`` is text; to the other they are text, 10, text and 0.001. Whoever wrote
such a value meant one of the two: it is refused, with the ways to write either. So is a key without
a value, which both take for null.
"""

import re

import yaml

STANDARD = "tag:yaml.org,2002:"
TEXT = "str"

# YAML 1.2.2, section 10.3.2
CORE = {
    "null": re.compile(r"null|Null|NULL|~|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
        r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    ),
}
KNOWN = {"str", "int", "float", "bool", "null", "timestamp"}
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


def surprise(node: yaml.ScalarNode) -> str:
    """Return what is wrong with a value; nothing if every reader takes it for the same."""
    tag = node.tag.removeprefix(STANDARD)
    text = node.value
    if node.style:  # in quotes, or a block of text
        return "" if tag == TEXT else tagged(node.tag)
    if tag not in KNOWN:
        return _reserved(text) if tag in ("value", "merge") else tagged(node.tag)
    if tag == "null":
        return "" if text else "no value; write one, or take the key out"
    newer = _core_tag(text)
    if tag == newer and not (tag == "int" and _LEADING_ZERO.fullmatch(text)):
        return ""
    return f"{text} {_read_as(node, tag)}; {_instead(text, tag, newer)}"


def surprising_key(node: yaml.Node) -> str:
    """Return what is wrong with a key, which must be text; nothing if it is right."""
    if not isinstance(node, yaml.ScalarNode):
        return "a key is one word; here it is a list or a block"
    tag = node.tag.removeprefix(STANDARD)
    if tag in (TEXT, "merge"):
        return ""
    if not node.value:
        return "a key is missing before the colon"
    return f'this key {_read_as(node, tag)}; if it is a key, put it in quotes: "{node.value}"'


def is_fatal(node: yaml.Node) -> bool:
    """Tell whether Snakemake cannot read a file with this value in it."""
    tag = node.tag.removeprefix(STANDARD)
    return tag not in {*KNOWN, "seq", "map"} or tag == "timestamp"


def tagged(tag: str) -> str:
    """Return what is wrong with a tag."""
    short = "!!" + tag.removeprefix(STANDARD) if tag.startswith(STANDARD) else tag
    return f"tags such as {short} are not for this file; write the value as it is"


def _reserved(text: str) -> str:
    return f'YAML keeps {text} for itself; put it in quotes: "{text}"'


def _core_tag(text: str) -> str:
    return next((tag for tag, form in CORE.items() if form.fullmatch(text)), TEXT)


def _read_as(node: yaml.ScalarNode, tag: str) -> str:
    """Say what YAML 1.1 makes of a value."""
    if tag == TEXT:
        return "is text in YAML as Snakemake reads it, not a number"
    if tag == "timestamp":
        return "is read as a date"
    value = _value(node, tag)
    if tag == "bool":
        return f"is read as {str(value).lower()}"
    return f"is read as {tag if value is None else value}"


def _instead(text: str, tag: str, newer: str) -> str:
    """Say how to write either meaning."""
    quoted = f'"{text}" in quotes'
    if tag == "bool":
        meant = "true" if text.lower() in ("yes", "on") else "false"
        return f"write {meant}, or {quoted}"
    if tag == "timestamp":
        return f"write {quoted}"
    if newer == "float":
        return f"write {_number(text)}, or {quoted} if it is text"
    if newer == "int":
        decimal = int(text, 8 if text.startswith("0o") else 10)
        older = f", or {int(text.replace('_', ''), 8)}" if tag == "int" and decimal else ""
        return f"write {decimal}{older}, or {quoted} if it is text"
    if tag in ("int", "float"):
        value = _value(yaml.ScalarNode(STANDARD + tag, text), tag)
        return f"write {value}, or {quoted}"
    return f"write {quoted}"


def _number(text: str) -> str:
    """Write a number so that both versions read it: 1e-3 as 1.0e-3, 1e4 as 10000."""
    value = float(text)
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent or ("." in text and exponent[0] in "+-"):
        return repr(value)
    mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
    return f"{mantissa}e{exponent if exponent[0] in '+-' else '+' + exponent}"


def _value(node: yaml.ScalarNode, tag: str) -> int | float | bool | None:
    constructors = yaml.constructor.SafeConstructor
    construct = {
        "int": constructors.construct_yaml_int,
        "float": constructors.construct_yaml_float,
        "bool": constructors.construct_yaml_bool,
    }.get(tag)
    try:
        value = construct(constructors(), node) if construct else None
    except ValueError:
        return None
    return value if isinstance(value, int | float) else None
