"""The command ``chapter6``."""

import argparse
import sys
from collections.abc import Sequence

from chapter6.errors import InputError

DESCRIPTION = "What Snakemake does not say about this workflow's results."
EXPLAIN = "say, for each job that would run, why, and what the cache saves; nothing runs"
VERIFY = "check every result against what its job recorded; exit with 1 if one is not as recorded"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
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
    # argparse would take options that stand before the first target for its own
    known, others = parser.parse_known_args(argv)
    try:
        if known.command == "explain":
            from chapter6.commands.explain import explain as run_explain

            return run_explain([*others, *known.arguments])
        if others:
            parser.error(f"unrecognized arguments: {' '.join(others)}")
        from chapter6.commands.verify import verify as run_verify

        return run_verify(known.folders)
    except InputError as error:
        print(f"chapter6 {known.command}: {error}", file=sys.stderr)
        return 2
