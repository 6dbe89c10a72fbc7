"""What ``chapter6 watch`` shows of the training jobs: a line each, or all in a table."""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from chapter6.jobs.trainings.status import TrainingStatus
from chapter6.run_state import RunState

COLOURS = {
    RunState.RUNNING: "bold green",
    RunState.FINISHED: "green",
    RunState.FAILED: "red",
    RunState.STOPPED: "yellow",
}
WORDS = {RunState.NOT_RUN: "waiting"}  # what has not run yet is going to, while one watches
METRICS = ("validation_accuracy", "validation_mae")
MISSING = "–"
COLUMNS = 9  # without where jobs are
CHROME = 6  # lines of a table that do not show a job


def line(training: TrainingStatus, exact: bool = True) -> str:
    """Describe a training on one line; unless `exact`, only what changes once an epoch."""
    parts = [f"{training.model} seed {training.seed}: {_word(training.state)}"]
    if training.epochs:
        parts.append(f"epoch {training.epoch}/{training.epochs}")
    parts += [f"{name.replace('_', ' ')} {value:.4f}" for name, value in training.figures.items()]
    if training.epoch_seconds is not None:
        parts.append(f"{training.epoch_seconds:.1f} s an epoch")
    if exact and training.seconds_left is not None:
        parts.append(f"{duration(training.seconds_left)} left")
    if exact and training.memory_mb is not None:
        parts.append(f"{training.memory_mb:.0f} MB")
    if training.place:
        parts.append(training.place)
    why = _why(training)
    return ", ".join(parts) + (f": {why}" if why else "")


def summary(trainings: Sequence[TrainingStatus]) -> str:
    """Count the trainings by their state."""
    counts = Counter(_word(training.state) for training in trainings)
    states = ", ".join(f"{number} {word}" for word, number in counts.items())
    return f"{len(trainings)} training jobs: {states}"


def table(trainings: Sequence[TrainingStatus], height: int, note: str = "") -> Table:
    """Return a table of up to `height` lines; jobs that run or need attention come first.

    Waiting jobs, and finished ones for which there is no room, are only listed below it; so is a
    note.
    """
    shown = Table(box=SIMPLE_HEAD, title=summary(trainings), title_justify="left", expand=False)
    for name in ("model", "seed", "state"):
        shown.add_column(name, no_wrap=True)
    for name in ("epoch", "loss", "validation", "s/epoch", "left", "MB"):
        shown.add_column(name, justify="right", no_wrap=True)
    waiting = [one for one in trainings if one.state == RunState.NOT_RUN]
    finished = [one for one in trainings if one.state == RunState.FINISHED]
    quiet = (RunState.NOT_RUN, RunState.FINISHED)
    others = [one for one in trainings if one.state not in quiet]
    below = [f"{one.model} {one.seed}: {_why(one)}" for one in others if _why(one)]
    room = max(0, height - len(others) - 2 * len(below) - CHROME)
    rows = [*others, *finished[:room]]
    if any(one.place for one in rows):
        shown.add_column("where", no_wrap=True)
    for one in rows:
        shown.add_row(*_cells(one), *([one.place] if len(shown.columns) > COLUMNS else []))
    for some in (finished[room:], waiting):
        if some:
            names = ", ".join(_name(one) for one in some)
            below.append(f"{len(some)} {_word(some[0].state)}: {names}")
    below += [note] if note else []
    shown.caption, shown.caption_justify = "\n".join(below), "left"
    return shown


def _cells(training: TrainingStatus) -> list[str | Text]:
    figures = training.figures
    validation = next((figures[name] for name in METRICS if name in figures), None)
    left = training.seconds_left
    return [
        training.model,
        str(training.seed),
        Text(_word(training.state), COLOURS.get(training.state, "")),
        f"{training.epoch}/{training.epochs}"
        + (f" +{training.share:.0%}" if training.share else ""),
        _number(training.loss, ".4f"),
        _number(validation, ".4f"),
        _number(training.epoch_seconds, ".1f"),
        MISSING if left is None else duration(left),
        _number(training.memory_mb, ".0f"),
    ]


def _name(training: TrainingStatus) -> str:
    place = f" ({training.place})" if training.place else ""
    return f"{training.model} {training.seed}{place}"


def _why(training: TrainingStatus) -> str:
    """Say why a training failed or stopped: one that did not say so itself was killed."""
    return training.reason or ("killed" if training.state == RunState.STOPPED else "")


def _word(state: RunState) -> str:
    return WORDS.get(state, state.value)


def _number(value: float | None, form: str) -> str:
    return MISSING if value is None else format(value, form)


def duration(seconds: float) -> str:
    """Write a duration in a few words.

    >>> duration(42), duration(180), duration(7500)
    ('42 s', '3 min', '2 h 05 min')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
