"""The base class of every block of settings, and types of values that several share."""

import re
from collections.abc import Hashable
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Value = TypeVar("Value", bound=Hashable)

TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)", re.ASCII)
TIME_EXAMPLE = '"01.01.2009 00:10:00"'


def time_of(text: str) -> datetime:
    """Return a time as the weather table prints it; raise ValueError if it is none."""
    found = TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"a time as the file has it is expected, such as {TIME_EXAMPLE}")
    day, month, year, hour, minute, second = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise ValueError("no such day or time is in the calendar") from None


def _time(text: str) -> str:
    time_of(text)
    return text


def _once(values: list[Value]) -> list[Value]:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise ValueError(f"{twice!r} is listed twice")
    return values


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(pattern=r"\S")]
Time = Annotated[str, AfterValidator(_time)]
Once = AfterValidator(_once)
Seed = Annotated[int, Field(ge=0, lt=2**31)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Md5 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Section(BaseModel):
    """A block of settings that rejects unknown keys and values of the wrong type."""

    # only what is used is built, most of it as a part of the whole: half the time of this import
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)
