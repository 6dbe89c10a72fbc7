"""Why each job of a plan would run, in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from chapter6.caching.plan import Plan, PlannedJob
from chapter6.caching.staleness import changes_since
from chapter6.jobs.code import project_code
from chapter6.jobs.reading import latest_records, read_records
from chapter6.jobs.record import Record
from chapter6.layout import workflow_home
from codereach import Code

STAGES = ("train", "evaluate", "download", "make_sample")
ALIKE = 3  # this many jobs of a stage with the same reason share one line
MODEL = "\0"  # in place of the model while lines are compared


@dataclass(frozen=True)
class Explained:
    """A job that would run, and why.

    Attributes:
        job: the job, as Snakemake plans it.
        why: in words, its own reasons first.
        maybe: whether it runs only if the output of a Snakemake checkpoint changes.
        seconds: how long its last run took; None if that is not known.
    """

    job: PlannedJob
    why: str
    maybe: bool
    seconds: float | None


def records_by_output(decided: Plan) -> dict[str, Record]:
    """Return the records of a plan's jobs, by the path of each output."""
    folders = {
        decided.directory.joinpath(*Path(path).parts[:2])  # results/EDITION, resources/EDITION
        for job in [*decided.runs, *decided.stays]
        for path in job.outputs
    }
    return latest_records(read_records(sorted(folders)))


def explain_jobs(decided: Plan, records: Mapping[str, Record]) -> list[Explained]:
    """Return why each job of a plan would run, in the order of the plan.

    `records` comes from `records_by_output`.
    """
    code = project_code(workflow_home())
    explained: list[Explained] = []
    uncertain: set[str] = set()
    for job in decided.runs:
        record = records.get(job.outputs[0])
        own = _own_reasons(job, record, code)
        makers = sorted(set(job.rebuilt_inputs.values()) - job.checkpoints)
        # Snakemake reconsiders only the readers of a checkpoint: all other jobs run in any case
        maybe = not own and bool(job.checkpoints) and set(makers) <= uncertain
        if maybe:
            uncertain.add(job.rule)
        words = [*own, *([f"input from {_listed(makers)}"] if makers else [])]
        if maybe:
            words = [f"only if the output of {_listed(sorted(job.checkpoints))} changes"]
        why = "; ".join(words) or "Snakemake's note on its last run differs"
        explained.append(Explained(job, why, maybe, record["seconds"] if record else None))
    return explained


def _own_reasons(job: PlannedJob, record: Record | None, code: Code) -> list[str]:
    """Return why a job would run, apart from the jobs before it."""
    words = []
    if job.forced and not job.interrupted:
        words.append("forced on the command line")
    if job.interrupted:
        words.append("its last run was interrupted")
    if record is None and not job.interrupted:
        words.append("has never run")
    if record is not None:
        words += [f"{path} is missing" for path in job.missing]
        words += _changes(job, record, code)
    return words + [f"{path} has changed" for path in job.updated]


def _changes(job: PlannedJob, record: Record, code: Code) -> list[str]:
    """Return what differs between a job as recorded and as it would run now."""
    words = changes_since(record, job.params, code)
    if job.other_inputs:
        words += [f"no longer reads {path}" for path in sorted({*record["inputs"]} - {*job.inputs})]
        words += [f"now reads {path}" for path in sorted({*job.inputs} - {*record["inputs"]})]
    refused = [params.get("refused", "") for params in (record["params"], job.params)]
    if refused[0] != refused[1]:
        words.append("a reader found wrong what an address delivered")
    return words + job.doubts


def lines(explained: Iterable[Explained]) -> list[str]:
    """Return a line per job, or one for all jobs of a stage that run for the same reason."""
    alike: dict[tuple[str, str], list[Explained]] = {}
    for one in explained:
        alike.setdefault((_stage(one.job.rule), _of_any_model(one)), []).append(one)
    shown = []
    for (_, why), group in alike.items():
        if len(group) >= ALIKE:
            name = _common([one.job.rule for one in group])
            reason = why.replace(MODEL, "*")
            shown.append(f"{name}_* ({len(group)} jobs): {reason}{_took(group)}")
        else:
            shown += [f"{one.job.rule}: {one.why}{_took([one])}" for one in group]
    return shown


def summary(
    explained: Sequence[Explained], stays: Sequence[PlannedJob], records: Mapping[str, Record]
) -> str:
    """Return what would run and what the cache saves, in jobs and in time of their last runs."""
    kept = [records[job.outputs[0]]["seconds"] for job in stays if job.outputs[0] in records]
    saved = f"{_jobs(len(stays))} ({_duration(sum(kept))})"
    if not explained:
        return f"Nothing to run: {saved} up to date."
    maybe = sum(one.maybe for one in explained)
    needs = f"{_jobs(len(explained))} to run"
    if maybe:
        needs += f", {maybe} of them only if their inputs change"
    return f"{needs}{_took(explained)}. The cache saves {saved}."


def _listed(rules: Sequence[str]) -> str:
    """List rules; `ALIKE` or more of a stage are listed as the stage."""
    names = []
    for stage in sorted({_stage(rule) for rule in rules}):
        members = [rule for rule in rules if _stage(rule) == stage]
        names += members if len(members) < ALIKE else [f"{stage}_*"]
    return ", ".join(names)


def _stage(rule: str) -> str:
    return next((stage for stage in STAGES if rule.startswith(f"{stage}_")), rule)


def _common(rules: Sequence[str]) -> str:
    """Return the words that all names of rules begin with, e.g. ``train_imdb``."""
    together = zip(*(rule.split("_") for rule in rules), strict=False)
    return "_".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, together))


def _of_any_model(one: Explained) -> str:
    """Return the reason of a job, with `MODEL` for its model if its stage has models."""
    stage = _stage(one.job.rule)
    if stage == one.job.rule:
        return one.why
    model = re.escape(one.job.rule.removeprefix(f"{stage}_"))
    # only the whole name, also after a stage: in train_jena_gru, but not in jena_gru_stacked
    name = rf"(?<!\w)((?:{'|'.join(STAGES)})_)?{model}(?!\w)"
    return re.sub(name, lambda found: (found[1] or "") + MODEL, one.why)


def _took(explained: Iterable[Explained]) -> str:
    known = [one.seconds for one in explained if one.seconds is not None]
    return f" (last run: {_duration(sum(known))})" if known else ""


def _jobs(number: int) -> str:
    return f"{number} job" if number == 1 else f"{number} jobs"


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.1f} min"
