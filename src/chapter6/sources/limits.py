"""How much an archive may unpack to, so that a small file cannot fill the memory or the day.

The genuine archives stay far below: aclImdb_v1.tar.gz unpacks to 7 times its size and has 100,000
members, the GloVe zips unpack to 3 times theirs. docs/files.md lists the limits.
"""

import os

RATIO = 30
"""An archive may unpack to so many times its size; text that people wrote comes to 3 to 10."""
ALWAYS = 32 << 20
"""So many bytes are never too much, however small the archive."""
MEMBERS = 1_000_000
"""Members of a tar."""
EXTENDED = 1 << 16
"""Bytes of an extended header of a tar, which holds long names."""
EXTENDED_IN_A_ROW = 8
"""Extended headers of one member."""
GLOBAL = 1 << 20
"""Bytes of all global headers of a tar together."""
ENTRIES = 10_000
"""Entries of a zip's directory."""
DIRECTORY = 4 << 20
"""Bytes of a zip's directory."""


def most_unpacked(path: str | os.PathLike[str]) -> int:
    """Return how many bytes the archive at a path may unpack to."""
    return allowance(os.path.getsize(path))


def allowance(packed: int) -> int:
    """Return how many bytes may be unpacked from so many."""
    return max(ALWAYS, RATIO * packed)


LARGEST_TABLE = 500_000_000
"""Bytes of the weather table, which is read whole; the genuine one has 43 million."""
