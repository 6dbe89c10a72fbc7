"""Names that a user gives a scheduler, such as that of a partition: they are no Python."""

import re
from collections.abc import Iterable, Mapping, MutableMapping

from snakemake.resources import Resource

WORDS = ("slurm_partition", "slurm_account", "clusters", "constraint", "qos", "reservation")
"""The resources that are such names."""
QUOTED = re.compile(r"""(?P<quote>["']?)(?P<word>[\w.,-]+)(?P=quote)""")


def take_literally(resources: MutableMapping[str, Resource]) -> None:
    """Let a name be one of Python's, too, as the partition ``all`` is, without quotes in quotes.

    Snakemake evaluates what a profile or its command line says of a resource, and takes it for a
    text only where that fails. For ``all`` it has a function of Python instead.
    """
    for name in WORDS:
        given = resources[name].raw if name in resources else None
        if isinstance(given, str) and given.isidentifier():
            resources[name] = Resource.from_cli_expression(name, repr(given))


def words_for(name: str, asked: Iterable[Mapping[str, Resource]]) -> set[str]:
    """Return what is asked for as a resource, in words; what Python must work out is left out."""
    given = (str(resources[name].raw) for resources in asked if name in resources)
    return {match["word"] for match in map(QUOTED.fullmatch, given) if match}
