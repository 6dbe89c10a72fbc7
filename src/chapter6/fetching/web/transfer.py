"""A whole file from one address: resumed where that is safe, and checked before it counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.fetching.looks import HEAD, first_bytes, wrong_kind
from chapter6.fetching.wanted import (
    AddressError,
    BrokenError,
    Digests,
    Wanted,
    no_room,
)
from chapter6.fetching.web.asking import Answer, Server
from chapter6.fetching.web.hashing import Hashing
from chapter6.fetching.web.packing import unpack
from chapter6.fetching.web.partial import Partial
from chapter6.fetching.web.patience import Patience
from chapter6.fetching.web.progress import Progress
from chapter6.fetching.web.seen import Seen

Check = Callable[[Path, Digests], str | None]


@dataclass
class Whole:
    """The transfer of a whole file from one address.

    Attributes
    ----------
    server, source
        Whom to ask, and the fingerprint of the address.
    wanted, partial
        What is wanted, and where its bytes go.
    check
        Gets the file and its digests; says what is wrong with it, or None.
    patience, announce
        The tries that are left; who gets lines for the user.
    seen
        What came from this address before.
    """

    server: Server
    source: str
    wanted: Wanted
    partial: Partial
    check: Check
    patience: Patience
    announce: Callable[[str], None]
    seen: Sequence[Seen] = ()
    _connections: int = 0
    _digests: Digests | None = field(default=None, repr=False)

    def run(self) -> tuple[Path, Digests]:
        """Return the file, complete and checked, and its digests.

        It is the partial file, or one beside it. Raises `AddressError` if the address does not
        deliver, `InputError` if the disk is full, `UnchangedError` if the file is the kept one.
        """
        may_restart = True
        while True:
            try:
                while not self._is_complete():
                    self._ask()
                found, fault = self._checked()
                if fault is None:
                    return found
                self._doubt_the_end()
            except BrokenError as fault_:
                self.patience.pause(fault_, self.partial.have)
                continue
            is_joined = self._connections != 1
            self.partial.drop()
            if not (may_restart and is_joined):
                raise AddressError(fault)
            may_restart, self._connections, self._digests = False, 0, None
            self.announce(f"{self.wanted.name}: {fault} after it was resumed: once more from zero")

    def _doubt_the_end(self) -> None:
        """Raise `BrokenError` if nothing but the connection's end has said that this is all."""
        if self.partial.state.get("open"):
            self.partial.note({"total": None, "open": False})
            raise BrokenError("the connection ended, perhaps too early")

    def _is_complete(self) -> bool:
        have = self._usable()
        return have > 0 and have == self.partial.state.get("total")

    def _usable(self) -> int:
        """Return how many bytes of the partial file may be gone on from."""
        have, state = self.partial.have, self.partial.state
        if not have or not state or state.get("encoding"):
            return have if state.get("total") == have else 0
        is_known = state.get("address") == self.source and _validator(state)
        is_done = state.get("address") == self.source and state.get("total") == have
        return have if is_known or is_done or self.wanted.sum else 0

    def _ask(self) -> None:
        have, state = self._usable(), self.partial.state
        headers = {"Range": f"bytes={have}-"} if have else {}
        if have and state.get("address") == self.source and _validator(state):
            headers["If-Range"] = _validator(state)
        with self.server.ask(headers) as answer:
            self.take(answer, have)

    def take(self, answer: Answer, have: int = 0) -> None:
        """Take what an answer brings; `have` is where it was asked to begin.

        Raises `BrokenError` if it ends too early, `AddressError` if it is not what is wanted.
        """
        if answer.status == 416:
            self._beyond_the_end(answer, have)
        elif answer.status == 206:
            if have and self._goes_on(answer, have):
                self._write(answer.blocks(), have, answer.total)
            elif have:
                self.partial.drop()  # and the next request asks for all of it
            else:
                raise AddressError("the server sends a part of the file where all was asked for")
        else:
            self._begin(answer)

    def _beyond_the_end(self, answer: Answer, have: int) -> None:
        if not have:
            raise AddressError("the server answered 416 Range Not Satisfiable to no range")
        if answer.total == have:
            self.partial.note({"total": have})
        else:
            self.partial.drop()

    def _goes_on(self, answer: Answer, have: int) -> bool:
        """Tell whether a part continues what is there: the same file, the right place."""
        state = self.partial.state
        is_same = state.get("total") in (None, answer.total) and not answer.encoding
        if state.get("address") == self.source:
            for key, now in (("etag", answer.etag), ("modified", answer.modified)):
                is_same = is_same and (not now or state.get(key) in ("", None, now))
        if self.wanted.bytes and answer.total not in (None, self.wanted.bytes):
            is_same = False
        return is_same and answer.span is not None and answer.span[0] == have

    def _begin(self, answer: Answer) -> None:
        """Take a file from its start, unless its size or its first bytes are wrong."""
        for seen in self.seen:
            seen.raise_if_same(answer)
        expected, total = self.wanted.bytes, answer.total
        if expected and total is not None and total != expected:
            raise AddressError(f"the server has {total:,} bytes, expected {expected:,}")
        if lack := no_room(self.partial.path.parent, answer.length or expected or 0):
            raise InputError(lack) if expected else AddressError(lack)
        blocks = answer.blocks()
        head, fault = _head(blocks)
        wrong = wrong_kind(head, self.wanted) if head and not answer.encoding else None
        if wrong or not (head or fault):
            where = f" (from {answer.elsewhere})" if answer.elsewhere else ""
            raise AddressError((wrong or f"an empty file; expected a {self.wanted.kind}") + where)
        if head:
            self.partial.begin(
                {
                    "address": self.source,
                    "etag": answer.etag,
                    "modified": answer.modified,
                    "total": answer.length if answer.encoding else total,
                    "encoding": answer.encoding,
                }
            )
            self._connections, self._digests = 0, Digests(self.wanted)
            self._write(_chained(head, fault, blocks), 0, total)
            if answer.length is None and not answer.chunked:
                self.partial.note({"open": True})
        elif fault:
            raise fault

    def _write(self, blocks: Iterator[bytes], have: int, total: int | None) -> None:
        """Append what comes, and hash it meanwhile."""
        self._connections += 1
        encoded = self.partial.state.get("encoding")
        limit = total or (None if encoded else self.wanted.bytes)
        digests = self._digests
        if digests is None or digests.bytes != have:
            digests = self._digests = Digests(self.wanted)
            if have:
                digests.add_file(self.partial.path)
                self._connections = 2  # what an earlier call has left counts as one
        if have and limit and (lack := no_room(self.partial.path.parent, limit - have)):
            raise InputError(lack)
        progress = Progress(self.wanted.name, limit, have, self.announce)
        try:
            with self.partial.writing(limit) as file, Hashing(digests) as hashing:
                for data in blocks:
                    have += len(data)
                    if limit and have > limit:
                        self.partial.drop()
                        raise AddressError(
                            f"the server sends more than the {limit:,} bytes expected"
                        )
                    _write_all(file, data)
                    hashing.add(data)
                    progress.add(len(data))
        finally:
            progress.end()
        if limit and have < limit:
            raise BrokenError(f"the connection ended after {have:,} of {limit:,} bytes")
        self.partial.note({"total": have})

    def _checked(self) -> tuple[tuple[Path, Digests], str | None]:
        """Check the complete file, and if it was sent packed, what is packed in it."""
        path, encoding = self.partial.path, self.partial.state.get("encoding")
        digests = self._digests
        if digests is None or digests.bytes != self.partial.have:
            digests = Digests(self.wanted).add_file(path)
        fault = self.check(path, digests)
        if fault and encoding:  # some servers call a .gz packed that is only what it is
            plain = self.partial.plain
            if wrong := unpack(path, plain, encoding, self.wanted.bytes):
                return (path, digests), wrong
            path, digests = plain, Digests(self.wanted).add_file(plain)
            fault = self.check(path, digests)
        if fault:
            fault = wrong_kind(first_bytes(path), self.wanted) or fault
        return (path, digests), fault


def _validator(state: Mapping[str, Any]) -> str:
    """Return what tells a server which file the bytes are of; empty if nothing does."""
    return str(state.get("etag") or state.get("modified") or "")


def _head(blocks: Iterator[bytes]) -> tuple[bytes, BrokenError | None]:
    """Return the first bytes, enough to recognise a file by, and why there are no more, if so."""
    head = b""
    try:
        for data in blocks:
            head += data
            if len(head) >= HEAD:
                break
    except BrokenError as fault:
        return head, fault
    return head, None


def _chained(head: bytes, fault: BrokenError | None, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    if fault:
        raise fault
    yield from rest


def _write_all(file: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
