"""Changes of settings, code and versions, in words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chapter6.language import _, later
from codereach import WHOLE_FILE

PACKAGE = "chapter6"
MANY = 4  # of more changes, the rest is only counted
# keys that are left out of names: what is inside them is clear by itself
NOT_NAMED = ("arguments", "settings")
NAME = "model"  # the key that identifies an entry of a list
# how `Code.reach` calls what is not a function, class or constant
AT_IMPORT = {
    "import": later("at module level"),
    "order": later("order at module level"),
    "__doc__": later("docstrings"),
}


def changed_settings(old: Any, new: Any) -> list[str]:
    """Return what differs between two settings, read from JSON: a text for each difference.

    A value is shown as ``key old → new``. Keys and entries of lists are new, gone or moved. The
    content of a new block, or of one that is gone, is not listed.

    >>> changed_settings({"splits": {"end": 1}}, {"splits": {"end": 2}})
    ['splits.end 1 → 2']
    """
    return [words for _place, words in sorted(_changes(old, new, ""), key=lambda one: one[0])]


def _changes(old: Any, new: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the words of each difference between two values at `place`."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            if key in NOT_NAMED:
                yield from _changes(old.get(key, {}), new.get(key, {}), place)
                continue
            inner = f"{place}.{key}".lstrip(".")
            if key not in new:
                yield inner, _gone(inner, old[key])
            elif key not in old:
                yield inner, _new(inner, new[key])
            else:
                yield from _changes(old[key], new[key], inner)
    elif isinstance(old, list) and isinstance(new, list):
        words = _changed_list(old, new, place)
        if len(words) > MANY:
            rest = len(words) - MANY + 1
            words[MANY - 1 :] = [_("%(key)s: %(number)s more changed", key=place, number=rest)]
        yield from ((place, word) for word in words)
    elif _identity(old) != _identity(new):
        yield place, f"{place} {_shown(old)} → {_shown(new)}".lstrip()


def _gone(key: str, value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return _("%(key)s is gone", key=key)
    return _("%(key)s is gone (was %(old)s)", key=key, old=_shown(value))


def _new(key: str, value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return _("%(key)s is new", key=key)
    return _("%(key)s is new (%(new)s)", key=key, new=_shown(value))


def _changed_list(old: list[Any], new: list[Any], place: str) -> list[str]:
    """Return which entries of a list are new, gone, moved and, if they have names, changed."""
    before, after = _by_name(old), _by_name(new)
    if before is None or after is None:
        return _changed_values(old, new, place)
    words = [_("%(key)s: %(entry)s is new", key=place, entry=e) for e in after if e not in before]
    words += [_("%(key)s: %(entry)s is gone", key=place, entry=e) for e in before if e not in after]
    moved = _moved(list(before), list(after))
    if len(moved) > 1:
        words.append(_("%(key)s: in another order", key=place))
    for name in moved if len(moved) == 1 else []:
        start, end = list(before).index(name) + 1, list(after).index(name) + 1
        words.append(
            _("%(key)s: %(entry)s moved from %(old)s to %(new)s",
              key=place, entry=name, old=start, new=end)
        )  # fmt: skip
    for name in after:
        if name in before:
            changes = _changes(before[name], after[name], f"{place}.{name}")
            words += [word for _place, word in changes]
    return words


def _by_name(entries: list[Any]) -> dict[str, Any] | None:
    """Return the entries by their `NAME`; None unless every entry has its own."""
    named = {e[NAME]: e for e in entries if isinstance(e, Mapping) and NAME in e}
    return named if len(named) == len(entries) else None


def _moved(old: list[str], new: list[str]) -> list[str]:
    """Return the fewest names that must move to put the names in both lists in the new order."""
    places = [old.index(name) for name in new if name in old]
    runs: list[list[int]] = [[]]
    for place in places:
        runs.append([*max((r for r in runs if not r or r[-1] < place), key=len), place])
    stay = max(runs, key=len)
    return [old[place] for place in places if place not in stay]


def _changed_values(old: list[Any], new: list[Any], place: str) -> list[str]:
    """Return which values of a list are new or gone; a value may occur several times."""
    before, after = [_identity(value) for value in old], [_identity(value) for value in new]
    values = dict(zip([*before, *after], [*old, *new], strict=True))
    words = []
    for identity, value in values.items():
        was, now = before.count(identity), after.count(identity)
        says = {"key": place, "entry": _shown(value)}
        if not was:
            words.append(_("%(key)s: %(entry)s is new", **says))
        elif not now:
            words.append(_("%(key)s: %(entry)s is gone", **says))
        elif was != now:
            words.append(
                _(
                    "%(key)s: %(entry)s appears %(new)s times (was %(old)s)",
                    **says,
                    new=now,
                    old=was,
                )
            )
    as_often = {identity for identity in values if before.count(identity) == after.count(identity)}
    if [i for i in before if i in as_often] != [i for i in after if i in as_often]:
        words.append(_("%(key)s: in another order", key=place))
    return words


def _identity(value: Any) -> str:
    """Return a value as JSON, which distinguishes 1 from true and from 1.0."""
    return json.dumps(value, sort_keys=True)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def changed_code(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return which functions, classes and constants changed, are new or are no longer used."""
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
    """Say where a piece of code is: ``text/tokenizer.py tokens_of``; other packages are named."""
    if "/" in name and name.endswith(f".{WHOLE_FILE}"):
        return name.removesuffix(f".{WHOLE_FILE}")  # a file that a module reads
    if name.startswith("scripts/"):
        file, _dot, symbol = name.partition(".py.")
    else:
        module, _dot, symbol = name.rpartition(".")
        parts = module.split(".")
        if parts == [parts[0]]:
            parts.append("__init__")  # a package's own module
        elif parts[0] == PACKAGE:
            del parts[0]
        file = "/".join(parts)
    return f"{file}.py {_(AT_IMPORT[symbol]) if symbol in AT_IMPORT else symbol}"


def changed_versions(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return ``library old → new`` for each version that differs."""
    return [
        f"{name} {old.get(name) or _('absent')} → {new.get(name) or _('absent')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
