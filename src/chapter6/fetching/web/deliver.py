"""What one address on the web delivers: the wanted member alone where that is possible."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapter6.fetching.members import OddZipError
from chapter6.fetching.wanted import AddressError, BrokenError, Digests, Limits, Wanted
from chapter6.fetching.web.asking import Server
from chapter6.fetching.web.partial import Partial
from chapter6.fetching.web.patience import Patience
from chapter6.fetching.web.ranges import PROBE, Remote, fetch_member
from chapter6.fetching.web.seen import Seen
from chapter6.fetching.web.transfer import Whole

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What an address on the web is asked for.

    Attributes
    ----------
    url, source, key
        The address; its fingerprint; what bytes that came in part belong to (`Partial`).
    wanted, limits
        What is wanted, and how long to wait for it.
    folder, alone
        Where partial files are; where the zip of the member alone is written, if there is one.
    check
        Says what is wrong with a whole file, or None; it may write `alone`.
    seen, refused
        What came from this address before; says what a reader found wrong with a content, or None.
    announce, note
        Get lines for the user, and for the log alone.
    """

    url: str
    source: str
    key: str
    wanted: Wanted
    limits: Limits
    folder: Path
    alone: Path
    check: Callable[[Path, Digests], str | None]
    seen: Sequence[Seen]
    refused: Callable[[Digests], str | None]
    announce: Tell
    note: Tell


def deliver(order: Order) -> tuple[Path, Digests, Mapping[str, Any]]:
    """Fetch; return the file, its digests, and what its server says of it (`Answer`).

    The file is `alone` if there is one now. Raises as `Whole.run` does.
    """
    server = Server(order.url, order.limits)
    keys = order.key, f"{order.key} {order.wanted.member}"
    all_of_it, member = (Partial(order.folder, order.wanted.name, key) for key in keys)
    whole = Whole(
        server,
        order.source,
        order.wanted,
        all_of_it,
        order.check,
        Patience(order.limits, order.note),
        order.announce,
        order.seen,
    )
    found = _member(order, server, whole, member) if order.wanted.takes_member else None
    if found is None:
        path, digests = whole.run()
        state = whole.partial.state
        said = {key: state.get(key) for key in ("etag", "modified", "total")}
        if order.alone.exists():
            path, digests = order.alone, Digests(order.wanted).add_file(order.alone)
        found = path, digests, said
    if fault := order.refused(found[1]):
        all_of_it.drop()
        member.drop()
        raise AddressError(fault)
    return found


def _member(
    order: Order, server: Server, whole: Whole, partial: Partial
) -> tuple[Path, Digests, Mapping[str, Any]] | None:
    """Fetch the wanted member alone; return None where only the whole archive can be had."""
    remote = _probe(order, server, whole)
    if remote is None:
        return None
    try:
        fault = fetch_member(
            remote, order.wanted, order.source, partial, order.announce, order.alone
        )
    except OddZipError as odd:
        order.note(f"{order.wanted.name}: {odd}: all of it is fetched")
        return None
    if fault:
        raise AddressError(fault)
    said = {"etag": remote.etag, "modified": remote.modified, "total": remote.total}
    return order.alone, Digests(order.wanted).add_file(order.alone), said


def _probe(order: Order, server: Server, whole: Whole) -> Remote | None:
    """Ask for the first bytes of a zip; where a server sends all of it at once, take it."""
    patience = Patience(order.limits, order.note)
    while True:
        try:
            with server.ask({"Range": f"bytes=0-{PROBE - 1}"}) as answer:
                if answer.status == 200:
                    try:
                        whole.take(answer)
                    except BrokenError as fault:
                        whole.patience.pause(fault, whole.partial.have)
                    return None
                for seen in order.seen:
                    seen.raise_if_same(answer)
                return Remote.of(answer, server, patience, order.wanted)
        except BrokenError as fault:
            patience.pause(fault, 0)
