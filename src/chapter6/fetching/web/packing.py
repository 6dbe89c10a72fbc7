"""Undoing what a server has packed although it was asked not to."""

import zlib
from pathlib import Path

from chapter6.fetching.wanted import BLOCK

LARGEST_RATIO = 50  # archives are packed already: nothing that is one shrinks like this again
FREE = 10**9  # bytes up to which the ratio does not matter
GZIP, ZLIB, RAW = zlib.MAX_WBITS | 16, zlib.MAX_WBITS, -zlib.MAX_WBITS


def unpack(path: Path, target: Path, encoding: str, limit: int | None) -> str | None:
    """Undo a Content-Encoding, as a stream; say what is wrong, None if nothing is.

    `limit` is the size that the file must not exceed, if that is known. ``deflate`` comes with a
    header of zlib or without.
    """
    most = limit or max(FREE, LARGEST_RATIO * path.stat().st_size)
    for bits in [GZIP] if encoding == "gzip" else [ZLIB, RAW]:
        try:
            return _inflate(path, target, bits, most)
        except (EOFError, zlib.error):
            continue
    return f"packed by the server as {encoding}, and damaged"


def _inflate(path: Path, target: Path, bits: int, most: int) -> str | None:
    inflater, count = zlib.decompressobj(bits), 0
    with path.open("rb") as packed, target.open("wb") as file:
        while not inflater.eof:
            data = inflater.unconsumed_tail or packed.read(BLOCK)
            if not data:
                raise EOFError
            unpacked = inflater.decompress(data, BLOCK)
            count += len(unpacked)
            if count > most:
                return f"packed by the server, and more than {most:,} bytes when it is unpacked"
            file.write(unpacked)
    return None
