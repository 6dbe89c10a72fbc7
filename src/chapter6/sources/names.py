"""The names of an archive's members: how they are shown, where they lead, which one was meant."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200
"""Characters of a name that a message or a table of findings holds."""

_DRIVE = re.compile(r"[A-Za-z]:")


def printable(name: str) -> str:
    r"""Return the name of a member as one line that any terminal and any file can hold.

    >>> printable("a\nb")
    'a\\nb'
    """
    shown = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
    if shown.isprintable():
        return shown
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in shown
    )


def leads_out(name: str) -> bool:
    r"""Tell whether a name is of a place outside the archive's folder, on any system.

    >>> [leads_out(name) for name in ("a/../b", "/a", "C:\\a", "a..b/c")]
    [True, True, True, False]
    """
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or bool(_DRIVE.match(name))


def nearest_name(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name that is probably meant: another case or folder, else one that looks like it.

    >>> nearest_name("glove.6B.100d.txt", ["a.txt", "vectors/Glove.6b.100d.txt"])
    'vectors/Glove.6b.100d.txt'
    """
    known = list(names)
    plain = {_plain(name): name for name in reversed(known)}
    by_file = {name.rpartition("/")[2]: plain[name] for name in reversed(list(plain))}
    whole = _plain(wanted)
    found = plain.get(whole) or by_file.get(whole.rpartition("/")[2])
    close = difflib.get_close_matches(whole, list(plain)[:1000], n=1, cutoff=0.6)
    return found or (plain[close[0]] if close else None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold().strip("./ ")
