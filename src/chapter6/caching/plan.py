"""What Snakemake would run and why: its own decision, read from its graph."""

import contextlib
import io
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tokenize import TokenError
from typing import Any

from snakemake.api import SnakemakeApi, resolve_snakefile
from snakemake.cli import parse_args, parse_config
from snakemake.exceptions import ApiError, CliException, WorkflowError
from snakemake.settings.types import (
    ConfigSettings,
    DAGSettings,
    ExecutionSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
    StorageSettings,
)

import chapter6
from chapter6.caching.notes import DOUBTS
from chapter6.config.reading import read_configuration
from chapter6.errors import InputError, file_error
from chapter6.layout import workflow_home

PACKAGE = Path(chapter6.__file__).parent


@dataclass(frozen=True)
class PlannedJob:
    """A job of the graph, with Snakemake's reasons to run it; none if it need not run.

    Attributes:
        rule, outputs, inputs, params: as the rule has them.
        missing: outputs that are needed and do not exist.
        updated: inputs that are newer than the outputs and have other content.
        rebuilt_inputs: input → the rule of the job in this plan that rebuilds it.
        checkpoints: the rules in `rebuilt_inputs` that are Snakemake checkpoints. When one has run,
            Snakemake decides again, and if its output is the same as before, the job does not run.
        doubts: texts in Snakemake's note about files that are not the recorded ones
            (`chapter6.caching.notes`).
        other_inputs: whether Snakemake's note on the last run has different inputs.
        interrupted: whether the last run did not finish.
        forced: whether the user forced it on the command line.
    """

    rule: str
    outputs: list[str]
    inputs: list[str]
    params: dict[str, Any]
    missing: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    rebuilt_inputs: dict[str, str] = field(default_factory=dict)
    checkpoints: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    other_inputs: bool = False
    interrupted: bool = False
    forced: bool = False


@dataclass(frozen=True)
class Plan:
    """The jobs that would run and those that need not, each in the order of dependencies."""

    runs: list[PlannedJob]
    stays: list[PlannedJob]
    directory: Path = Path()
    """The folder that the jobs run in, which their paths start from."""


def plan(arguments: Sequence[str]) -> Plan:
    """Return what ``snakemake --dry-run`` with these arguments decides; nothing runs.

    Targets, ``--config``, ``--configfile``, profiles and the options that decide what runs have the
    same effect as on Snakemake's command line. If the current folder has no Snakefile, this
    workflow's is used. Raises `InputError` with Snakemake's message if Snakemake fails.
    """
    output = io.StringIO()
    try:
        with contextlib.redirect_stderr(output), contextlib.redirect_stdout(output):
            arguments = ["--dry-run", *arguments]
            _, args = parse_args(arguments)
            if resolve_snakefile(args.snakefile, allow_missing=True) is None:
                own = str(workflow_home() / "Snakefile")
                _, args = parse_args(["--snakefile", own, *arguments])
            return replace(_read(_dry_run(args)), directory=Path(args.directory or ""))
    except SystemExit as end:  # Snakemake did not understand the command line
        complaint = output.getvalue().strip().rpartition("\n")[2]
        raise InputError(complaint.rpartition(": error: ")[2]) from end
    except Exception as error:
        if _is_own(error):
            raise
        read_configuration(args.configfile or [])  # may say better what is wrong with it
        if isinstance(error, OSError):
            raise InputError(file_error(error)) from error
        raise InputError(_in_words(error) or output.getvalue().strip()) from error


def _is_own(error: Exception) -> bool:
    """Tell whether an error comes from this package: it is not what a Snakefile raises itself."""
    if isinstance(error, WorkflowError):
        return False
    for place in reversed(_places(error)):
        if PACKAGE in place.parents:
            return place != Path(__file__)
        if place.suffix != ".py":
            return False
    return False


def _in_words(error: Exception) -> str:
    """Describe an error of Snakemake or of a Snakefile; only the configuration's has many lines."""
    if isinstance(error, SyntaxError):
        place = f"{error.filename}:{error.lineno}: " if error.filename else ""
        return f"{place}{error.msg}"
    if isinstance(error, TokenError):
        what, (line, _column) = error.args
        return f"line {line} of a Snakefile: {what}"
    if isinstance(error, WorkflowError | ApiError | CliException):
        what, traceback_, place = str(error).partition("\nTraceback:\n")
        if not traceback_:
            return what
        return " ".join([*what.replace("Wildcards:", "").split(), "in", *place.split()])
    files = [place for place in _places(error) if place.suffix != ".py" and place.is_file()]
    where = f"{files[-1]}: " if files else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split())}"


def _places(error: Exception) -> list[Path]:
    return [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]


def _dry_run(args: Any) -> Any:
    """Let Snakemake build its graph and decide what to run; return the graph."""
    with SnakemakeApi(OutputSettings(dryrun=True, quiet={Quietness.ALL})) as api:
        workflow = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(
                config=parse_config(args.config),
                configfiles=args.configfile,
                config_args=args.config,
            ),
            storage_settings=StorageSettings(),
            snakefile=args.snakefile,
            workdir=args.directory,
        )
        graph = workflow.dag(
            DAGSettings(
                targets=args.targets,
                forcetargets=args.force,
                forceall=args.forceall,
                forcerun=args.forcerun,
                until=args.until,
                omit_from=args.omit_from,
                allowed_rules=args.allowed_rules,
                force_incomplete=args.rerun_incomplete,
                rerun_triggers=args.rerun_triggers,
                max_checksum_file_size=args.max_checksum_file_size,
            )
        )
        graph.execute_workflow(
            executor="dryrun",
            execution_settings=ExecutionSettings(lock=False, keep_going=args.keep_going),
        )
        return workflow._workflow.dag


def _read(graph: Any) -> Plan:
    runs: list[PlannedJob] = []
    stays: list[PlannedJob] = []
    for level in graph.toposorted():
        for job in sorted(level, key=lambda job: job.rule.name):
            if job.rule.norun:
                continue  # a target, which does nothing itself
            needed = graph.needrun(job)
            (runs if needed else stays).append(_planned(graph, job, needed))
    return Plan(runs, stays)


def _planned(graph: Any, job: Any, needed: bool) -> PlannedJob:
    described: dict[str, Any] = {
        "rule": job.rule.name,
        "outputs": [str(path) for path in job.output],
        "inputs": [str(path) for path in job.input],
        "params": dict(job.params.items()),
    }
    if not needed:
        return PlannedJob(**described)
    reason = graph.reason(job)
    makers = {
        str(path): producer
        for producer, files in graph.dependencies[job].items()
        if graph.needrun(producer)
        for path in files
    }
    return PlannedJob(
        **described,
        missing=sorted(map(str, reason.missing_output)),
        updated=sorted(map(str, reason.updated_input)),
        rebuilt_inputs={path: producer.rule.name for path, producer in sorted(makers.items())},
        checkpoints={maker.rule.name for maker in makers.values() if maker.rule.is_checkpoint},
        doubts=_doubts(reason.params_changed),
        other_inputs=bool(reason.input_changed),
        interrupted=bool(reason.incomplete_output),
        forced=bool(reason.forced),
    )


def _doubts(change: Any) -> list[str]:
    noted = sorted(getattr(change, "only_old", ()))
    return [text.strip("'\"") for text in noted if text.rstrip("'\"").endswith(DOUBTS)]
