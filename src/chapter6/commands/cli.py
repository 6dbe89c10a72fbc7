"""The command ``chapter6``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from chapter6.errors import InputError
from chapter6.layout import Results

DESCRIPTION = "What Snakemake does not say about this workflow's results."
EXPLAIN = "say why each job would run, and what the cache saves; nothing runs"
VERIFY = "check every result against its job's record; exit with 1 if one differs"
WATCH = "show the progress of each training job until all have ended; only reads files"
REPORT = "write a report of the results so far, with what is missing and why; nothing runs"
COMPARE = "write one page of the differences between two folders of results"
TENSORBOARD = "write the epochs of all trainings as logs for TensorBoard"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    parser = _parser()
    # argparse would take options before the first target for its own
    known, others = parser.parse_known_args(argv)
    if others and known.command != "explain":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        return _run(known, others)
    except InputError as error:
        print(f"chapter6 {known.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chapter6", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True)
    explain = commands.add_parser(
        "explain",
        help=EXPLAIN,
        description=f"{EXPLAIN}. Targets and options are Snakemake's own.",
        usage="chapter6 explain [target ...] [options of snakemake]",
    )
    explain.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    verify = commands.add_parser("verify", help=VERIFY, description=VERIFY)
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
    compare.add_argument(
        "--html", type=Path, help="file to write (default: RESULTS_B/compare.html)"
    )
    for command in (watch, report):
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
        command.add_argument("--every", type=float, default=1.0, help="seconds between updates")
    return parser


def _results(folder: str) -> Results:
    return Results(Path(folder))


def _run(known: argparse.Namespace, others: Sequence[str]) -> int:
    """Run the chosen command, and import no other."""
    if known.command == "explain":
        from chapter6.commands.explain import explain

        return explain([*others, *known.arguments])
    if known.command == "verify":
        from chapter6.commands.verify import verify

        return verify(known.folders)
    if known.command == "watch":
        from chapter6.commands.watch import watch

        return watch(known.results, known.configfile, known.once, known.every)
    if known.command == "report":
        from chapter6.commands.partial import write_partial

        return write_partial(known.results, known.configfile, known.html)
    if known.command == "compare":
        from chapter6.commands.compare import compare

        return compare(known.first, known.second, known.html)
    from chapter6.commands.tensorboard import write_logs

    logs = known.logs or known.results.folder / "tensorboard"
    return write_logs(known.results, logs, known.follow, known.every)
