"""Source files, each read and summarized once, and the cache that keeps this between runs."""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from codereach import canonical, names, nodes, references, summary, syntax
from codereach.summary import Summary


class Summaries:
    """Summaries of files.

    A summary depends on a file's content, on its module's name, and on which of the modules that it
    imports are the program's own. So the same content may have several.

    Attributes
    ----------
    unparsed
        File → why this Python cannot parse it.
    """

    def __init__(self, cache: Path | None) -> None:
        """Read nothing yet; `cache` is the file that keeps summaries, None for no cache."""
        self.cache = cache
        self.unparsed: dict[Path, str] = {}
        self._known: dict[str, list[Summary]] = {}
        self._is_new = False

    def of(
        self, path: Path | None, name: str, is_own: Callable[[str], bool], is_script: bool = False
    ) -> Summary:
        """Return the summary of a file; `path` is None for a package without ``__init__.py``."""
        source = path.read_bytes() if path else b""
        is_package = path is None or path.name == "__init__.py"
        is_python = path is None or path.suffix == ".py"
        role = f"{name} {is_package} {is_python} {is_script}\n"
        key = hashlib.sha256(role.encode() + source).hexdigest()
        known = self._known.setdefault(key, self._kept.get(key, []))
        made = next((one for one in known if _fits(one, is_own)), None)
        if made is None:
            if is_python:
                made = _parsed(source, name, is_package, is_script, is_own)
            else:
                made = summary.one_piece(source, name, is_package, "not a Python file (*.py)")
            known.append(made)
            self._is_new = True
        if path and made["unparsed"]:
            self.unparsed[path] = made["unparsed"]
        return made

    @cached_property
    def _kept(self) -> dict[str, list[Summary]]:
        try:
            if self.cache is None:
                return {}
            made_by, _, kept = self.cache.read_text(encoding="utf-8").partition("\n")
            return dict(json.loads(kept)) if made_by == _made_by(kept) else {}
        except (OSError, ValueError):
            return {}

    def keep(self) -> None:
        """Write the cache if there are new summaries; drop those that were not used.

        The cache only saves time: where it cannot be written, there is none.
        """
        with suppress(OSError):
            self._write()

    def _write(self) -> None:
        if self.cache and self._is_new:
            self.cache.parent.mkdir(parents=True, exist_ok=True)
            part = self.cache.with_suffix(f".{os.getpid()}.part")
            kept = json.dumps(self._known)
            part.write_text(f"{_made_by(kept)}\n{kept}", encoding="utf-8")
            part.replace(self.cache)
            self._is_new = False


def _fits(made: Summary, is_own: Callable[[str], bool]) -> bool:
    return all(is_own(name) == own for name, own in made["own"].items())


def _parsed(
    source: bytes, name: str, is_package: bool, is_script: bool, is_own: Callable[[str], bool]
) -> Summary:
    try:
        return syntax.summarize(source, name, is_package, is_script, is_own)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return summary.one_piece(source, name, is_package, summary.reason(error, source))


def _made_by(kept: str) -> str:
    """Name what made the summaries, and what they are: damaged or foreign ones have another name.

    This Python makes them, and the modules that read the source.
    """
    digest = hashlib.sha256(sys.version.encode() + kept.encode())
    for module in (canonical, names, nodes, references, summary, syntax):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()
