"""Times as the weather table writes them, each of which must exist."""

import re

import numpy as np

FIRST_YEAR, LAST_YEAR = 1900, 2100
WIDTH = len("01.01.2009 00:10:00")
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)", re.ASCII)


def moments(characters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Read ``dd.mm.yyyy hh:mm:ss``: uint8 (19, rows) to datetime64[s] (rows,), and which are real.

    Arrow's own parser takes 30.02. for 2 March and 23:59:60 for the next day.
    """
    digits = characters - ord("0")  # anything but a digit becomes 10 or more
    valid = np.ones(characters.shape[1], dtype=bool)
    for place, sign in ((2, "."), (5, "."), (10, " "), (13, ":"), (16, ":")):
        valid &= characters[place] == ord(sign)
    for place in (0, 1, 3, 4, 6, 7, 8, 9, 11, 12, 14, 15, 17, 18):
        valid &= digits[place] < 10
    day, month, century, years, hour, minute, second = (
        (10 * digits[place] + digits[place + 1]).astype(np.int32)
        for place in (0, 3, 6, 8, 11, 14, 17)
    )
    year = 100 * century + years
    valid &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    valid &= (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    date = 10_000 * year + 100 * month + day
    news = np.concatenate([[0], np.flatnonzero(date[1:] != date[:-1]) + 1])[: len(date)]
    months = (12 * (year[news] - 1970) + month[news] - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day[news] - 1)
    real = days.astype("datetime64[M]") == months  # there is no 30 February
    rows = np.diff(np.append(news, len(date)))  # each date serves the rows up to the next
    valid &= np.repeat(real, rows)
    seconds = 3600 * hour + 60 * minute + second
    return np.repeat(days.astype("datetime64[s]"), rows) + seconds, valid


def fault_of_time(field: str) -> str:
    """Say what a time should have been; nothing if it is one."""
    found = _TIME.fullmatch(field)
    if not found:
        zone = bool(_TIME.match(field))
        return "a time such as 01.01.2009 00:10:00" + (", without anything after it" * zone)
    _, valid = moments(np.frombuffer(field.encode(), np.uint8).reshape(WIDTH, 1))
    year = int(found[3])
    if valid[0]:
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"a year from {FIRST_YEAR} to {LAST_YEAR}"
    return "a day that exists and a time from 00:00:00 to 23:59:59 (day.month.year)"
