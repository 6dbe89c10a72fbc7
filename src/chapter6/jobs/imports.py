"""Imports of a job, which take time and change no number."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_pandas() -> Iterator[None]:
    """Hide pandas from imports in the block, unless it is already imported.

    Keras imports pandas if it can, only to accept data frames, and that costs every job 0.3 s.
    After the block pandas can be imported as usual.
    """
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # importing it raises ImportError
    try:
        yield
    finally:
        del sys.modules["pandas"]
