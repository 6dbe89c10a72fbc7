"""``chapter6 verify``: is every result still what its job wrote, from what it read?"""

from collections.abc import Sequence

from chapter6.caching.verification import check
from chapter6.errors import InputError
from chapter6.jobs.record import read_records, torn_records


def verify(folders: Sequence[str]) -> int:
    """Print what is not as recorded in some folders and below; return 1 if anything, else 0.

    Raises `InputError` if there is no record at all.
    """
    records, torn = read_records(folders), torn_records(folders)
    if not records and not torn:
        raise InputError(f"no records of jobs below {', '.join(folders)}")
    findings = check(records, torn)
    for finding in findings:
        print(f"{finding.path}: {finding.kind}: {finding.words}")
    results = sum(len(record["outputs"]) for record in records)
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    verdict = count if findings else "all as recorded"
    print(f"{results} results of {len(records)} jobs: {verdict}")
    if findings:
        print("`chapter6 explain` says what Snakemake would run again.")
    return int(bool(findings))
