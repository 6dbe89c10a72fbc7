"""A look at what came: whether it is what was wanted and, if not, what it is."""

import gzip
import html
import re
import tarfile
import zipfile
import zlib
from pathlib import Path

from chapter6.fetching.wanted import BLOCK, Wanted

HEAD = 4096  # bytes by which a file is recognised

_KINDS = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # without a member
    (b"PK\x07\x08", "one volume of a zip of several"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"version https://git-lfs", "a pointer of Git LFS, not the file that it stands for"),
)
_PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|title|meta)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_XML_ERROR = re.compile(r"<Error>.*?<Code>(.*?)</Code>(?:.*?<Message>(.*?)</Message>)?", re.DOTALL)
_AT_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, ValueError)


def kind_of(head: bytes) -> str:
    """Return what a file is by its first bytes: ``gzip``, ``zip``, or words for anything else.

    Empty for what is not recognised.
    """
    if not head:
        return "an empty file"
    for start, name in _KINDS:
        if head.startswith(start):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(text):
        title = _TITLE.search(text)
        named = plain(html.unescape(title[1].decode("utf-8", "replace"))) if title else ""
        return f"an HTML page, titled “{named[:80]}”" if named else "an HTML page"
    if said := error_in(head):
        return said
    if text.lstrip().startswith(b"<?xml"):
        return "an XML document"
    if head[257:262] == b"ustar":
        return "a tar that is not gzipped"
    return ""


def error_in(head: bytes) -> str:
    """Return the error that a store such as S3 tells in XML; empty if there is none."""
    found = _XML_ERROR.search(head.decode("utf-8", "replace"))
    if found is None:
        return ""
    said = ": ".join(plain(part)[:100] for part in found.groups() if part)
    return f"an error of the store, {said}"


def plain(text: str) -> str:
    r"""Return what a stranger wrote as one line that does nothing to a terminal.

    >>> plain("a\n b\x1b[2J")
    'a b [2J'
    """
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def wrong_kind(head: bytes, wanted: Wanted) -> str | None:
    """Say what a file is by its first bytes, if that is not what is wanted.

    With a digest to go by, or of an unknown kind, only what no archive begins with counts.
    """
    kind = kind_of(head)
    if not kind or kind == ("zip" if wanted.is_zip else "gzip"):
        return None
    names = {"gzip": "a gzip file", "zip": "a zip"}
    if wanted.sum and not kind.startswith(("an HTML", "an XML", "an error", "an empty file")):
        return None
    return f"{names.get(kind, kind)}; expected a {wanted.kind}"


def fault_of(path: Path, wanted: Wanted) -> str | None:
    """Say what is wrong with a file that no digest proves; None if it is a whole archive.

    All that is needed of it is unpacked, as a stream: its own checksums must be right.
    """
    head = first_bytes(path)
    if wrong := wrong_kind(head, wanted):
        return wrong
    if not kind_of(head):
        return f"no archive; expected a {wanted.kind}"
    try:
        return _zip_fault(path, wanted) if wanted.is_zip else _tar_fault(path)
    except (NotImplementedError, RuntimeError):
        return f"a zip whose {wanted.member} is encrypted, or packed by an unusual method"
    except _AT_DAMAGE:
        return f"a {wanted.kind} that is cut off or damaged"


def first_bytes(path: Path) -> bytes:
    """Return as much of a file as it takes to recognise it."""
    with path.open("rb") as file:
        return file.read(HEAD)


def _zip_fault(path: Path, wanted: Wanted) -> str | None:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if wanted.member and wanted.member not in names:
            return no_member(wanted.member, names)
        if not names:
            return "a zip of nothing"
        for name in [wanted.member] if wanted.member else names:
            if archive.getinfo(name).compress_type not in (
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            ):
                raise NotImplementedError  # Python has some, but unpacks them without a bound
            with archive.open(name) as member:
                while member.read(BLOCK):
                    pass
    return None


def no_member(member: str, names: list[str]) -> str:
    """Say that a zip lacks a member, and what it has."""
    holds = ", ".join(plain(name)[:100] for name in names[:10])
    return f"a zip without {member}; it holds {holds or 'nothing'}"


def _tar_fault(path: Path) -> str | None:
    with gzip.open(path) as unzipped:
        first = unzipped.read(tarfile.BLOCKSIZE)
        try:
            tarfile.TarInfo.frombuf(first, "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            if first == bytes(tarfile.BLOCKSIZE):  # the end: a tar without a member
                return None
            return f"a gzip file of {kind_of(first) or 'no tar'}; expected a tar.gz"
        while unzipped.read(BLOCK):
            pass
    return None
