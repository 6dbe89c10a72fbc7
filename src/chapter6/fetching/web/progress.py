"""How far a download is: one changing line on a terminal, plain lines now and then elsewhere."""

import time
from collections.abc import Callable

from chapter6.fetching.wanted import size
from chapter6.jobs.log import live_line

FIRST_LINE = 2.0  # seconds until the first plain line; each comes after twice the time
LINE_SECONDS = 60.0  # between plain lines, at most
LIVE_SECONDS = 0.5  # between changes of the line on a terminal


class Progress:
    """Tells the size, the rate and the time left of one transfer.

    Parameters
    ----------
    name
        Of the file.
    total
        Bytes of it, None if unknown.
    have
        Bytes that were there when the transfer began: they do not count for the rate.
    announce
        Gets the plain lines.
    """

    def __init__(
        self, name: str, total: int | None, have: int, announce: Callable[[str], None]
    ) -> None:
        """Begin now."""
        self.name, self.total, self.have = name, total, have
        self._announce = announce
        self._began = self._line = self._live = time.monotonic()
        self._first = have
        self._wait = FIRST_LINE

    def add(self, count: int) -> None:
        """Count bytes that have come."""
        self.have += count
        now = time.monotonic()
        if now - self._live >= LIVE_SECONDS:
            self._live = now
            is_seen = live_line(self.line(now))
            if now - self._line >= self._wait:
                self._line, self._wait = now, min(self._wait * 2, LINE_SECONDS)
                (print if is_seen else self._announce)(self.line(now))

    def line(self, now: float) -> str:
        """Return the state as words."""
        rate = (self.have - self._first) / max(now - self._began, 1e-9)
        of = f" of {size(self.total)}" if self.total else ""
        left = f", {_span((self.total - self.have) / rate)} left" if self.total and rate else ""
        return f"{self.name}: {size(self.have)}{of}, {size(rate)}/s{left}"

    def end(self) -> None:
        """Take the line off the terminal."""
        live_line("")


def _span(seconds: float) -> str:
    """Return a time as people say it.

    >>> _span(4), _span(130), _span(7300)
    ('4 s', '2 min 10 s', '2 h 1 min')
    """
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
