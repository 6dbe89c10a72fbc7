"""Undoing what a server has packed although it was asked not to."""

import gzip
import zlib
from pathlib import Path

from chapter6.fetching.wanted import BLOCK


def unpack(path: Path, target: Path, encoding: str) -> bool:
    """Undo a Content-Encoding; return whether that is possible."""
    with target.open("wb") as file:
        try:
            if encoding == "gzip":
                with gzip.open(path) as packed:
                    while data := packed.read(BLOCK):
                        file.write(data)
            else:
                file.write(_inflated(path.read_bytes()))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            return False
    return True


def _inflated(data: bytes) -> bytes:
    """Undo ``deflate``, which servers send with a header of zlib or without."""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return zlib.decompress(data, -zlib.MAX_WBITS)
