"""The directory of a zip: which member is meant, and whether it can be read and may be.

zipfile reads a directory of any size, takes the last of two members of one name, and says some
faults in words of its own only when the member is opened. Here everything is checked before.
"""

import os
import stat
import struct
import zipfile
from typing import NamedTuple

from chapter6.errors import InputError
from chapter6.sources.limits import DIRECTORY, ENTRIES, allowance
from chapter6.sources.names import leads_out, nearest_name, printable

AGAIN = "the archive is cut off or damaged; delete it and download it again"

_REPACK = "pack the file again with Deflate, as `zip` does"
_METHODS = {
    1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard",
    94: "MP3", 95: "XZ", 96: "JPEG", 97: "WavPack", 98: "PPMd", 99: "AES encryption",
}  # fmt: skip
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCH = 0x20
_UNIX = 3

_END = struct.Struct("<4s4H2LH")
_END_SIGN, _SPLIT_SIGN = b"PK\5\6", b"PK\7\x08"
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF
_LOCAL = 30  # bytes of a member's own header, without its name


class _End(NamedTuple):
    """What the end of a zip says of its directory."""

    volumes: bool  # whether it is one of several
    entries: int
    size: int  # bytes of the directory
    after: int  # bytes that follow the end


def check_directory(path: str | os.PathLike[str]) -> None:
    """Raise `InputError` if a file is no whole zip, or its directory is too large to be read."""
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        first = max(0, size - _END.size - _LONGEST_COMMENT - _LOCATOR.size - _END_64.size)
        file.seek(first)
        tail = file.read()
        file.seek(0)
        is_split = file.read(4) == _SPLIT_SIGN
    end = _end(tail)
    if is_split or (end and end.volumes):
        raise InputError(
            f"{path}: one volume of several; join them (zip -s 0 parts.zip --out whole.zip)"
        )
    if end is None:
        raise InputError(f"{path}: not a zip, or without its end; {AGAIN}")
    if end.after:
        raise InputError(f"{path}: {end.after:,} bytes follow the end of the zip; {AGAIN}")
    for count, most, what in (
        (end.entries, ENTRIES, "members"),
        (end.size, DIRECTORY, "bytes of directory"),
    ):
        if count > most:
            raise InputError(
                f"{path}: {count:,} {what}, expected at most {most:,}; pack the wanted file alone"
            )


def _end(tail: bytes) -> _End | None:
    """Return what the end record in the last bytes of a file says; None if none is whole."""
    start = tail.rfind(_END_SIGN)
    if start < 0 or len(tail) - start < _END.size:
        return None
    after = len(tail) - start - _END.size - _END.unpack_from(tail, start)[-1]
    return _read_end(tail, start, after) if after >= 0 else None


def _read_end(tail: bytes, start: int, after: int) -> _End:
    _, disk, first_disk, entries_here, entries, size, _, _ = _END.unpack_from(tail, start)
    volumes = (disk, first_disk) != (0, 0) and disk != 0xFFFF
    if start >= _LOCATOR.size:
        sign, disk, _, disks = _LOCATOR.unpack_from(tail, start - _LOCATOR.size)
        end_64 = start - _LOCATOR.size - _END_64.size
        if sign == b"PK\6\7" and end_64 >= 0:
            volumes = disk != 0 or disks > 1
            sign, _, _, _, _, _, entries_here, entries, size, _ = _END_64.unpack_from(tail, end_64)
    return _End(volumes or entries_here != entries, entries, size, after)


def wanted_member(
    archive: zipfile.ZipFile, path: str | os.PathLike[str], member: str, most: int | None = None
) -> zipfile.ZipInfo:
    """Return the entry of a member that can be read.

    Parameters
    ----------
    archive, path
        The open zip, and its path for messages.
    member
        The name of the member, as in the archive.
    most
        Bytes that it may have.

    Raises
    ------
    InputError
        If there is none of that name or more than one, it is no file or leads out of the archive's
        folder, is encrypted, compressed by another method than Deflate, overlaps another member, or
        is too large.
    """
    entries = archive.infolist()
    found = [info for info in entries if info.filename == member]
    if not found:
        raise InputError(_missing(path, member, [info.filename for info in entries]))
    place = f"{path}: {printable(member)}"
    if len(found) > 1:
        raise InputError(f"{place} is stored {len(found)} times; pack the file once")
    info = found[0]
    fault = _fault_of_kind(info) or _fault_of_size(info, most)
    if fault:
        raise InputError(f"{place} {fault}")
    if _overlaps(info, archive):
        raise InputError(f"{place} overlaps what is stored beside it; {AGAIN}")
    return info


def _missing(path: str | os.PathLike[str], member: str, names: list[str]) -> str:
    has = ", ".join(map(printable, names[:10])) or "nothing"
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    near = nearest_name(member, names)
    hint = ""
    if near is not None and leads_out(near):
        hint = f"{printable(near)} leads out of the archive's folder: pack it with its name alone; "
    elif near is not None:
        hint = f"did you mean {printable(near)}? Then set the source's `member` to it; "
    return f"{path}: no member {printable(member)}; {hint}the archive holds {has}{more}"


def _fault_of_kind(info: zipfile.ZipInfo) -> str:
    """Say what keeps a member from being read; nothing if nothing does."""
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if info.is_dir() or stat.S_ISDIR(mode):
        return "is a folder, expected a file"
    if stat.S_ISLNK(mode):
        return "is a symbolic link, expected a file; pack the file itself (zip without -y)"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no regular file; pack the file itself"
    if leads_out(info.filename) or info.orig_filename != info.filename:
        return "leads out of the archive's folder; pack it with a relative name"
    if info.flag_bits & _ENCRYPTED or info.compress_type == 99:
        return "is encrypted; unpack it with its password, and pack it again without one"
    if info.flag_bits & _PATCH:
        return f"is a patch, expected a file; {_REPACK}"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        method = _METHODS.get(info.compress_type, f"the unknown method {info.compress_type}")
        return f"is compressed with {method}, expected Deflate; {_REPACK}"
    return ""


def _fault_of_size(info: zipfile.ZipInfo, most: int | None) -> str:
    if most is not None and info.file_size > most:
        return f"has {info.file_size:,} bytes, expected at most {most:,}"
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        return f"has two sizes, {info.compress_size:,} and {info.file_size:,} bytes; {AGAIN}"
    allowed = allowance(info.compress_size)
    if info.file_size > allowed:
        return (
            f"unpacks to {info.file_size:,} bytes from {info.compress_size:,}, expected at most "
            f"{allowed:,}; the archive is damaged, or made to fill the memory"
        )
    return ""


def _overlaps(info: zipfile.ZipInfo, archive: zipfile.ZipFile) -> bool:
    """Tell whether a member reaches into another one or the directory, or begins too early."""
    start = info.header_offset
    end = start + _LOCAL + len(info.orig_filename.encode("utf-8")) + info.compress_size
    starts = [other.header_offset for other in archive.infolist() if other is not info]
    return start < 0 or end > archive.start_dir or any(start <= each < end for each in starts)
