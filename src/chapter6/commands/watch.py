"""``chapter6 watch``: the training jobs of an edition, live, read from files and from Slurm."""

import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live

from chapter6.commands.configured import edition_in
from chapter6.commands.watch_table import line, summary, table
from chapter6.jobs.trainings.in_slurm import SlurmView
from chapter6.jobs.trainings.status import TrainingStatus, trainings
from chapter6.layout import Results
from chapter6.run_state import ENDED, RunState


def watch(results: Results, configfiles: Sequence[str], once: bool, every: float) -> int:
    """Show the training jobs until all have ended; return 1 if one has failed, else 0.

    On a terminal this is a table that is redrawn every `every` seconds. Elsewhere it is a line for
    each job, then one for each change. With `once`, the jobs are shown once, as they are now.
    """
    _configured(results, configfiles)  # raises for an edition that there is not
    if not results.folder.exists():
        print(f"{results.folder} does not exist yet", file=sys.stderr)
    console = Console()
    if once or not console.is_terminal:
        shown = _print_lines(results, configfiles, once, every)
    else:
        shown = _print_table(console, results, configfiles, every)
    return int(any(training.state == RunState.FAILED for training in shown))


def _print_table(
    console: Console, results: Results, configfiles: Sequence[str], every: float
) -> Sequence[TrainingStatus]:
    slurm = SlurmView(results)
    found = _read(results, configfiles, slurm)
    with Live(table(found, console.height, slurm.silence), console=console) as live:
        while not _all_ended(found):
            time.sleep(every)
            found = _read(results, configfiles, slurm)
            live.update(table(found, console.height, slurm.silence))
    return found


def _print_lines(
    results: Results, configfiles: Sequence[str], once: bool, every: float
) -> Sequence[TrainingStatus]:
    printed: dict[tuple[str, int], str] = {}
    slurm, was_silent = SlurmView(results), False
    while True:
        found = _read(results, configfiles, slurm)
        for training in found:
            text = line(training, exact=once)
            if printed.get((training.model, training.seed)) != text:
                print(text)
                printed[training.model, training.seed] = text
        if slurm.silence and not was_silent:
            print(slurm.silence)
        was_silent = bool(slurm.silence)
        sys.stdout.flush()
        if once or _all_ended(found):
            print(summary(found), flush=True)
            return found
        time.sleep(every)


def _read(results: Results, configfiles: Sequence[str], slurm: SlurmView) -> list[TrainingStatus]:
    """Return the trainings in the configuration, then others found in the folder."""
    return slurm.placed(trainings(results, _configured(results, configfiles)))


def _configured(results: Results, configfiles: Sequence[str]) -> list[tuple[str, int]]:
    edition = edition_in(results, configfiles)
    trained = [model for model, own in edition.planned.items() if own.task != "baseline"]
    return [(model, seed) for model in trained for seed in edition.settings.seeds]


def _all_ended(found: Sequence[TrainingStatus]) -> bool:
    return all(training.state in ENDED for training in found)
