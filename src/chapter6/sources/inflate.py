"""Decompression with ISA-L: the bytes and the checks of gzip and zipfile, three times as fast."""

import copy
import gzip
import io
import os
import zipfile
from typing import IO, cast

from isal import igzip, igzip_lib, isal_zlib

InflateError: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # a wrong stub
"""Raised where compressed data is damaged."""
_PACKED = 1 << 20  # compressed bytes that are read at a time


def open_gzip(path: str | os.PathLike[str]) -> gzip.GzipFile:
    """Open a gzip file for reading; a wrong checksum or length is an error at its end.

    Raises what ``gzip.open`` raises, but `InflateError` in place of ``zlib.error``.
    """
    return igzip.IGzipFile(path, "rb")


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member of a zip for reading; a wrong size or checksum is an error at its end.

    Raises what ``archive.open`` raises, but `InflateError` in place of ``zlib.error``.
    """
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return archive.open(info)
    # zipfile finds the bytes and checks the headers; taken as stored, they come as they are
    packed = copy.copy(info)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
    del packed.CRC  # that of the content, which is not the packed one's
    return cast(IO[bytes], _Inflated(archive.open(packed), info))


class _Inflated(io.BufferedIOBase):
    """The content of a member of a zip, of which `packed` holds the compressed bytes."""

    def __init__(self, packed: IO[bytes], info: zipfile.ZipInfo) -> None:
        self._packed, self._info = packed, info
        self._left, self._crc = info.file_size, 0
        self._inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, or all: fewer only at the end, where size and checksum must fit."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        pieces = []
        while wanted and (piece := self._piece(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
            self._left -= len(piece)
            self._crc = isal_zlib.crc32(piece, self._crc)
        if wanted:
            raise zipfile.BadZipFile(f"{self._info.filename!r} ends early")
        if not self._left and self._piece(1):
            raise zipfile.BadZipFile(f"{self._info.filename!r} holds more than its size says")
        if not self._left and self._crc != self._info.CRC:
            raise zipfile.BadZipFile(f"Bad CRC-32 for file {self._info.filename!r}")
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        """Return the next bytes, at most so many; none if there are no more."""
        while not self._inflater.eof:
            packed = b""
            if self._inflater.needs_input and not (packed := self._packed.read(_PACKED)):
                break
            if piece := self._inflater.decompress(packed, most):
                return piece
        return b""

    def close(self) -> None:
        self._packed.close()
        super().close()
