"""One member of a zip, kept as a zip of its own: the same bytes whichever way it came.

The packed bytes of the member are copied unchanged. Around them is the least that makes a zip, with
a fixed date. Data descriptors, comments and extra fields are left out; sizes of 4 GiB and more are
written as zip64.
"""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from chapter6.fetching.looks import no_member
from chapter6.fetching.wanted import BLOCK, AddressError

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
FULL = 0xFFFFFFFF
ENCRYPTED, UTF8 = 0x1, 0x800
FIRST_DAY = 0x21  # 1980-01-01, the first that a zip can hold


class OddZipError(Exception):
    """A zip that only a whole reading may understand; the text says why."""


@dataclass(frozen=True)
class Member:
    """A member as the directory of its zip describes it.

    Attributes
    ----------
    name, method, crc
        Its name, `STORED` or `DEFLATED`, and its CRC-32.
    packed, bytes
        Its size in the archive, and unpacked.
    header
        Where its local header is.
    """

    name: str
    method: int
    crc: int
    packed: int
    bytes: int
    header: int

    @classmethod
    def of(cls, archive: zipfile.ZipFile, name: str) -> "Member":
        """Find a member.

        Raises `AddressError` if it is not there, `OddZipError` if it cannot be taken as it is: it
        is there twice, encrypted, or packed by another method.
        """
        names = archive.namelist()
        if name not in names:
            raise AddressError(no_member(name, names))
        info = archive.getinfo(name)
        if names.count(name) > 1:
            raise OddZipError("it is there twice")
        if info.flag_bits & ENCRYPTED or info.compress_type not in (STORED, DEFLATED):
            raise OddZipError("it is encrypted, or packed by an unusual method")
        sizes = info.compress_size, info.file_size
        return cls(name, info.compress_type, info.CRC, *sizes, info.header_offset)


def data_start(file: IO[bytes], header: int, name: str) -> int:
    """Return where a member's packed bytes begin; `header` is where its local header is.

    Raises `OddZipError` if that is not its header.
    """
    file.seek(header)
    read = file.read(LOCAL.size)
    if len(read) < LOCAL.size or read[:4] != b"PK\3\4":
        raise OddZipError("its header is not where the directory says")
    *_rest, name_size, extra_size = LOCAL.unpack(read)
    if file.read(name_size) not in (name.encode("utf-8"), name.encode("cp437", "replace")):
        raise OddZipError("its header has another name")
    return header + LOCAL.size + name_size + extra_size


def fault_of_member(path: Path, start: int, member: Member, sha256: str | None) -> str | None:
    """Unpack a member as a stream; say what is wrong with its content, None if nothing is.

    Its size and CRC must be those of the directory, and its digest `sha256`, if there is one.
    """
    digest, crc, count = hashlib.sha256(), 0, 0
    try:
        for data in _unpacked(path, start, member):
            crc, count = zlib.crc32(data, crc), count + len(data)
            if count > member.bytes:
                break
            if sha256:
                digest.update(data)
    except (zlib.error, EOFError):
        return f"{member.name} is damaged in the zip"
    if (crc, count) != (member.crc, member.bytes):
        return f"{member.name} is damaged in the zip"
    if sha256 and digest.hexdigest() != sha256:
        return f"sha256 of {member.name} is {digest.hexdigest()}, expected {sha256}"
    return None


def write_alone(path: Path, start: int, member: Member, target: Path) -> None:
    """Write the zip of one member alone, whose packed bytes begin at `start` of `path`."""
    name = member.name.encode("utf-8")
    flags = 0 if member.name.isascii() else UTF8
    is_large = max(member.packed, member.bytes) >= FULL
    version = 45 if is_large else 20
    extra = struct.pack("<2H2Q", 1, 16, member.bytes, member.packed) if is_large else b""
    sizes = (FULL, FULL) if is_large else (member.packed, member.bytes)
    about = (version, flags, member.method, 0, FIRST_DAY, member.crc, *sizes, len(name), len(extra))
    local = LOCAL.pack(b"PK\3\4", *about) + name + extra
    central = CENTRAL.pack(b"PK\1\2", version, *about, 0, 0, 0, 0, 0) + name + extra
    directory = len(local) + member.packed
    with path.open("rb") as source, target.open("wb") as file:
        file.write(local)
        for data in _pieces(source, start, member.packed):
            file.write(data)
        file.write(central)
        if directory >= FULL:
            end = directory + len(central)
            file.write(
                END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(central), directory)
                + LOCATOR_64.pack(b"PK\6\7", 0, end, 1)
            )
        file.write(END.pack(b"PK\5\6", 0, 0, 1, 1, len(central), min(directory, FULL), 0))


def cut_out(path: Path, name: str, sha256: str | None, target: Path) -> str | None:
    """Write a zip of one member of the zip at `path`; say what is wrong, None if nothing is.

    Raises `OddZipError` if the member cannot be taken as it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            member = Member.of(archive, name)
        with path.open("rb") as file:
            start = data_start(file, member.header, name)
    except AddressError as error:
        return str(error)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return "a zip that is cut off or damaged"
    if fault := fault_of_member(path, start, member, sha256):
        return fault
    write_alone(path, start, member, target)
    return None


def _unpacked(path: Path, start: int, member: Member) -> Iterator[bytes]:
    with path.open("rb") as file:
        pieces = _pieces(file, start, member.packed)
        if member.method == STORED:
            yield from pieces
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for data in pieces:
            while data:
                yield inflater.decompress(data, BLOCK)
                data = inflater.unconsumed_tail
        yield inflater.flush()
        if not inflater.eof:
            raise EOFError


def _pieces(file: IO[bytes], start: int, count: int) -> Iterator[bytes]:
    file.seek(start)
    while count:
        data = file.read(min(BLOCK, count))
        if not data:
            raise EOFError
        count -= len(data)
        yield data
