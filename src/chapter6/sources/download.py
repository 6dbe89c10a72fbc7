"""Fetching one archive from a list of addresses, whole and checked, or not at all."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chapter6.config.addresses import Address, read_address, shown_address
from chapter6.errors import InputError
from chapter6.formats import whole_file

CHUNK = 1 << 20
TIMEOUT_SECONDS = 60
ATTEMPTS = 3
PAUSE_SECONDS = 2.0  # before the second attempt; twice as long before each one after it

Announce = Callable[[str], None]


class BrokenTransferError(InputError):
    """A server that sent too little, or nothing; trying again may help."""


def download(
    addresses: list[str],
    target: str | os.PathLike[str],
    *,
    sha256: str | None = None,
    md5: str | None = None,
    size: int | None = None,
    announce: Announce = print,
) -> dict[str, Any]:
    """Fetch `target` from the first address that delivers the whole, right file.

    If none does, and a connection broke or a server was busy, all addresses are tried again, up to
    `ATTEMPTS` times in all.

    Parameters
    ----------
    addresses
        As `chapter6.config.addresses` reads them, tried in order.
    sha256, md5, size
        Expected hex digests, and the expected size in bytes. None skips the check.
    announce
        Gets a line for each failure and for the progress of large downloads.

    Returns
    -------
    dict
        ``address`` that delivered the file, its size in ``bytes``, and its ``sha256``.

    Raises
    ------
    InputError
        If no address delivers; the message says what went wrong at each. `target` is then left as
        it was.
    """
    expected = {"sha256": sha256, "md5": md5, "bytes": size}
    for attempt in range(ATTEMPTS):
        failures: dict[str, Exception] = {}
        for address in addresses:
            try:
                seen = _fetch(address, Path(target), expected, announce)
            except (OSError, InputError) as error:
                announce(f"{shown_address(address)}: {error}")
                failures[shown_address(address)] = error
            else:
                return {"address": shown_address(address), **seen}
        if not any(isinstance(error, BrokenTransferError) for error in failures.values()):
            break
        if attempt + 1 < ATTEMPTS:
            time.sleep(PAUSE_SECONDS * 2**attempt)
    reasons = "; ".join(f"{address} ({error})" for address, error in failures.items())
    raise InputError(f"no address delivered {Path(target).name}: {reasons}")


def _fetch(
    address: str, target: Path, expected: dict[str, Any], announce: Announce
) -> dict[str, Any]:
    digests = {"sha256": hashlib.sha256(), "md5": hashlib.md5(usedforsecurity=False)}
    progress = _Progress(shown_address(address), announce)
    where = read_address(address)
    with whole_file(target) as part:
        with _opened(where) as (source, length), part.open("wb") as file:
            while chunk := source.read(CHUNK):
                file.write(chunk)
                for digest in digests.values():
                    digest.update(chunk)
                progress.add(len(chunk), length)
        seen: dict[str, Any] = {name: digest.hexdigest() for name, digest in digests.items()}
        seen["bytes"] = progress.received
        if length is not None and length != progress.received:
            raise BrokenTransferError(f"cut off after {progress.received:,} of {length:,} bytes")
        for name, value in expected.items():
            if value is not None and seen[name] != value:
                raise InputError(f"{name} is {seen[name]}, expected {value}")
    return {"bytes": seen["bytes"], "sha256": seen["sha256"]}


@contextmanager
def _opened(address: Address) -> Iterator[tuple[Any, int | None]]:
    """Open an address; yield a readable and the number of bytes it promises, None if unknown."""
    if address.url is not None:
        # requests costs a third of a second to import, and copies of local files do not need it.
        import requests
        import urllib3

        try:
            with requests.get(address.url, stream=True, timeout=TIMEOUT_SECONDS) as response:
                if response.status_code >= 500 or response.status_code == 429:
                    raise BrokenTransferError(f"the server answered {response.status_code}")
                if not response.ok:
                    raise InputError(f"the server answered {response.status_code}")
                length = response.headers.get("Content-Length")
                # raw: some servers label a .gz as encoded, and requests would unpack it
                yield response.raw, int(length) if length else None
        except (
            urllib3.exceptions.HTTPError,
            requests.ConnectionError,
            requests.Timeout,
        ) as error:
            # the error's words, and those in its traceback, hold the whole address
            raise BrokenTransferError(f"the connection broke ({type(error).__name__})") from None
        return
    path = address.path
    if path is None or not path.exists():
        raise InputError("no such file")
    if not path.is_file():
        raise InputError("not a file")
    with path.open("rb") as file:
        yield file, path.stat().st_size


class _Progress:
    """Announces every tenth of a large download, or every 0.1 GB if its length is unknown."""

    def __init__(self, address: str, announce: Announce) -> None:
        self.address = address
        self.announce = announce
        self.received = 0
        self._tenths = 0

    def add(self, count: int, length: int | None) -> None:
        self.received += count
        unit = (length or 1 << 30) / 10
        if length is not None and length < 50 * CHUNK:
            return
        if self.received // unit > self._tenths:
            self._tenths = int(self.received // unit)
            of = f" of {length / 1e6:,.0f}" if length else ""
            self.announce(f"{self.address}: {self.received / 1e6:,.0f}{of} MB")
