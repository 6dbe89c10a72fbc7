"""Where the files of a record are now: results may have been moved, or copied under other names."""

from dataclasses import dataclass
from pathlib import Path

from chapter6.jobs.reading import Found
from chapter6.jobs.record import SUFFIX, Record

KINDS = ("results", "resources")  # an edition has a folder in each
Parts = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a record is, against where its job wrote it.

    Attributes
    ----------
    was, now
        The folder in which the job wrote its files, and the one that they are in now, as far as the
        two differ: ``results/sample`` and ``results/copy``; both empty if nothing was moved.
    """

    was: Parts
    now: Parts

    @classmethod
    def of(cls, found: Found) -> "Place":
        """Return the place of a usable record."""
        assert found.record is not None
        if str(found.path).removesuffix(SUFFIX) in found.record["outputs"]:
            return cls((), ())
        name = found.path.name.removesuffix(SUFFIX)
        first = next(Path(path) for path in found.record["outputs"] if Path(path).name == name)
        was, now = list(first.parent.parts), list(found.path.parent.parts)
        while was and now and was[-1] == now[-1]:
            del was[-1], now[-1]
        return cls(tuple(was), tuple(now))

    def path(self, path: str) -> str | None:
        """Return where a file of the record is now; None if that cannot be known."""
        parts = Path(path).parts
        if self.was == self.now or Path(path).is_absolute():
            return path
        if parts[: len(self.was)] == self.was:
            return str(Path(*self.now, *parts[len(self.was) :]))
        # a folder of results was moved: the rest is as before in relation to it
        if len(self.was) == 2 and self.was[0] in KINDS and self.now[-2:-1] == self.was[:1]:
            home, name = self.now[:-2], self.now[-1]
            if parts[0] in KINDS and parts[1:2] == self.was[1:]:
                parts = (parts[0], name, *parts[2:])
            return str(Path(*home, *parts))
        return None

    def record(self, record: Record) -> Record:
        """Return the record with the paths that its files have now, without unknown ones."""
        if self.was == self.now:
            return record
        inputs = {self.path(path): digest for path, digest in record["inputs"].items()}
        outputs = {self.path(path): written for path, written in record["outputs"].items()}
        return {
            **record,
            "inputs": {path: digest for path, digest in inputs.items() if path is not None},
            "outputs": {path: written for path, written in outputs.items() if path is not None},
        }
