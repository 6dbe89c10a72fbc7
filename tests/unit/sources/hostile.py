"""Archives that no well-meaning program writes: small files that claim or hold far too much."""

import gzip
import io
import struct
import tarfile
import zlib
from dataclasses import dataclass

MB = 1 << 20


def gzipped_zeros(count: int, unit: bytes = b"\0" * (16 * MB)) -> bytes:
    """A gzip file of `count` times `unit`, which is compressed only once."""
    return gzip.compress(unit, 9) * count


def deflated(count: int, unit: bytes) -> bytes:
    """A raw deflate stream of `count` times `unit`, which is compressed only once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)) * count + b"\3\0"


def header(name: str, size: int = 0, type: bytes = tarfile.REGTYPE, target: str = "") -> bytes:
    """The block of a tar that comes before a member's content."""
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, type, target
    return info.tobuf(tarfile.GNU_FORMAT)


def padded(content: bytes) -> bytes:
    return content + b"\0" * (-len(content) % 512)


def pax(**records: str) -> bytes:
    """An extended header of a tar with its content."""
    content = b""
    for key, value in records.items():
        line = f" {key}={value}\n".encode()
        length = len(line) + len(str(len(line)))
        length += len(str(length)) - len(str(len(line)))
        content += str(length).encode() + line
    return header("pax", len(content), tarfile.XHDTYPE) + padded(content)


@dataclass
class Entry:
    """A member of a zip, with what its headers claim. None claims the truth."""

    name: str
    content: bytes = b"the 0.5 0.5 0.5\n"
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    mode: int = 0
    offset: int | None = None
    volume: int = 0
    zip64: bool = False

    def stored(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(1, self.content) if self.method == 8 else self.content

    def claims(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.content) if self.crc is None else self.crc
        packed = len(self.stored()) if self.packed_size is None else self.packed_size
        return crc, packed, len(self.content) if self.size is None else self.size


def zip_of(*entries: Entry, comment: bytes = b"", **end: int) -> bytes:
    """A zip; `end` replaces fields of its end: disk, first_disk, here, total, size, offset."""
    file, directory = io.BytesIO(), b""
    for entry in entries:
        offset = file.tell() if entry.offset is None else entry.offset
        crc, packed, size = entry.claims()
        name, extra = entry.name.encode(), b""
        if entry.zip64:
            extra = struct.pack("<2H2Q", 1, 16, size, packed)
            packed = size = 0xFFFFFFFF
        common = (45, entry.flags, entry.method, 0, 0, crc, packed, size, len(name), len(extra))
        file.write(struct.pack("<4s5H3L2H", b"PK\3\4", *common) + name + extra + entry.stored())
        directory += struct.pack(
            "<4s2B5HL2L5H2L", b"PK\1\2", 45, 3, 45, *common[1:], 0, entry.volume, 0,
            entry.mode << 16, offset
        ) + name + extra  # fmt: skip
    found = {"disk": 0, "first_disk": 0, "here": len(entries), "total": len(entries)}
    found |= {"size": len(directory), "offset": file.tell()} | end
    file.write(directory + struct.pack("<4s4H2LH", b"PK\5\6", *found.values(), len(comment)))
    return file.getvalue() + comment
