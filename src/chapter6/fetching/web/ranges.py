"""The one member of a remote zip that is wanted: its directory is read, then its bytes alone."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.errors import InputError
from chapter6.fetching.looks import wrong_kind
from chapter6.fetching.members import (
    LOCAL,
    Member,
    OddZipError,
    data_start,
    fault_of_member,
    write_alone,
)
from chapter6.fetching.wanted import AddressError, BrokenError, Wanted, no_room
from chapter6.fetching.web.asking import Answer, Server
from chapter6.fetching.web.partial import Partial
from chapter6.fetching.web.patience import Patience
from chapter6.fetching.web.progress import Progress

PROBE = 4  # bytes: enough to recognise a zip
TAIL = 4096  # bytes at the end that hold the directory of a zip with few members
DIRECTORY = 8 << 20  # bytes: a larger directory is read from the whole archive
LARGEST_FIELDS = 1 << 17  # bytes of a local header's name and extra field, at most
DESCRIPTOR = 24  # bytes that may follow a member


@dataclass
class Remote:
    """A zip on a server that sends parts of it.

    Attributes
    ----------
    server, patience
        Whom to ask, and the tries that are left.
    etag, modified, total
        As in `Answer`: the file must stay the same from one request to the next.
    received
        Bytes that have come: more of them refill the tries.
    """

    server: Server
    patience: Patience
    etag: str
    modified: str
    total: int
    received: int = 0

    @classmethod
    def of(
        cls, answer: Answer, server: Server, patience: Patience, wanted: Wanted
    ) -> "Remote | None":
        """Return the zip that sent its first `PROBE` bytes; None if it sent something else.

        Raises `AddressError` if it is no zip, or has another size than is expected.
        """
        if answer.status != 206 or answer.total is None or answer.span is None:
            return None
        if answer.span != (0, min(PROBE, answer.total)) or answer.encoding:
            return None
        head = b"".join(answer.blocks())
        if wrong := wrong_kind(head, wanted):
            raise AddressError(wrong)
        if wanted.bytes and answer.total != wanted.bytes:
            raise AddressError(f"the server has {answer.total:,} bytes, expected {wanted.bytes:,}")
        return cls(server, patience, answer.etag, answer.modified, answer.total)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to, not including, `end`."""
        found = bytearray()
        self.each(start, end, lambda: len(found), found.extend)
        return bytes(found)

    def each(
        self, start: int, end: int, have: Callable[[], int], take: Callable[[bytes], Any]
    ) -> None:
        """Hand over all bytes from `start` to `end`; `have` says how many of them there are.

        Raises `OddZipError` if the file is another one than before, or is not sent in parts.
        """
        while have() < end - start:
            try:
                self._part(start + have(), end, take)
                if have() < end - start:
                    raise BrokenError("the connection ended early")
            except BrokenError as fault:
                self.patience.pause(fault, self.received)

    def _part(self, start: int, end: int, take: Callable[[bytes], Any]) -> None:
        headers = {"Range": f"bytes={start}-{end - 1}"}
        if self.etag or self.modified:
            headers["If-Range"] = self.etag or self.modified
        with self.server.ask(headers) as answer:
            is_same = (answer.etag, answer.total) == (self.etag, self.total)
            if answer.status != 206 or not is_same or answer.span is None or answer.encoding:
                raise OddZipError("the archive has changed on its server")
            if answer.span[0] != start or answer.span[1] > end:
                raise OddZipError("the server sends other parts than it was asked for")
            for data in answer.blocks():
                take(data[: end - start])
                self.received += len(data)


class _Window(io.RawIOBase):
    """A remote zip as a file to seek and read in, of which only the directory is read."""

    def __init__(self, remote: Remote) -> None:
        super().__init__()
        self._remote, self._at, self._read = remote, 0, 0
        self._parts: list[tuple[int, bytes]] = []

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._remote.total}[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._at = base + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        total = self._remote.total
        end = total if size is None or size < 0 else min(self._at + size, total)
        if self._at >= end:
            return b""
        for start, data in self._parts:
            if start <= self._at and end <= start + len(data):
                break
        else:
            start, data = self._fetch(min(self._at, max(total - TAIL, 0)), end)
        found = data[self._at - start : end - start]
        self._at = end
        return found

    def _fetch(self, start: int, end: int) -> tuple[int, bytes]:
        start = start if end > self._remote.total - TAIL else self._at
        self._read += end - start
        if self._read > DIRECTORY:
            raise OddZipError("its directory is too large")
        data = self._remote.read(start, end)
        self._parts.append((start, data))
        return start, data


def fetch_member(
    remote: Remote,
    wanted: Wanted,
    source: str,
    partial: Partial,
    announce: Callable[[str], None],
    target: Path,
) -> str | None:
    """Fetch the wanted member and write its zip to `target`; say what is wrong with it, if so.

    Raises `OddZipError` where only the whole archive can be trusted, `AddressError` if it lacks the
    member.
    """
    assert wanted.member is not None
    member, end = _find(remote, wanted.member)
    start = member.header
    state = {
        "address": source if not wanted.member_sha256 else "",
        "span": [start, end],
        "crc": member.crc,
        "sizes": [member.packed, member.bytes],
        "method": member.method,
    }
    for is_last in (False, True):
        resumed = partial.have > 0 and partial.state == state and partial.have <= end - start
        if not resumed:
            partial.begin(state)
        needed = end - start - partial.have + member.packed  # it is then copied once
        if lack := no_room(partial.path.parent, needed):
            raise InputError(lack)
        _bring(remote, wanted, partial, start, end, announce)
        alone = Member(member.name, member.method, member.crc, member.packed, member.bytes, 0)
        fault = _unpack(partial.path, alone, wanted.member_sha256, target)
        if fault is None:
            return None
        partial.drop()
        if not resumed or is_last:
            break
        announce(f"{wanted.name}: {fault} after it was resumed: once more from zero")
    return fault


def _find(remote: Remote, name: str) -> tuple[Member, int]:
    """Return a member by the directory, and an offset before which all of it is."""
    try:
        with zipfile.ZipFile(_Window(remote)) as archive:
            member = Member.of(archive, name)
            offsets = [info.header_offset for info in archive.infolist()]
            directory = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise OddZipError("its directory cannot be read") from error
    later = min([offset for offset in offsets if offset > member.header] + [directory])
    room = later - member.header - LOCAL.size - len(name.encode()) - member.packed
    if room < 0:
        raise OddZipError("its members overlap")
    return member, later - max(room - LARGEST_FIELDS - DESCRIPTOR, 0)


def _bring(
    remote: Remote,
    wanted: Wanted,
    partial: Partial,
    start: int,
    end: int,
    announce: Callable[[str], None],
) -> None:
    progress = Progress(str(wanted.member), end - start, partial.have, announce)

    with partial.writing(end - start) as file:

        def take(data: bytes) -> None:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            progress.add(len(data))

        try:
            remote.each(start, end, lambda: partial.have, take)
        finally:
            progress.end()


def _unpack(path: Path, member: Member, sha256: str | None, target: Path) -> str | None:
    with path.open("rb") as file:
        begins = data_start(file, 0, member.name)
    if begins + member.packed > path.stat().st_size:
        raise OddZipError("its header is longer than it can be")
    if fault := fault_of_member(path, begins, member, sha256):
        return fault
    write_alone(path, begins, member, target)
    return None
