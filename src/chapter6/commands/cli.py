"""The command ``chapter6``."""

import argparse
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from chapter6.commands.failures import failed
from chapter6.commands.streams import prepare
from chapter6.errors import InputError
from chapter6.layout import Results

DESCRIPTION = "What Snakemake does not say about this workflow's results."
EXPLAIN = "say, for each job that would run, why, and what the cache saves; nothing runs"
VERIFY = "check every result against what its job recorded, and that none of the plan is missing"
WATCH = "show how each training job stands, until all have ended; only files are read"
REPORT = "write a report of what is there, and of what is not and why; nothing runs"
COMPARE = "write one page of what differs between two folders of results"
FETCH = "get the archives of an edition for later, so that it runs without a network"
DOCTOR = "say what an edition has and needs: archives, disk, memory, time, environment"
TENSORBOARD = "write the epochs of all trainings as logs for TensorBoard"


DEBUG = "show the traceback of every error, not only of bugs"
LONGEST_PAUSE = 86_400.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status, or raise `SystemExit` as argparse does."""
    prepare()
    command, debug = "chapter6", False
    try:
        try:
            known, others = _parsed(argv)
            command, debug = f"chapter6 {known.command}", known.debug
            return _run(known, others)
        finally:
            sys.stdout.flush()  # here, where an error of it is dealt with
    except (Exception, KeyboardInterrupt) as error:
        return failed(error, command, debug)


def _parsed(argv: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """Return the arguments, and the options before the first target of ``chapter6 explain``."""
    parser = _parser()
    # argparse would take options before the first target for its own
    known, others = parser.parse_known_args(argv)
    if others and known.command != "explain":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    return known, others


class _Parser(argparse.ArgumentParser):
    """Complains on one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; `{self.prog} --help` lists what there is\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="chapter6", description=DESCRIPTION)
    parser.add_argument("--debug", action="store_true", help=DEBUG)
    commands = parser.add_subparsers(dest="command", required=True)
    explain = commands.add_parser(
        "explain",
        help=EXPLAIN,
        description=f"{EXPLAIN}. Targets and options are Snakemake's own.",
        usage="chapter6 explain [target ...] [options of snakemake]",
    )
    explain.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    verify = commands.add_parser(
        "verify",
        help=VERIFY,
        description=f"{VERIFY}; exit with 1 if anything is amiss",
    )
    verify.add_argument(
        "folders",
        nargs="*",
        default=["results", "resources"],
        help="where to look for results (default: results resources)",
    )
    watch = commands.add_parser("watch", help=WATCH, description=WATCH)
    watch.add_argument("--once", action="store_true", help="show the jobs once and exit")
    report = commands.add_parser("report", help=REPORT, description=REPORT)
    report.add_argument(
        "--partial", action="store_true", required=True,
        help="of the results so far; for the whole report run `snakemake --cores 4 report`",
    )  # fmt: skip
    report.add_argument(
        "--html", type=Path, help="file to write (default: RESULTS/report-partial.html)"
    )
    compare = commands.add_parser("compare", help=COMPARE, description=COMPARE)
    compare.add_argument("first", type=_results, metavar="RESULTS_A", help="such as results/sample")
    compare.add_argument("second", type=_results, metavar="RESULTS_B")
    compare.add_argument("--html", type=Path, help="where to (default: RESULTS_B/compare.html)")
    fetch = commands.add_parser("fetch", help=FETCH, description=FETCH)
    fetch.add_argument("--cores", type=_count, default=3, help="how many at a time (default: 3)")
    doctor = commands.add_parser("doctor", help=DOCTOR, description=DOCTOR)
    doctor.add_argument(
        "--online", action="store_true", help="ask whether the addresses of archives answer"
    )
    for command in (fetch, doctor):
        command.add_argument("edition", nargs="?", help="default: the one of config.yaml")
    for command in (verify, watch, report, fetch, doctor):
        command.add_argument(
            "--configfile", nargs="+", default=[], help="as for snakemake, laid over config.yaml"
        )
    board = commands.add_parser("tensorboard", help=TENSORBOARD, description=TENSORBOARD)
    board.add_argument(
        "--logs", type=Path, help="folder to write to (default: RESULTS/tensorboard)"
    )
    board.add_argument(
        "--follow", action="store_true", help="keep adding epochs until all jobs have ended"
    )
    for command in (watch, report, board):
        command.add_argument(
            "results", nargs="?", type=_results, default=_results("results/sample"),
            help="an edition's results (default: results/sample)",
        )  # fmt: skip
    for command in (watch, board):
        command.add_argument("--every", type=_seconds, default=1.0, help="seconds between updates")
    for command in (verify, watch, report, compare, fetch, doctor, board):
        command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=DEBUG)
    return parser


def _results(folder: str) -> Results:
    return Results(Path(folder))


def _count(text: str) -> int:
    """Read a number of cores."""
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cores, from 1")
    return int(text)


def _seconds(text: str) -> float:
    """Read a time to wait."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= LONGEST_PAUSE:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of seconds above 0, up to a day ({LONGEST_PAUSE:.0f})"
        )
    return seconds


def _check_folder(results: Results, must_exist: bool = False) -> None:
    """Raise `InputError` if `results` is not a folder; it may be one that does not exist yet."""
    folder = results.folder
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder of results, such as results/sample")
    if must_exist and not folder.exists():
        raise InputError(f"{folder}: no such folder; name a folder of results")


def _run(known: argparse.Namespace, others: Sequence[str]) -> int:
    """Run the chosen command, and import no other."""
    if "results" in known:
        _check_folder(known.results)
    if known.command == "explain":
        from chapter6.commands.explain import explain

        return explain([*others, *known.arguments])
    if known.command == "verify":
        from chapter6.commands.verify import verify

        return verify(known.folders, known.configfile)
    if known.command == "watch":
        from chapter6.commands.watch import watch

        return watch(known.results, known.configfile, known.once, known.every)
    if known.command == "report":
        from chapter6.commands.partial import write_partial

        return write_partial(known.results, known.configfile, known.html)
    if known.command == "compare":
        from chapter6.commands.compare import compare

        for results in (known.first, known.second):
            _check_folder(results, must_exist=True)
        return compare(known.first, known.second, known.html)
    if known.command == "fetch":
        from chapter6.commands.readiness.fetch import fetch

        fetch(known.edition, known.configfile, known.cores)
    if known.command == "doctor":
        from chapter6.commands.readiness.doctor import doctor

        return doctor(known.edition, known.configfile, known.online)
    from chapter6.commands.tensorboard import write_logs

    logs = known.logs or known.results.folder / "tensorboard"
    return write_logs(known.results, logs, known.follow, known.every)
