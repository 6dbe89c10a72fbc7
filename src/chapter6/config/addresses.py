"""What an address of an archive is: the one reading, for the configuration, the rules and the jobs.

An address is a path, from the folder that the workflow runs in or with ``~``, a ``file://`` address
of this machine, or an address on the web. ``${NAME}`` in it is an environment variable.
"""

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

from chapter6.errors import InputError

WEB = ("http", "https")
KNOWN = (*WEB, "file")
CHOICE = (
    "an address is a path, file:///…, http://… or https://…; ${NAME} is an environment variable"
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=//)")
_KNOWN_SCHEME = re.compile(rf"({'|'.join(KNOWN)}):", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:([\\/]|$)|\\\\")
_BRACE = re.compile(r"[{}]|%7[BD]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Address:
    """Where an archive is.

    Attributes:
        path: of a file on this machine, None for an address on the web.
        url: of an archive on the web, None for a file.
    """

    path: Path | None = None
    url: str | None = None


def read_address(text: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Return where an address leads.

    Raises `InputError` if it leads nowhere: it has another form, or a variable is not set.
    """
    unset = [name for name in _VARIABLE.findall(text) if not environment.get(name)]
    if unset:
        raise InputError(f"the environment variable {unset[0]} is not set, or empty")
    is_file = text.lower().startswith("file:")
    whole = _VARIABLE.sub(
        lambda found: quote(environment[found[1]]) if is_file else environment[found[1]], text
    )
    fault = _fault_of_variables(text) or _fault(whole)
    if fault:
        raise InputError(fault)
    scheme = _scheme(whole)
    if scheme in WEB:
        return Address(url=whole)
    if scheme == "file":
        return Address(path=Path(os.fsdecode(unquote_to_bytes(urlsplit(whole).path))))
    path = os.path.expanduser(whole)
    if path.startswith("~"):
        raise InputError(f"no home folder is known for {path.partition('/')[0]}")
    return Address(path=Path(path))


def local_paths(addresses: Iterable[str]) -> list[str]:
    """Return the paths that addresses name on this machine, whether or not anything is there.

    Relative ones stay relative. An address whose variable is not set names none.
    """
    paths = []
    for text in addresses:
        with suppress(InputError):
            path = read_address(text).path
            paths += [] if path is None else [str(path)]
    return paths


def checked_address(text: str) -> str:
    """Return an address as it is written; raise ValueError if it has no form that is known.

    What a variable stands for is not known before the archive is wanted: the configuration may be
    of an edition that runs on another machine.
    """
    absolute = re.sub(r"^(file://)(?=\$)", r"\1/", text, flags=re.IGNORECASE)
    fault = _fault_of_variables(text) or _fault(
        _VARIABLE.sub("0", absolute), starts=_VARIABLE.match(text) is None
    )
    if fault:
        raise ValueError(fault)
    return text


def _scheme(text: str) -> str:
    found = _SCHEME.match(text) or _KNOWN_SCHEME.match(text)
    return found[1].lower() if found else ""


def _fault(text: str, starts: bool = True) -> str:
    """Say what is wrong with an address whose variables are filled in; nothing if it is right.

    `starts` tells whether its start is known.
    """
    if not text.strip():
        return f"an empty address; {CHOICE}"
    if text != text.strip() or _CONTROL.search(text):
        return "blanks around an address, or a line's end or another control character in it"
    if not starts:
        return ""
    scheme = _scheme(text)
    if not scheme and _DRIVE.match(text):
        return f"paths of Windows are not known; {CHOICE}"
    if scheme and scheme not in KNOWN:
        close = difflib.get_close_matches(scheme, KNOWN, n=1)
        return f"{scheme}:// is not known; " + (f"did you mean {close[0]}://?" if close else CHOICE)
    if scheme in WEB:
        return _fault_on_the_web(text)
    if _BRACE.search(text):
        return "Snakemake reads no file whose path has { or }"  # it takes them for wildcards
    return _fault_of_file(text) if scheme == "file" else ""


def _fault_of_variables(text: str) -> str:
    if "$" in _VARIABLE.sub("", text) and _scheme(text) not in WEB:
        return "an environment variable is written ${NAME}"
    return ""


def _fault_of_file(text: str) -> str:
    rest = text.partition(":")[2]
    host = rest[2:].partition("/")[0] if rest.startswith("//") else ""
    if host.lower() not in ("", "localhost"):
        return f"file://{host}/… is on another machine, {host}; a file of this one is file:///…"
    if not rest.startswith("/") or rest.rstrip("/") == "" or rest in (f"//{host}", f"//{host}/"):
        return "names no file; a file of this machine is file:///…"
    if "?" in rest or "#" in rest:
        return "in file://, ? is written %3F and # is written %23"
    if re.search(r"%(?![0-9A-Fa-f]{2})|%00", rest):
        return "in file://, % is followed by two hex digits; % itself is written %25"
    return ""


def _fault_on_the_web(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # it is read only now
    except ValueError as error:
        return str(error)
    return "" if parts.hostname else f"names no server; it begins {parts.scheme}://server/…"


def shown_address(text: str) -> str:
    """Return an address as messages and files may show it: without passwords and tokens.

    A variable stays as it is written. Of an address on the web the user's password, and every
    value of the query, become ``…``.

    >>> shown_address("https://me:secret@host/a.zip?token=abc")
    'https://me:…@host/a.zip?token=…'
    >>> shown_address("https://${USER}:${PASSWORD}@host/a.zip")
    'https://${USER}:${PASSWORD}@host/a.zip'
    """
    if _scheme(text) not in WEB:
        return text
    head, mark, query = text.partition("?")
    start, slashes, rest = head.partition("//")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    name, colon, password = user.partition(":")
    if colon:
        user = f"{name}:{_hidden(password)}"
    elif at and not _VARIABLE.fullmatch(user):
        user = "…"  # a token may stand alone
    query = re.sub(
        r"(^|[&;=])([^&;=]+)(?=[&;]|$)", lambda one: _without_value(one[1], one[2]), query
    )
    return f"{start}{slashes}{user}{at}{host}{slash}{path}{mark}{query}"


def _without_value(before: str, value: str) -> str:
    return before + (_hidden(value) if before == "=" or len(value) > len("download") else value)


def _hidden(secret: str) -> str:
    return secret if not _VARIABLE.sub("", secret) else "…"
