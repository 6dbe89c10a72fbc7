"""How often and after how long an address is asked again."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from chapter6.fetching.wanted import AddressError, BrokenError, Limits
from chapter6.jobs.stop import check_stop

FIRST_PAUSE = 0.5  # seconds; each one after it is twice as long
LONGEST_PAUSE = 60.0
JITTER = 0.25
TRIES_OF_NOBODY = 4  # where no server answers: a wrong address, or no network
TRIES_OF_SLOW = 3  # where a server is too slow: each takes as long as `stall_seconds`

sleep = time.sleep


class Patience:
    """The tries that an address has left. Bytes that were not there before refill them.

    What a server brings that is too slow counts only if it was more than a slow one brings.
    """

    def __init__(self, limits: Limits, note: Callable[[str], None]) -> None:
        """Begin with all tries. `note` gets a line for each pause."""
        self.limits, self.note = limits, note
        self._failures = 0
        self._most = 0

    def pause(self, fault: BrokenError, have: int) -> None:
        """Wait before the next try; raise `AddressError` if there is none left.

        Parameters
        ----------
        fault
            Why the last one failed.
        have
            How many bytes there are now.
        """
        drops = self.limits.lowest_rate * self.limits.stall_seconds if fault.slow else 0
        if have > self._most + drops:
            self._failures = 0
        self._most = max(have, self._most)
        self._failures += 1
        tries = TRIES_OF_NOBODY if fault.nobody else TRIES_OF_SLOW if fault.slow else None
        if self._failures >= min(self.limits.tries, tries or self.limits.tries):
            raise AddressError(f"{fault} (asked {self._failures} times)")
        if fault.wait > self.limits.longest_wait:
            raise AddressError(f"{fault}, and asks to be left alone for {fault.wait:,.0f} seconds")
        backoff = min(FIRST_PAUSE * 2 ** (self._failures - 1), LONGEST_PAUSE)
        # so that many who lost the same server do not come back at the same moment
        seconds = max(fault.wait, backoff * random.uniform(1 - JITTER, 1 + JITTER))
        self.note(f"{fault}; asking again in {seconds:.1f} s")
        sleep(seconds)
        check_stop()


def retry_after(text: str | None, date: str | None) -> float:
    """Return the seconds that a ``Retry-After`` asks for, which may be a number or a date.

    `date` is the server's own ``Date``, by whose clock the other one is read.

    >>> retry_after("3", None), retry_after("soon", None), retry_after(None, None)
    (3.0, 0.0, 0.0)
    >>> retry_after("Wed, 21 Oct 2015 07:28:05 GMT", "Wed, 21 Oct 2015 07:28:00 GMT")
    5.0
    """
    if text is None:
        return 0.0
    if text.strip().isdecimal():
        return float(text)
    then, now = moment(text), moment(date) or datetime.now(UTC)
    return max((then - now).total_seconds(), 0.0) if then else 0.0


def moment(text: str | None) -> datetime | None:
    """Return the time of an HTTP date; None if it is none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (TypeError, ValueError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
