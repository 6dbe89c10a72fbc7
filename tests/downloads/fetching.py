"""Fetching into a folder, as the rule's script does, and looking at what is there afterwards."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from chapter6.errors import InputError
from chapter6.fetching.fetch import Fetch
from chapter6.fetching.wanted import Limits, Wanted

LIMITS = Limits(connect_seconds=10, stall_seconds=10, lowest_rate=1000, tries=6, longest_wait=60)
IMPATIENT = replace(LIMITS, stall_seconds=1)  # of a server that says nothing for so long


@dataclass
class Place:
    """A folder of an edition's archives."""

    folder: Path
    name: str = "a.tar.gz"
    told: list = field(default_factory=list)
    noted: list = field(default_factory=list)

    @property
    def output(self):
        return self.folder / self.name

    @property
    def receipt(self):
        return self.folder / "receipt.json"

    @property
    def kept(self):
        return self.folder / "downloads" / self.name

    def fetch(self, *addresses, refused=(), anew=False, limits=LIMITS, **pins):
        """Fetch; return the receipt. The numbers of pins may be given as their content."""
        return Fetch(
            wanted=Wanted(self.name, **pins),
            addresses=[str(address) for address in addresses],
            output=self.output,
            receipt=self.receipt,
            limits=limits,
            refused=refused,
            anew=anew,
            announce=self.told.append,
            note=self.noted.append,
        ).run()

    def failure(self, *addresses, **options):
        """Fetch what cannot be had; return the message, which is one line and says what to do."""
        try:
            self.fetch(*addresses, **options)
        except InputError as error:
            message = str(error)
            assert "\n" not in message
            assert not set(message.split()) & {"HTTPConnectionPool", "Max", "urllib3", "Errno"}
            return message
        raise AssertionError("it was fetched")

    @property
    def content(self):
        """What is at the output, None if nothing is."""
        return self.output.read_bytes() if self.output.exists() else None

    @property
    def partial(self):
        """How many bytes are kept of transfers that were cut."""
        found = self.folder.glob("downloads/.*.partial")
        return sum(path.stat().st_size for path in found)

    def is_clean(self):
        """Tell whether nothing is left of transfers."""
        names = {path.name for path in (self.folder / "downloads").iterdir()}
        return names <= {self.name, f"{self.name}.note.json"}

    def note(self):
        return json.loads((self.folder / f"downloads/{self.name}.note.json").read_text())


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def md5(content):
    return hashlib.md5(content).hexdigest()
