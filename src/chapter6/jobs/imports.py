"""Imports of a job, which take time and change no number."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*libraries: str) -> Iterator[None]:
    """Hide libraries from imports in the block, unless they are already imported.

    Keras imports pandas and matplotlib if it can, only to accept data frames and to show pictures,
    and that costs every job 0.3 s each. After the block they can be imported as usual.
    """
    hidden = [name for name in libraries if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # importing it raises ImportError
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
