"""Digests that are computed while the next bytes come."""

import queue
import threading
from typing import Any

from chapter6.fetching.wanted import Digests

QUEUED = 8  # blocks that may wait to be hashed


class Hashing:
    """Computes digests in a thread of its own while the next bytes come."""

    def __init__(self, digests: Digests) -> None:
        """Prepare to add to some digests."""
        self._blocks: queue.Queue[bytes | None] = queue.Queue(QUEUED)
        self._thread = threading.Thread(target=self._run, args=(digests,), daemon=True)

    def _run(self, digests: Digests) -> None:
        while (data := self._blocks.get()) is not None:
            digests.add(data)

    def add(self, data: bytes) -> None:
        """Take the next piece; wait if many are not hashed yet."""
        self._blocks.put(data)

    def __enter__(self) -> "Hashing":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        """Wait until all is hashed."""
        self._blocks.put(None)
        self._thread.join()
