"""``chapter6 verify``: is every result still what its job wrote, and is none missing?"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from chapter6.caching.expected import expected_results
from chapter6.caching.places import KINDS, EditionFolder, Place
from chapter6.caching.verification import check, not_recorded, records_in_place, unusable
from chapter6.commands.configured import edition_of
from chapter6.errors import InputError
from chapter6.jobs.reading import Found, find_records


def verify(folders: Sequence[str], configfiles: Sequence[str]) -> int:
    """Print what is not as recorded or not as planned; return 1 if there is anything, else 0.

    Below `folders`, which may be anywhere, every record is compared with the files that it tells
    of; and what the editions there ought to have, as configured with `configfiles`, is compared
    with the records. Raises `InputError` if there is neither a record nor an edition.
    """
    found = find_records(folders)
    expected, remarks = _expected(folders, found, configfiles)
    if not found and not expected:
        raise InputError(f"no records of jobs below {', '.join(folders)}")
    records = records_in_place(found)
    results = {_shown(path) for record in records for path in record["outputs"]}
    lacking = not_recorded(expected, results)
    findings = [*check(records), *unusable(found), *lacking]
    for line in [*(f"{one.path}: {one.kind}: {one.words}" for one in findings), *remarks]:
        print(line)
    verdict = f"{len(findings)} findings" if findings else "all as recorded"
    print(f"{len(results)} results of {len(records)} jobs: {verdict}")
    if expected:
        planned = [path for paths in expected.values() for path in paths]
        absent = sum(path not in results for path in planned)
        print(f"{len(planned)} results are planned: {absent or 'none'} of them without a record")
    if findings:
        print("`chapter6 explain` says what Snakemake would run again.")
    return int(bool(findings))


def _expected(
    folders: Sequence[str], found: Iterable[Found], configfiles: Sequence[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return what ought to be below some folders, by job, and why that is not known for some."""
    expected: dict[str, list[str]] = {}
    remarks = []
    wanted = [Path(os.path.abspath(folder)) for folder in folders]
    places = _editions(folders, found)
    for place in places:
        try:
            planned = _planned(place.names, configfiles)
        except InputError as error:
            why = str(error).partition("\n")[0]
            where = _shown(place.folder)
            remarks.append(f"{where}: only what is recorded was checked, not the plan ({why})")
            continue
        for job, paths in planned.items():
            files = [file for path in paths if (file := place.expected(path)) is not None]
            inside = [_shown(one) for one in files if any(w in (one, *one.parents) for w in wanted)]
            if inside:
                expected[f"{job} of {_shown(place.folder)}"] = inside
    if not places:
        why = "no edition's folder in this one"
        what = f"only what is recorded was checked, not the plan ({why})"
        remarks += [f"{one}: {what}" for one in folders if not _may_have_editions(one)]
    return expected, remarks


def _editions(folders: Sequence[str], found: Iterable[Found]) -> list[EditionFolder]:
    """Return the editions' folders that some folders have, or are in, by name and by record."""
    recorded = (Place.of(one).edition(one.record) for one in found if one.record is not None)
    named = (place for folder in folders for place in EditionFolder.around(folder))
    places: dict[Path, EditionFolder] = {}
    for some in (filter(None, recorded), named):
        for place in sorted(some, key=lambda place: len(place.folder.parts)):
            if not any(path in places for path in (place.folder, *place.folder.parents)):
                places[place.folder] = place
    return sorted(places.values(), key=lambda place: place.folder)


def _may_have_editions(folder: str) -> bool:
    return any(part in KINDS for part in Path(os.path.abspath(folder)).parts)


def _planned(names: Sequence[str], configfiles: Sequence[str]) -> dict[str, list[str]]:
    """Return what the first of some editions that the configuration has ought to have, by job.

    Raises `InputError` with what is wrong about the first of them, if none can be used.
    """
    faults = []
    for name in dict.fromkeys(names):
        try:
            return expected_results(edition_of(name, configfiles))
        except InputError as error:
            faults.append(error)
    raise faults[0]


def _shown(path: str | Path) -> str:
    """Return a path from the current folder, if it is in there, else the whole path."""
    inside = os.path.relpath(path)
    return os.path.abspath(path) if inside.startswith(os.pardir) else inside
