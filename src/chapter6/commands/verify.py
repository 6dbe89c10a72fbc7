"""``chapter6 verify``: is every result still what its job wrote, and is none missing?"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from chapter6.caching.expected import expected_results
from chapter6.caching.places import KINDS
from chapter6.caching.verification import check, not_recorded, records_in_place, unusable
from chapter6.commands.configured import edition_of
from chapter6.errors import InputError
from chapter6.jobs.reading import find_records


def verify(folders: Sequence[str], configfiles: Sequence[str]) -> int:
    """Print what is not as recorded or not as planned; return 1 if there is anything, else 0.

    Below `folders`, every record is compared with the files that it tells of; and what the editions
    there ought to have, as configured with `configfiles`, is compared with the records. Raises
    `InputError` if there is neither a record nor an edition.
    """
    found = find_records(folders)
    expected, remarks = _expected(folders, configfiles)
    if not found and not expected:
        raise InputError(f"no records of jobs below {', '.join(folders)}")
    records = records_in_place(found)
    lacking = not_recorded(expected, records)
    findings = [*check(records), *unusable(found), *lacking]
    for line in [*(f"{one.path}: {one.kind}: {one.words}" for one in findings), *remarks]:
        print(line)
    results = len({path for record in records for path in record["outputs"]})
    verdict = f"{len(findings)} findings" if findings else "all as recorded"
    print(f"{results} results of {len(records)} jobs: {verdict}")
    if expected:
        planned = sum(map(len, expected.values()))
        recorded = {path for record in records for path in record["outputs"]}
        absent = sum(path not in recorded for paths in expected.values() for path in paths)
        print(f"{planned} results are planned: {absent or 'none'} of them without a record")
    if findings:
        print("`chapter6 explain` says what Snakemake would run again.")
    return int(bool(findings))


def _expected(
    folders: Sequence[str], configfiles: Sequence[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return what ought to be below some folders, by job, and why that is not known for some."""
    planned: dict[str, dict[str, list[str]]] = {}
    remarks = []
    for folder, edition in _editions(folders):
        try:
            if not edition:
                raise InputError("no edition's folder in this one")
            if edition not in planned:
                planned[edition] = expected_results(edition_of(edition, configfiles))
        except InputError as error:
            why = str(error).partition("\n")[0]
            remarks.append(f"{folder}: only what is recorded was checked, not the plan ({why})")
    expected = {
        f"{job} of {edition}": [path for path in paths if _is_in(path, folders)]
        for edition, jobs in planned.items()
        for job, paths in jobs.items()
    }
    return {job: paths for job, paths in expected.items() if paths}, list(dict.fromkeys(remarks))


def _editions(folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each folder with the name of an edition in it; an empty one if it cannot have any.

    Editions are in ``results`` and ``resources`` of the current folder.
    """
    for folder in folders:
        parts = Path(os.path.relpath(folder)).parts
        if not parts:  # the folder that the workflow runs in
            yield from _editions(KINDS)
        elif parts[0] not in KINDS:
            yield folder, ""
        elif len(parts) > 1 and os.path.lexists(folder):
            yield str(Path(*parts[:2])), parts[1]
        elif os.path.isdir(folder):
            for name in sorted(os.listdir(folder)):
                if os.path.isdir(os.path.join(folder, name)):
                    yield str(Path(folder, name)), name


def _is_in(path: str, folders: Sequence[str]) -> bool:
    above = (Path(path), *Path(path).parents)
    return any(Path(os.path.relpath(folder)) in above for folder in folders)
