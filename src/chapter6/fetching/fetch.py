"""Fetching one archive: from where it is kept, or from the first address that delivers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chapter6.config.addresses import read_address, shown_address
from chapter6.errors import InputError, file_error
from chapter6.fetching.kept import BY_HAND, Kept, link
from chapter6.fetching.looks import fault_of, first_bytes, wrong_kind
from chapter6.fetching.members import OddZipError, cut_out
from chapter6.fetching.wanted import (
    BLOCK,
    AddressError,
    Digests,
    Limits,
    UnchangedError,
    Wanted,
    fingerprint,
    no_room,
    size,
)
from chapter6.formats import read_json, write_json
from chapter6.jobs.copies import workspace
from chapter6.jobs.lock import alone

NOTHING_SAID = {"etag": "", "modified": "", "total": None}


@dataclass(frozen=True)
class Ready:
    """A file that is right, and where it is from.

    Attributes
    ----------
    path, digests
        Of the file, which is kept already, or is still to be moved or copied.
    address, source
        The address as it may be shown, and its fingerprint.
    said
        What its server said of it: ``etag``, ``modified``, ``total``.
    is_new
        Whether it came from the web just now, and is to be kept.
    """

    path: Path
    digests: Digests
    address: str
    source: str
    said: Mapping[str, Any]
    is_new: bool = False


@dataclass
class Fetch:
    """One archive that is to be at `output`, with a receipt beside it.

    Attributes
    ----------
    wanted, addresses
        What is wanted; where it may be, tried in order.
    output, receipt
        The paths of the archive and of its receipt.
    limits
        How long to wait for servers.
    refused
        What readers found wrong (`chapter6.fetching.refusals.standing`, read from JSON).
    anew
        Whether servers are asked even if an archive from them is kept, and no digest proves it.
    workspace
        The folder that relative addresses start from, and in which archives are kept.
    advice
        What a person can do, beside placing the file by hand, if no address delivers.
    announce, note
        Get lines for the user, and for the log alone.
    """

    wanted: Wanted
    addresses: Sequence[str]
    output: Path
    receipt: Path
    limits: Limits = field(default_factory=Limits)
    refused: Sequence[Mapping[str, Any]] = ()
    anew: bool = False
    workspace: Path = field(default_factory=workspace)
    advice: str = "set other addresses"
    announce: Callable[[str], None] = print
    note: Callable[[str], None] = print

    def __post_init__(self) -> None:
        """Find where the archive is kept."""
        self.kept = Kept.beside(self.workspace / self.output)
        self._alone = self.kept.part("member")
        self._copy = self.kept.part("copy")

    def run(self) -> dict[str, Any]:
        """Fetch the archive while no other process does; return its receipt.

        An archive that is kept, or was put there by hand, is used if it is right. Nothing at
        `output` changes before another archive has come whole.

        Raises
        ------
        InputError
            If no address delivers; it says what went wrong at each, and what to do.
        """
        try:
            self.kept.path.parent.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            raise InputError(f"{self.kept.path.parent}: is a file, expected a folder") from None
        with alone(self.kept.path, self.announce):
            try:
                return self._publish(self._ready())
            finally:
                self._alone.unlink(missing_ok=True)
                self._copy.unlink(missing_ok=True)

    def _ready(self) -> Ready:
        reasons: list[str] = []
        for path in self._by_hand():
            try:
                return self._checked_by_hand(path)
            except AddressError as error:
                self._failed(str(path), f"{error}; it is not used", reasons)
        for text in self.addresses:
            try:
                return self._from(text)
            except AddressError as error:
                self._failed(shown_address(text), str(error), reasons)
        raise InputError(
            f"no address delivered {self.wanted.name}: {'; '.join(reasons)}. Place the file at "
            f"{self.kept.path} by hand, or {self.advice}"
        )

    def _failed(self, where: str, why: str, reasons: list[str]) -> None:
        self._alone.unlink(missing_ok=True)
        self.announce(f"{where}: {why}")
        reasons.append(f"{where} ({why})")

    def _by_hand(self) -> list[Path]:
        """Return the files to be used without asking: with a digest, any that is there."""
        found = []
        if self.kept.path.is_file():
            sha256 = Digests(self.wanted).add_file(self.kept.path).sha256
            if self.wanted.sum or self.kept.is_by_hand(sha256):
                found.append(self.kept.path)
        if self.output.is_file() and (self.wanted.sum or not self.receipt.exists()):
            found += [path for path in [self.output] if not any(map(path.samefile, found))]
        return found

    def _checked_by_hand(self, path: Path) -> Ready:
        digests = Digests(self.wanted).add_file(path)
        wrong_size = None if self.wanted.takes_member else digests.fault()
        if fault := wrong_size or self._fault(path, digests):
            raise AddressError(fault)
        return self._right(Ready(path, digests, str(path), BY_HAND, NOTHING_SAID))

    def _fault(self, path: Path, digests: Digests) -> str | None:
        """Say what is wrong with a whole file; if only its member is wanted, cut that out."""
        wanted = self.wanted
        if wanted.sum and not wanted.takes_member:
            return digests.fault()
        fault = fault_of(path, wanted) if wanted.sum is None else None
        if fault or not wanted.takes_member:
            return fault
        try:
            return cut_out(path, str(wanted.member), wanted.member_sha256, self._alone)
        except OddZipError as odd:
            return f"{wanted.member}: {odd}" if wanted.sum else None

    def _right(self, ready: Ready) -> Ready:
        """Return a file, or its member if that was cut out, unless a reader has refused it."""
        if self._alone.exists() and ready.path != self._alone:
            digests = Digests(self.wanted).add_file(self._alone)
            ready = replace(ready, path=self._alone, digests=digests)
        if fault := self._refused(ready.digests):
            raise AddressError(fault)
        return ready

    def _refused(self, digests: Digests) -> str | None:
        """Say what a reader found wrong with this content; None if none did."""
        whys = (one["why"] for one in self.refused if one["sha256"] == digests.sha256)
        return next((f"the same file as before: {why}" for why in whys), None)

    def _from(self, text: str) -> Ready:
        """Return what one address delivers, or has delivered; raise `AddressError` if nothing."""
        try:
            address = read_address(text)
        except InputError as error:
            raise AddressError(str(error)) from None
        if address.path is not None:
            made = (
                address.path
            )  # by another job, and here only as its copy (`chapter6.jobs.copies`)
            return self._from_file(text, made if made.exists() else self.workspace / made)
        assert address.url is not None
        return self._from_web(text, address.url)

    def _from_file(self, text: str, path: Path) -> Ready:
        if not path.exists():
            raise AddressError("no such file")
        if not path.is_file():
            raise AddressError("not a file")
        if lack := no_room(self.kept.path.parent, path.stat().st_size):
            raise InputError(lack)
        digests = Digests(self.wanted)
        try:
            source = path.open("rb")
        except OSError as error:
            raise AddressError(file_error(error)) from error
        with source, self._copy.open("wb") as copy:
            while data := source.read(BLOCK):
                digests.add(data)
                copy.write(data)
        wrong = wrong_kind(first_bytes(self._copy), self.wanted)
        wrong = wrong or (None if self.wanted.bytes in (None, digests.bytes) else digests.fault())
        fault = wrong or self._fault(self._copy, digests)
        if fault and (wrong or self.wanted.sum or text != self.addresses[-1]):
            raise AddressError(fault)  # else its reader may say better what is wrong with it
        return self._right(
            Ready(self._copy, digests, shown_address(text), fingerprint(text), NOTHING_SAID)
        )

    def _from_web(self, text: str, url: str) -> Ready:
        # requests costs a third of a second to import, and copies of local files do not need it
        from chapter6.fetching.web.deliver import Order, deliver
        from chapter6.fetching.web.seen import Seen

        source, shown = fingerprint(text), shown_address(text)
        kept = self._kept(source, shown)
        if kept and not self.anew:
            return kept
        before = [Seen.of(one, one["why"]) for one in self.refused if one["source"] == source]
        order = Order(
            url=url,
            source=source,
            key=self.wanted.sum or text,
            wanted=self.wanted,
            limits=self.limits,
            folder=self.kept.path.parent,
            alone=self._alone,
            check=self._fault,
            seen=[*before, *([Seen.of(kept.said)] if kept else [])],
            refused=self._refused,
            announce=self.announce,
            note=self.note,
        )
        try:
            path, digests, said = deliver(order)
        except UnchangedError:
            assert kept is not None
            return kept
        return Ready(path, digests, shown, source, said, is_new=True)

    def _kept(self, source: str, shown: str) -> Ready | None:
        """Return what this address delivered, if it is kept and neither damaged nor refused."""
        note = self.kept.note
        if self.wanted.sum or note.get("source") != source or not self.kept.path.is_file():
            return None
        digests = Digests(self.wanted).add_file(self.kept.path)
        fits = self.wanted.takes_member or self.wanted.bytes in (None, digests.bytes)
        if digests.sha256 != note.get("sha256") or not fits or self._refused(digests):
            return None
        return Ready(self.kept.path, digests, shown, source, _said(note))

    def _publish(self, ready: Ready) -> dict[str, Any]:
        """Put a file at `output`, keep it if it is new, and write its receipt."""
        path, digests = ready.path, ready.digests
        ready = self._delivered_once(ready)
        self.kept.write_note(
            {
                "address": ready.address,
                "source": ready.source,
                "sha256": digests.sha256,
                "pinned": self.wanted.sum is not None,
                **ready.said,
            }
        )
        if ready.is_new:
            self.kept.take(path)
            path = self.kept.path
        if not (self.output.is_file() and self.output.samefile(path)):
            link(path, self.output)
        receipt = {"address": ready.address, "bytes": digests.bytes, "sha256": digests.sha256}
        if not (self.receipt.is_file() and _json(self.receipt) == receipt):
            write_json(receipt, self.receipt)
        self.kept.clean()
        self.note(f"{self.wanted.name}: {size(digests.bytes)}, {ready.address}")
        return receipt

    def _delivered_once(self, ready: Ready) -> Ready:
        """Return where a file that needed no address came from, if one did deliver it."""
        note = self.kept.note
        listed = {fingerprint(text): shown_address(text) for text in self.addresses}
        source = note.get("source")
        if ready.source != BY_HAND or note.get("sha256") != ready.digests.sha256:
            return ready
        if source not in listed:
            return ready
        return replace(ready, address=listed[source], source=source, said=_said(note))


def _said(note: Mapping[str, Any]) -> dict[str, Any]:
    return {key: note.get(key) for key in NOTHING_SAID}


def _json(path: Path) -> Any:
    try:
        return read_json(path)
    except (OSError, ValueError):
        return None
