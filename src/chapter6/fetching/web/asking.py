"""Asking a server: redirects, credentials, statuses, and every failure in plain words."""

import http.client
import re
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from types import FrameType
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.utils import get_auth_from_url

from chapter6.config.addresses import WEB, shown_address
from chapter6.fetching.looks import error_in, plain
from chapter6.fetching.wanted import AddressError, BrokenError, Limits, size
from chapter6.fetching.web.patience import moment, retry_after
from chapter6.fetching.web.wording import in_words

REDIRECTS = 10
BLOCK = 1 << 20
AGAIN = {408, 425, 429}  # besides 5xx
FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Server:
    """The servers behind one address, which is asked several times."""

    def __init__(self, url: str, limits: Limits) -> None:
        """Prepare to ask; nothing is sent yet."""
        self.url, self.limits = url, limits
        self._session = requests.Session()
        self._session.headers.update(
            {"Accept-Encoding": "identity", "User-Agent": "chapter6", "Accept": "*/*"}
        )

    @contextmanager
    def ask(self, headers: Mapping[str, str]) -> Iterator["Answer"]:
        """Send a GET; yield the answer, whose status is 200, 206 or 416.

        Raises
        ------
        BrokenError
            If asking again may help: no answer, 408, 429, 5xx.
        AddressError
            For any other status, more than `REDIRECTS` redirects, or no proper answer.
        """
        response = self._followed(headers)
        try:
            _check_status(response)
            host = urlsplit(response.url).hostname or ""
            yield Answer(response, self.limits, host if host != urlsplit(self.url).hostname else "")
        finally:
            response.close()

    def _followed(self, headers: Mapping[str, str]) -> requests.Response:
        """Follow redirects by hand: whose credentials go where must be certain."""
        url = self.url
        for _redirect in range(REDIRECTS + 1):
            response = self._answered(url, headers)
            if response.status_code not in (301, 302, 303, 307, 308):
                return response
            location = response.headers.get("Location")
            response.close()
            if not location:
                raise AddressError(f"the server answered {_status(response)}, but not where to")
            url = urljoin(url, _text(location))
            if urlsplit(url).scheme.lower() not in WEB:
                raise AddressError(f"the server redirects to {shown_address(url)}, not the web")
        raise AddressError(f"the server redirects more than {REDIRECTS} times")

    def _answered(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        limits = self.limits
        try:
            login = get_auth_from_url(self.url)
            is_known = any(login) and _origin(url) == _origin(self.url)
            with _within(limits.connect_seconds + limits.stall_seconds):
                return self._session.get(
                    url,
                    headers=dict(headers),
                    auth=login if is_known else None,
                    stream=True,
                    allow_redirects=False,
                    timeout=(limits.connect_seconds, limits.stall_seconds),
                )
        except FAILURES as error:
            # not `from error`: a library's text may have the address with its secrets, for the log
            raise in_words(error, limits) from None


class Answer:
    """An answer whose body has not been read.

    Attributes
    ----------
    status
        200, 206 or 416.
    length
        Bytes of the body, None if the server does not say.
    chunked
        Whether the body comes in chunks, the last of which says that it is the last.
    span
        Of a 206: the first byte of the file that it brings, and the one after its last.
    total
        Bytes of the whole file, None if unknown, or if the body is encoded.
    encoding
        ``gzip``, ``deflate``, or empty.
    elsewhere
        The host that answered, if it is not the one that was asked first.
    etag, modified
        What identifies the file's content for certain: a strong ETag, and a Last-Modified that is
        at least a second older than the answer. Empty if there is none.
    """

    def __init__(self, response: requests.Response, limits: Limits, elsewhere: str) -> None:
        """Read the headers."""
        self.elsewhere = elsewhere
        self._raw: Any = response.raw
        self._limits = limits
        headers = response.headers
        self.status = response.status_code
        self.length = _length(headers.get("Content-Length"))
        self.chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
        if self.chunked:
            self.length = None
        self.encoding = _encoding(headers.get("Content-Encoding", ""))
        self.span, self.total = _span(headers.get("Content-Range", ""))
        if self.status not in (206, 416):
            self.total = None if self.encoding else self.length
        etag = headers.get("ETag", "")
        self.etag = "" if etag.startswith("W/") else etag
        self.modified = _strong_time(headers.get("Last-Modified"), headers.get("Date"))

    def blocks(self) -> Iterator[bytes]:
        """Yield the body as it comes, never decoded.

        Raises `BrokenError` if the connection breaks, stands still, is slower than the lowest rate,
        or ends before the announced length.
        """
        got, since, lately = 0, time.monotonic(), 0
        while self.length is None or got < self.length:
            try:
                data = self._raw.read1(BLOCK, decode_content=False)
            except FAILURES as error:
                raise in_words(error, self._limits, got) from None
            if not data:
                break
            got, lately = got + len(data), lately + len(data)
            yield data
            seconds = time.monotonic() - since
            if seconds >= self._limits.stall_seconds:
                if lately < self._limits.lowest_rate * seconds:
                    raise BrokenError(
                        f"stalled: {size(lately)} came in {seconds:.0f} s, fewer than "
                        f"{size(self._limits.lowest_rate)} a second (downloads.lowest_rate)",
                        slow=True,
                    )
                since, lately = time.monotonic(), 0
        if self.length is not None and got < self.length:
            raise BrokenError(f"the connection broke after {size(got)}")


def _check_status(response: requests.Response) -> None:
    status, headers = response.status_code, response.headers
    if status in (200, 203, 206, 416):
        return
    said = f"the server answered {_status(response)}"
    if status in AGAIN or status >= 500:
        raise BrokenError(said, retry_after(headers.get("Retry-After"), headers.get("Date")))
    if status == 204:
        raise AddressError(f"{said}: an empty answer")
    raise AddressError(said + _reason(response))


def _reason(response: requests.Response) -> str:
    """Return what the body says of an error, where it is one of a store such as S3."""
    try:
        said = error_in(response.raw.read(4096, decode_content=True) or b"")
    except FAILURES:
        said = ""
    return f" ({said})" if said else ""


def _status(response: requests.Response) -> str:
    try:
        return f"{response.status_code} {HTTPStatus(response.status_code).phrase}"
    except ValueError:
        return str(response.status_code)


def _length(text: str | None) -> int | None:
    """Return a Content-Length, even if the header is repeated; None if it is not a number."""
    if text is None:
        return None
    said = {part.strip() for part in text.split(",")}
    if len(said) > 1:
        raise AddressError(f"the server says two lengths of one file: {plain(text)[:80]}")
    only = said.pop()
    return int(only) if only.isascii() and only.isdecimal() else None


def _encoding(text: str) -> str:
    said = text.strip().lower().removeprefix("x-")
    if said in ("", "identity", "none"):
        return ""
    if said not in ("gzip", "deflate"):
        raise AddressError(
            f"the server packs the file as {plain(said)[:20]}, which was not asked for"
        )
    return said


def _span(text: str) -> tuple[tuple[int, int] | None, int | None]:
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        whole = re.fullmatch(r"bytes \*/(\d+)", text.strip())
        return None, int(whole[1]) if whole else None
    total = None if found[3] == "*" else int(found[3])
    return (int(found[1]), int(found[2]) + 1), total


def _strong_time(modified: str | None, date: str | None) -> str:
    then, now = moment(modified), moment(date)
    return str(modified) if then and now and (now - then).total_seconds() >= 1 else ""


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(scheme)


def _text(location: str) -> str:
    """Return a Location, which HTTP takes for Latin-1 and servers write in UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after some seconds, even where headers come drop by drop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
