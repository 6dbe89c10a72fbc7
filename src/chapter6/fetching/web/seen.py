"""What came from an address before, and whether its server still has the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapter6.fetching.wanted import AddressError, UnchangedError
from chapter6.fetching.web.asking import Answer


@dataclass(frozen=True)
class Seen:
    """What a server said of a file that came from it before: if it still says so, it is the same.

    Attributes
    ----------
    etag, modified, total
        As in `Answer`.
    refused
        What a reader found wrong with that file; None if it is kept, and good.
    """

    etag: str
    modified: str
    total: int | None
    refused: str | None = None

    @classmethod
    def of(cls, note: Mapping[str, Any], refused: str | None = None) -> "Seen":
        """Return it from a note (`chapter6.fetching.kept`)."""
        etag, modified = str(note.get("etag") or ""), str(note.get("modified") or "")
        return cls(etag, modified, note.get("total"), refused)

    def raise_if_same(self, answer: Answer) -> None:
        """Raise `UnchangedError`, or `AddressError` for a refused file, if this is the same."""
        if not (self.etag or self.modified) or answer.total is None:
            return
        if (self.etag, self.modified, self.total) != (answer.etag, answer.modified, answer.total):
            return
        if self.refused is None:
            raise UnchangedError
        raise AddressError(f"the same file as before: {self.refused}")
