"""Which results differ from what the current configuration and code would give, and why."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chapter6.caching.changes import changed_code, changed_settings, changed_versions
from chapter6.caching.contents import Contents
from chapter6.config.editions import Edition
from chapter6.jobs.params import as_found
from chapter6.jobs.reading import latest_records
from chapter6.jobs.record import Record
from chapter6.language import _
from chapter6.layout import Results
from chapter6.stages import stages
from codereach import Code

Reason = tuple[str, bool]
"""In words, and whether it is about an earlier job or an input file."""


def changes_since(record: Record, params: Mapping[str, Any], code: Code) -> list[str]:
    """Return the changes of settings, code and versions from a recorded job to its `params` now.

    `code` is the current code, in which changed symbols are looked up.
    """
    old = {name: json.loads(record["params"][name]) for name in ("settings", "code", "versions")}
    new = {name: json.loads(params[name]) for name in old}
    words = changed_settings(old["settings"], new["settings"])
    if old["code"]["hash"] != new["code"]["hash"]:
        reached = code.reach(new["code"]["script"], new["code"]["named"])
        words += changed_code(record["code"], reached)
    return words + changed_versions(old["versions"], new["versions"])


class Staleness:
    """Judges an edition's jobs by their records, including the jobs before them.

    Parameters
    ----------
    edition
        The edition as it is configured now.
    results
        The folder that its results are in now; jobs wrote to results/<edition>.
    records
        The records of all its jobs.
    code, contents
        The current code, and the current content of files.
    """

    def __init__(
        self,
        edition: Edition,
        results: Results,
        records: Iterable[Record],
        code: Code,
        contents: Contents,
    ) -> None:
        """Note which job wrote which file."""
        self._code, self._contents = code, contents
        self._written, self._now = Results.of(edition.name), results
        self._stages = stages(edition)
        self._maker = latest_records(records)
        self._judged: dict[str, list[Reason]] = {}

    def of_model(self, model: str, seed: int) -> list[str]:
        """Return why the figures of a model and seed are stale; an empty list if they are not."""
        result = self._written.run(model, seed).file("metrics")
        record = self._maker.get(result.as_posix())
        if record is None:
            return [_("no record says what metrics.json was made from")]
        return [words for words, _behind in self._reasons(record, model)]

    def _content(self, path: str) -> str | None:
        """Return the sha256 of a file, None if it is missing; results may have moved since."""
        inside = self._inside(path)
        return self._contents[path if inside is None else str(self._now.folder / inside)]

    def _inside(self, path: str) -> Path | None:
        """Return the path of a result within the folder of results; None for any other file."""
        folder = self._written.folder
        return Path(path).relative_to(folder) if folder in Path(path).parents else None

    def _reasons(self, record: Record, model: str = "") -> list[Reason]:
        """Return why a job's results are stale: its own reasons, then those of earlier jobs.

        Of a chain of earlier jobs that would run again, only the first is named.
        """
        key = next(iter(record["outputs"]))
        if key not in self._judged:
            own: list[Reason] = [(words, False) for words in self._own(record)]
            behind: list[Reason] = []
            for path, digest in record["inputs"].items():
                maker = self._maker.get(path)
                if maker is not None and model and _folder(maker) == _folder(record):
                    own = [*self._reasons(maker, model), *own]
                elif maker is not None:
                    behind += [
                        (why if further else _named(maker["rule"], why), True)
                        for why, further in self._reasons(maker)
                    ]
                if self._content(path) not in (None, digest):
                    file = self._inside(path) or path
                    behind.append((_("%(file)s has changed since", file=file), True))
            self._judged[key] = list(dict.fromkeys([*own, *behind]))
        return self._judged[key]

    def _own(self, record: Record) -> list[str]:
        script = json.loads(record["params"]["code"])["script"]
        if not (self._code.root / script).is_file():
            return [_("%(file)s is gone", file=script)]
        return changes_since(record, self._wanted(record), self._code) + [
            _("%(file)s is not what its job wrote", file=Path(path).name)
            for path, written in record["outputs"].items()
            if self._content(path) not in (None, written["sha256"])
        ]

    def _wanted(self, record: Record) -> Mapping[str, str]:
        """Return a job's params as of now; if its stage is gone, with the old settings."""
        stage = self._stages.get(record["rule"])
        if stage is None:
            return as_found(record["params"], self._code)[0]
        return stage.params(self._code)


def _named(rule: str, why: str) -> str:
    return _("%(rule)s would run again (%(why)s)", rule=rule, why=why)


def _folder(record: Record) -> str:
    return str(next(iter(record["outputs"])).rpartition("/")[0])
