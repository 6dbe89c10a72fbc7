"""Where the files of a record are now: results may have been moved, or copied under other names."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chapter6.jobs.reading import Found
from chapter6.jobs.record import SUFFIX, Record

KINDS = ("results", "resources")  # an edition has a folder in each
Parts = tuple[str, ...]


@dataclass(frozen=True)
class EditionFolder:
    """Where an edition's results, or its archives, are.

    Attributes:
        folder: its absolute path; links in it are left as they are.
        kind: one of `KINDS`.
        names: what the edition may be called: as the folder is now, or as when its jobs ran.
    """

    folder: Path
    kind: str
    names: tuple[str, ...]

    @classmethod
    def around(cls, folder: str | os.PathLike[str]) -> Iterator["EditionFolder"]:
        """Yield those in a folder, or the one that it is in, by the names of folders alone."""
        path = Path(os.path.abspath(folder))
        kinds = [index for index, part in enumerate(path.parts) if part in KINDS]
        if not kinds:
            for kind in KINDS:
                yield from cls.around(path / kind) if (path / kind).is_dir() else ()
            return
        depth = kinds[-1] + 2
        editions = sorted(path.iterdir()) if len(path.parts) < depth and path.is_dir() else [path]
        for one in editions:
            if len(one.parts) >= depth and one.is_dir():
                whole = Path(*one.parts[:depth])
                yield cls(whole, whole.parent.name, (whole.name,))

    def expected(self, path: str) -> Path | None:
        """Return where a planned file is, None if it is not of this kind.

        `path` is from the folder that the workflow would run in. A copy that is not in a folder
        ``results`` may be of a part of an edition: of what it has no folder, nothing is expected.
        """
        kind, _edition, *parts = Path(path).parts
        is_whole = self.folder.parent.name in KINDS or (self.folder / parts[0]).exists()
        return self.folder.joinpath(*parts) if kind == self.kind and is_whole else None


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

    def edition(self, record: Record) -> "EditionFolder | None":
        """Return the edition's folder that a record is in; None if it is in none as a whole.

        A backup within an edition's folder is none.
        """
        parts = Path(next(iter(record["outputs"]))).parts
        if len(parts) < 3 or parts[0] not in KINDS or len(self.was) > 2:
            return None
        folder = Path(os.path.abspath(Path(*self.now, *parts[len(self.was) : 2])))
        above = folder.parent
        if above.name in KINDS or not any(part in KINDS for part in above.parts):
            return EditionFolder(folder, parts[0], (folder.name, parts[1]))
        return None

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
