"""What the models were made with: machine, libraries, settings, code, inputs, commands."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from chapter6.language import _
from chapter6.reporting import numbers
from chapter6.reporting.numbers import MISSING
from chapter6.reporting.reproduction import Reproduction

Key = tuple[str, int]


@dataclass(frozen=True)
class ModelRecord:
    """How one model came about and how to make it again; everything written out.

    ``settings`` are those that seeds were run with, or else the edition's.
    ``runs`` has, for each seed, `seed`, `target`, `log`, `best_epoch`, `time`, `setup`, `memory`,
    `threads`, `code`, `versions`; ``jobs``, for each job that trained or scored it, `seed`,
    `is_training`, `began`, `seconds`, `machine`, `code`, `versions`, `log`; ``inputs`` the files
    that they read (path and sha256).
    """

    model: str
    title: str
    command: str
    settings: list[tuple[list[int], str]]
    runs: list[dict[str, Any]]
    jobs: list[dict[str, Any]]
    inputs: list[tuple[str, str]]


def model_records(
    titles: Mapping[str, str],
    runs: Iterable[Mapping[str, Any]],
    job_records: Iterable[Mapping[str, Any]],
    again: Reproduction,
) -> list[ModelRecord]:
    """Return the records of all models, in the order of `titles`.

    Parameters
    ----------
    titles
        model → title.
    runs
        The ``run.json`` of every trained model and seed.
    job_records
        The records of the jobs that trained and scored them (`chapter6.jobs.record`).
    again
        The commands.
    """
    trained: dict[str, list[Mapping[str, Any]]] = {}
    for run in sorted(runs, key=lambda run: run["seed"]):
        trained.setdefault(run["model"], []).append(run)
    jobs: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for record in job_records:
        model, seed = _made(record)
        jobs.setdefault(model, []).append((seed, record))
    return [
        _record(model, title, trained.get(model, []), jobs.get(model, []), again)
        for model, title in titles.items()
    ]


def _made(record: Mapping[str, Any]) -> Key:
    """Return the model and the seed that a job was for, from where it wrote to."""
    *_, model, seed, _ = next(iter(record["outputs"])).split("/")
    return model, int(seed.removeprefix("seed-"))


def _record(
    model: str,
    title: str,
    runs: list[Mapping[str, Any]],
    jobs: list[tuple[int, Mapping[str, Any]]],
    again: Reproduction,
) -> ModelRecord:
    read = {pair for run in runs for pair in run["inputs"].items()}
    read |= {pair for _, job in jobs for pair in job["inputs"].items()}
    return ModelRecord(
        model,
        title,
        again.model(model),
        _settings(runs, jobs) or [([], as_yaml(again.settings["models"].get(model, {})))],
        [_written(run, again) for run in runs],
        [
            _job(seed, job)
            for seed, job in sorted(jobs, key=lambda pair: (pair[0], pair[1]["started"]))
        ],
        sorted(read),
    )


def _settings(
    runs: list[Mapping[str, Any]], jobs: list[tuple[int, Mapping[str, Any]]]
) -> list[tuple[list[int], str]]:
    """Return the settings that runs were made with, each with its seeds; usually just one."""
    found = [(run["seed"], run["settings"]) for run in runs] or [
        (seed, json.loads(job["params"]["settings"])) for seed, job in jobs
    ]
    told: dict[str, list[int]] = {}
    for seed, settings in found:
        told.setdefault(as_yaml(settings), []).append(seed)
    return [(seeds, text) for text, seeds in told.items()]


def _written(run: Mapping[str, Any], again: Reproduction) -> dict[str, Any]:
    return {
        "seed": run["seed"],
        "target": again.target(run["model"], run["seed"]),
        "log": f"results/{again.edition}/logs/train/{run['model']}/seed-{run['seed']}.log",
        "best_epoch": _best_epoch(run["best_epoch"], len(run["epoch_seconds"])),
        "time": numbers.duration(sum(run["epoch_seconds"])),
        "setup": numbers.duration(run["setup_seconds"]),
        "memory": numbers.size(round(run["peak_memory_mb"] * 1e6)),
        "threads": run["threads"],
        "code": run["code"],
        "versions": written_versions(run["versions"]),
    }


def _best_epoch(best: int | None, epochs: int) -> str:
    if best is None:
        return _("none of %(epochs)s", epochs=epochs)
    return _("%(best)s of %(epochs)s", best=best, epochs=epochs)


def _job(seed: int, record: Mapping[str, Any]) -> dict[str, Any]:
    params = record["params"]
    return {
        "seed": seed,
        "is_training": record["rule"].startswith("train_"),
        "began": record["started"].replace("T", " ")[:16],
        "seconds": numbers.duration(record["seconds"]),
        "machine": written_machine(record["machine"]),
        "code": json.loads(params["code"])["hash"],
        "versions": written_versions(json.loads(params["versions"])),
        "log": ", ".join(record["log"]) or MISSING,
    }


def written_versions(versions: Mapping[str, str]) -> str:
    """Write library versions on one line."""
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))


def as_yaml(settings: Any) -> str:
    """Write settings the way ``config.yaml`` has them."""
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=88)


def libraries(runs: Sequence[Mapping[str, Any]], own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each library with every version that a run, or the report itself, used."""
    seen: dict[str, set[str]] = {}
    for versions in [*(run["versions"] for run in runs), own]:
        for name, version in versions.items():
            seen.setdefault(name, set()).add(version)
    return [(name, ", ".join(sorted(versions))) for name, versions in sorted(seen.items())]


def machines(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Describe each different machine that trained a model."""
    return list(dict.fromkeys(written_machine(run["machine"]) for run in runs))


def written_machine(machine: Mapping[str, Any]) -> str:
    """Describe a machine on one line."""
    return _("%(system)s, %(processor)s, %(cores)s cores, Python %(python)s", **machine)


def days(jobs: Iterable[Mapping[str, Any]]) -> str:
    """Write the day, or the first and the last, on which jobs began; empty without jobs."""
    began = sorted(job["started"][:10] for job in jobs)
    return " – ".join(dict.fromkeys([began[0], began[-1]])) if began else ""


def total_time(runs: Sequence[Mapping[str, Any]]) -> str:
    """Write the training time of all runs together."""
    return numbers.duration(sum(sum(run["epoch_seconds"]) for run in runs))
