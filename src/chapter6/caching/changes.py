"""What changed between two provenances, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from chapter6.language import _, later

PACKAGE = "chapter6."
MANY = 4  # more changes than that are counted
# what `Code.reach` calls that which is no symbol
AT_IMPORT = {
    "import": later("at module level"),
    "order": later("order at module level"),
    "__doc__": later("docstrings"),
}


def changed_settings(old: Any, new: Any) -> list[str]:
    """Return ``key old → new`` for each setting that differs, was added or is gone."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    words = []
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            words.append(_("%(key)s is gone (was %(old)s)", key=key, old=_shown(before[key])))
        elif key not in before:
            words.append(_("%(key)s is new (%(new)s)", key=key, new=_shown(after[key])))
        elif before[key] != after[key] or type(before[key]) is not type(after[key]):
            words.append(f"{key} {_shown(before[key])} → {_shown(after[key])}")
    return words


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            # what a builder is given, and what the report shows of all, goes by its own names
            own = key in ("arguments", "settings")
            yield from _leaves(inner, place if own else f"{place}.{key}".lstrip("."))
    else:
        yield place, value


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def changed_code(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return which functions, classes and constants changed, came into reach or left it."""
    changed = [name for name in sorted(old.keys() & new.keys()) if old[name] != new[name]]
    added, gone = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    if len(changed) == len(old) > MANY:
        return [_("all of its code changed, or how code is hashed")]
    words = [_("%(place)s changed", place=_place(name)) for name in changed]
    if not changed or len(changed) + len(added) + len(gone) <= MANY:
        words += [_("%(place)s is new", place=_place(name)) for name in added]
        words += [_("%(place)s is no longer used", place=_place(name)) for name in gone]
    if len(words) > MANY:
        words[MANY - 1 :] = [_("%(number)s more changed", number=len(words) - MANY + 1)]
    return words or [_("its code changed")]


def _place(name: str) -> str:
    """Say where a piece of code stands: ``text/tokenizer.py tokens_of``."""
    if name.startswith("scripts/"):
        file, _dot, symbol = name.partition(".py.")
    else:
        module, _dot, symbol = name.removeprefix(PACKAGE).rpartition(".")
        file = module.replace(".", "/")
    return f"{file}.py {_(AT_IMPORT[symbol]) if symbol in AT_IMPORT else symbol}"


def changed_versions(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return ``library old → new`` for each version that differs."""
    return [
        f"{name} {old.get(name) or _('absent')} → {new.get(name) or _('absent')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
