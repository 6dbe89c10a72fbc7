"""Failures of the network in plain words: the libraries wrap one error in another."""

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3

from chapter6.fetching.wanted import AddressError, BrokenError, Limits, size

NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}


def in_words(error: BaseException, limits: Limits, got: int = 0) -> Exception:
    """Return the fault behind an error of the libraries, which wrap one in another."""
    causes = list(_causes(error))

    def is_any(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    text = " ".join(map(str, causes))
    if is_any(ssl.SSLCertVerificationError):
        why = next(c.verify_message for c in causes if isinstance(c, ssl.SSLCertVerificationError))
        return AddressError(
            f"its certificate is not trusted: {why}; if you trust it, name a file with its "
            "authority in the variable REQUESTS_CA_BUNDLE"
        )
    if "CA certificate bundle" in text:
        return AddressError("REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names a file that is not there")
    if "SOCKS" in text:
        return AddressError("a SOCKS proxy is set, for which the package PySocks is not installed")
    if is_any(requests.exceptions.ProxyError, urllib3.exceptions.ProxyError):
        what = "asks for a login" if "407" in text else "does not answer"
        return BrokenError(f"the proxy (HTTPS_PROXY, HTTP_PROXY) {what}", nobody=True)
    if is_any(socket.gaierror, urllib3.exceptions.NameResolutionError):
        return BrokenError("no server of that name is found: is there a network?", nobody=True)
    if is_any(ConnectionRefusedError):
        return BrokenError("the server accepts no connection", nobody=True)
    if any(isinstance(cause, OSError) and cause.errno in NO_WAY for cause in causes):
        return BrokenError("there is no way to the server: is there a network?", nobody=True)
    if is_any(urllib3.exceptions.ConnectTimeoutError):
        return BrokenError(f"no connection within {limits.connect_seconds:g} s", nobody=True)
    if is_any(TimeoutError, urllib3.exceptions.ReadTimeoutError):
        after = f" after {size(got)}" if got else ""
        return BrokenError(f"stalled: nothing came for {limits.stall_seconds:g} s{after}")
    if is_any(requests.exceptions.InvalidHeader, urllib3.exceptions.InvalidHeader):
        return AddressError("the server says two lengths of one file")
    if is_any(ConnectionError, http.client.IncompleteRead):
        return BrokenError(f"the connection broke{f' after {size(got)}' if got else ''}")
    if is_any(ssl.SSLError):
        return AddressError("no secure connection: does the server speak https?")
    if is_any(http.client.HTTPException):
        return BrokenError("what answers does not speak HTTP")
    if is_any(ValueError) and not got:
        return AddressError("this is no address that can be asked")
    return BrokenError(f"the connection broke{f' after {size(got)}' if got else ''}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it wraps, each once."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [each for each in inner if isinstance(each, BaseException)]
