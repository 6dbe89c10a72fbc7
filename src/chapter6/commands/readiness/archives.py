"""Which archives of an edition are there, and how many bytes the others are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chapter6.config.addresses import local_paths, shown_address
from chapter6.config.editions import Edition
from chapter6.layout import ARCHIVES, Archives
from chapter6.reporting.wording.numbers import size


@dataclass(frozen=True)
class ArchiveState:
    """One archive of an edition.

    Attributes
    ----------
    name
        Its file name.
    bytes
        Its size, of one that is missing as the configuration pins it; None if that is not known.
    is_there
        Whether it is in the edition's folder. Whether it is still the right one, Snakemake decides.
    origin
        Where a missing one comes from: ``made here``, ``a file of this machine``, or the first
        address, without its secrets.
    addresses
        As the configuration has them; empty if it comes from this machine.
    """

    name: str
    bytes: int | None
    is_there: bool
    origin: str
    addresses: Sequence[str]

    @property
    def line(self) -> str:
        """The archive in words."""
        how_large = size(self.bytes) if self.bytes is not None else "size not known"
        return f"{self.name}: {'there' if self.is_there else self.origin}, {how_large}"


def archive_states(edition: Edition) -> list[ArchiveState]:
    """Return the state of each archive of an edition, in the folder that the workflow runs in."""
    folder = Archives.of(edition.name)
    states = []
    for source, name in ARCHIVES.items():
        settings = getattr(edition.sources, source)
        path, made = folder.archive(source), folder.synthetic(source)
        is_there = path.is_file() and folder.receipt(source).is_file()
        paths = local_paths(settings.addresses)
        local = next((Path(each) for each in paths if Path(each).is_file()), None)
        bytes_, addresses = settings.bytes, settings.addresses
        origin = f"missing, from {shown_address(addresses[0])}"
        if is_there:
            bytes_ = path.stat().st_size
        elif edition.synthetic and str(made) in paths:
            origin, addresses = "made here", []
        elif local:
            origin, addresses = "copied from a file of this machine", []
            bytes_ = local.stat().st_size
        states.append(ArchiveState(name, bytes_, is_there, origin, addresses))
    return states


def total(states: Sequence[ArchiveState]) -> str:
    """Say how many bytes are there, and how many are to come.

    >>> total([ArchiveState("a", None, False, "", []), ArchiveState("b", None, False, "", [])])
    '0 of 2 archives are there; to come: 2 of unknown size'
    """
    there = [state for state in states if state.is_there]
    missing = [state for state in states if not state.is_there]
    text = f"{len(there)} of {len(states)} archives are there"
    text += f" ({size(sum(state.bytes or 0 for state in there))})" if there else ""
    if not missing:
        return text
    known = sum(state.bytes or 0 for state in missing)
    unknown = sum(state.bytes is None for state in missing)
    parts = [f"at most {size(known)}"] if known else []
    parts += [f"{unknown} of unknown size"] if unknown else []
    return f"{text}; to come: {' and '.join(parts)}"
