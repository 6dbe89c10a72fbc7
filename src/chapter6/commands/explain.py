"""``chapter6 explain``: why each job would run."""

from collections.abc import Sequence

from chapter6.caching.explanations import explain_jobs, lines, records_by_output, summary
from chapter6.caching.plan import plan


def explain(arguments: Sequence[str]) -> int:
    """Print why each job of ``snakemake --dry-run`` with these arguments would run; return 0."""
    decided = plan(arguments)
    records = records_by_output(decided)
    explained = explain_jobs(decided, records)
    for line in lines(explained):
        print(line)
    print(("\n" if explained else "") + summary(explained, decided.stays, records))
    return 0
