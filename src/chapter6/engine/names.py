"""Names of jobs on Snakemake's command line: targets, and those that options give resources to."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from chapter6.config.complaints import nearest
from chapter6.errors import InputError

JOB = re.compile(r"(?P<rule>.+?)(_seed_(?P<seed>\d+))?")


def files_of(targets: Iterable[str], results: Mapping[str, str], seeds: Sequence[int]) -> list[str]:
    """Return Snakemake's targets, with the files of those that are jobs of models.

    `results` maps each rule that has a seed to a file that it writes, ``{seed}`` in its path. A
    rule's name stands for its jobs with all `seeds`, with ``_seed_2`` at its end for one of them.

    >>> files_of(["train_a_seed_2", "report"], {"train_a": "a/seed-{seed}/run.json"}, [1, 2])
    ['a/seed-2/run.json', 'report']
    """
    found = []
    for target in targets:
        job = JOB.fullmatch(target)
        if job is None or job["rule"] not in results:
            found.append(target)
            continue
        of = [seed for seed in seeds if job["seed"] in (None, str(seed))]
        files = [results[job["rule"]].replace("{seed}", str(seed)) for seed in of]
        found += files or [target]
    return found


def check_names(options: Mapping[str, Iterable[str]], rules: Collection[Any]) -> None:
    """Raise `InputError` if an option names what is no job, such as ``--set-resources NAME:…``.

    `options` maps an option to the names that were given to it; `rules` are Snakemake's.
    """
    jobs = [rule.name for rule in rules if not rule.norun]
    targets = {rule.name for rule in rules if rule.norun}
    for option, names in options.items():
        for name in names:
            if name in targets:
                raise InputError(
                    f"{option}: {name} is a target, which runs nothing itself; name a job"
                )
            if name not in jobs:
                raise InputError(f"{option}: there is no job {name!r}{_hint(name, jobs)}")


def _hint(name: str, jobs: Sequence[str]) -> str:
    job = JOB.fullmatch(name)
    if job is not None and job["seed"] and job["rule"] in jobs:
        return f"; {job['rule']} stands for all its seeds"
    close = nearest(name, jobs)
    return close if close.startswith("; did") else "; snakemake --list-rules shows them"
