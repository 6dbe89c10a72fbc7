"""The code of a workflow: what each of its scripts reaches, and a hash of that."""

import hashlib
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from codereach.cache import Summaries
from codereach.effects import Effects
from codereach.modules import Modules, Search
from codereach.summary import WHOLE_FILE
from codereach.walk import Symbol, Walk, hash_of_all

Folders = tuple[Path, ...]
DEEPEST = 20_000  # calls inside calls: a chain of some 5,000 `elif`, `+` or imports


class Code:
    """The source of a workflow, read once.

    Parameters
    ----------
    packages
        Name → folder, relative to `root`, of packages that are neither in a script's own folder nor
        in `root`.
    root
        The folder that paths of scripts are relative to; by default the current one.
    left_out
        Dotted names of modules that cannot change a result, such as one for logging. They do not
        count, and neither do their submodules.
    cache
        A file that `keep` writes so that the next start need not parse unchanged files.
    reads
        Dotted name of a module → files, relative to `root`, that its code reads or runs, such as
        the C source of a library that it loads. Their bytes count for every script that imports
        the module.

    Raises
    ------
    FileNotFoundError
        A package's folder does not exist.
    """

    def __init__(
        self,
        packages: Mapping[str, str | os.PathLike[str]] | None = None,
        root: str | os.PathLike[str] = ".",
        left_out: Sequence[str] = (),
        cache: str | os.PathLike[str] | None = None,
        reads: Mapping[str, Sequence[str | os.PathLike[str]]] | None = None,
    ) -> None:
        """Read nothing yet."""
        self.root = Path(os.path.abspath(root))
        self.packages = {name: self.root / folder for name, folder in (packages or {}).items()}
        for name, folder in self.packages.items():
            if not folder.is_dir():
                raise FileNotFoundError(f"{folder}: no such folder for the package {name}")
        self.left_out = tuple(left_out)
        self.reads = {
            module: [self.root / file for file in files] for module, files in (reads or {}).items()
        }
        self._summaries = Summaries(Path(cache) if cache else None)
        self._effects: dict[Folders, Effects] = {}
        self._symbols: dict[tuple[str, ...], list[Symbol]] = {}
        self._files: dict[Path, Symbol] = {}

    def reach(self, script: str | os.PathLike[str], named: Sequence[str] = ()) -> dict[str, str]:
        """Return the hash of every piece of code that a script may run.

        Parameters
        ----------
        script
            Path of the script, relative to `root`.
        named
            Dotted names of what it looks up by name at run time, such as a model's builder. Without
            any, or if one is in no module, an import by a computed name reaches all modules that it
            could mean.

        Returns
        -------
        dict
            ``module.symbol``, or ``folder/script.py.symbol``, → 16 hex digits.
            `codereach.walk.Symbol` lists the entries that are not a function, class or constant.

        Raises
        ------
        FileNotFoundError
            There is no such script, or one of the files that its modules read is not there.
        """
        return {symbol.name: symbol.hash for symbol in self.symbols(script, named)}

    def symbols(self, script: str | os.PathLike[str], named: Sequence[str] = ()) -> list[Symbol]:
        """Return what `reach` does, with the file and line of each symbol."""
        key = (os.fspath(script), *named)
        if key not in self._symbols:
            path = self.root / script
            if not path.is_file():
                raise FileNotFoundError(f"{self.shown(path)}: no such script in {self.root}")
            with _room():
                walk = Walk(self._effects_for(path), path, self.shown(path), named)
                found = walk.symbols()
            modules = {symbol.module for symbol in found} & self.reads.keys()
            found += [self._read(file) for module in modules for file in self.reads[module]]
            self._symbols[key] = sorted(found, key=lambda symbol: symbol.name)
        return self._symbols[key]

    def _read(self, file: Path) -> Symbol:
        """Return a file as a symbol; one in a package is named from there, wherever that is."""
        if file not in self._files:
            digest = hash_of_all([hashlib.sha256(file.read_bytes()).hexdigest()])
            homes = [home.parent for home in self.packages.values() if file.is_relative_to(home)]
            shown = file.relative_to(homes[0]).as_posix() if homes else self.shown(file)
            self._files[file] = Symbol(shown, WHOLE_FILE, digest, file, 1)
        return self._files[file]

    def _effects_for(self, script: Path) -> Effects:
        """Return the effects of the modules that scripts in one folder can import.

        Python searches the folder of a script first or, if it is a link, that of the linked file.
        """
        near = dict.fromkeys([Path(os.path.abspath(script)).parent, script.resolve().parent])
        folders = tuple(near | {self.root: None})
        if folders not in self._effects:
            # if there are packages, a computed name means one of them or of the script's folder
            open_folders = [*near] if self.packages else folders
            search = Search(self.packages, folders, open_folders, self.left_out)
            self._effects[folders] = Effects(Modules(search, self._summaries))
        return self._effects[folders]

    def defined(self, file: str | os.PathLike[str]) -> list[str]:
        """Return the names that a Python file binds at its top level."""
        path = self.root / file
        with _room():
            summary = self._summaries.of(path, "", lambda name: False, is_script=True)
        return sorted({name for piece in summary["pieces"] for name in piece["names"]})

    @property
    def unparsed(self) -> dict[str, str]:
        """Path of each file that could not be parsed → the line, and why."""
        found = self._summaries.unparsed
        return {self.shown(path): why for path, why in sorted(found.items())}

    def shown(self, path: Path) -> str:
        """Return a path relative to `root`."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def keep(self) -> None:
        """Write the cache, if anything new was read."""
        self._summaries.keep()


@contextmanager
def _room() -> Iterator[None]:
    """Allow deep code, however deep the caller is; keep Python's remarks on it quiet."""
    around = sys.getrecursionlimit()
    sys.setrecursionlimit(max(around, DEEPEST))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit(around)


def hash_of(pieces: Mapping[str, str]) -> str:
    """Return one hash, 16 hex digits, of what `Code.reach` found."""
    return hash_of_all([f"{name} {digest}" for name, digest in sorted(pieces.items())])
