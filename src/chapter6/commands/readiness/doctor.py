"""``chapter6 doctor``: in ten lines, what is there and what a run needs."""

from collections.abc import Sequence

from chapter6.commands.configured import configured_edition, edition_of
from chapter6.commands.readiness.archives import archive_states, total
from chapter6.commands.readiness.environment import folders_line, packages_line, python_line
from chapter6.commands.readiness.needs import (
    disk_line,
    memory_line,
    records_of,
    results_line,
    time_line,
)
from chapter6.commands.readiness.online import network_line


def doctor(name: str | None, configfiles: Sequence[str], online: bool) -> int:
    """Print what an edition has and what it still needs, in ten lines; return 0.

    Only with `online` is anything asked over the network. `name` None stands for the edition that
    the configuration chooses. Raises `InputError` if there is no such edition, or the configuration
    is not valid.
    """
    name = name or configured_edition(configfiles)
    edition = edition_of(name, configfiles)
    states, records = archive_states(edition), records_of(edition)
    missing = [state.name for state in states if not state.is_there]
    hint = f" ({', '.join(missing)}): `chapter6 fetch {name}`" if missing else ""
    for line in (
        f"edition: {name}, {edition.title}",
        f"archives: {total(states)}{hint}",
        results_line(edition),
        disk_line(states, records),
        memory_line(records),
        time_line(records, edition),
        python_line(),
        packages_line(),
        folders_line(),
        network_line(states, online),
    ):
        print(line)
    return 0
