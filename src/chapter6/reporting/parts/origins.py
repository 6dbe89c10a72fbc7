"""Where the figures come from: machine, libraries, settings, code, inputs, commands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from chapter6.language import _
from chapter6.reporting.material import Material
from chapter6.reporting.reproduction import Reproduction
from chapter6.reporting.run_status import Group, by_model
from chapter6.reporting.wording import numbers
from chapter6.reporting.wording.numbers import MISSING


@dataclass(frozen=True)
class ModelOrigin:
    """Where one model's figures come from and how to reproduce them, formatted.

    Attributes
    ----------
    statuses
        Its seeds that are unfinished or stale.
    command
        What trains and scores it again.
    settings
        The settings it was run with, each with its seeds; if it was not run, the edition's.
    runs
        A row for each seed: `seed`, `target`, `log`, `best_epoch`, `time`, `setup`, `memory`,
        `threads`, `code`, `versions`.
    jobs
        A row for each job that trained or scored it: `seed`, `is_training`, `began`, `seconds`,
        `machine`, `code`, `versions`, `log`.
    inputs
        The files that its jobs read: path and sha256.
    """

    model: str
    title: str
    statuses: list[Group]
    command: str
    settings: list[tuple[list[int], str]]
    runs: list[dict[str, Any]]
    jobs: list[dict[str, Any]]
    inputs: list[tuple[str, str]]


def part(material: Material) -> dict[str, Any]:
    """Return the machines and libraries, the settings of the edition, and each model's origin."""
    ordered = dict(material.settings)
    ordered["models"] = material.in_order(ordered["models"])
    return {
        "machines": _machines(material.runs),
        "libraries": _libraries(material.runs, material.versions),
        "settings": _as_yaml(ordered),
        "models": _models(material),
    }


def _models(material: Material) -> list[ModelOrigin]:
    """Return the origin of every model, in the order of the chapter."""
    trained: dict[str, list[Mapping[str, Any]]] = {}
    for run in sorted(material.runs, key=lambda run: run["seed"]):
        trained.setdefault(run["model"], []).append(run)
    jobs: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for record in material.job_records:
        model, seed = _made(record)
        jobs.setdefault(model, []).append((seed, record))
    statuses = by_model(material.statuses, material.comparison)
    return [
        _origin(
            model, material, trained.get(model, []), jobs.get(model, []), statuses.get(model, [])
        )
        for model in material.titles
    ]


def _made(record: Mapping[str, Any]) -> tuple[str, int]:
    """Return the model and the seed of a job, from the path of its output."""
    *_, model, seed, _ = next(iter(record["outputs"])).split("/")
    return model, int(seed.removeprefix("seed-"))


def _origin(
    model: str,
    material: Material,
    runs: list[Mapping[str, Any]],
    jobs: list[tuple[int, Mapping[str, Any]]],
    statuses: list[Group],
) -> ModelOrigin:
    again = material.again
    read = {pair for run in runs for pair in run["inputs"].items()}
    read |= {pair for _, job in jobs for pair in job["inputs"].items()}
    return ModelOrigin(
        model,
        material.titles[model],
        statuses,
        again.model(model),
        _settings(runs, jobs) or [([], _as_yaml(again.settings["models"].get(model, {})))],
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
    """Return the different settings of the runs, each with its seeds; usually there is one."""
    found = [(run["seed"], run["settings"]) for run in runs] or [
        (seed, json.loads(job["params"]["settings"])) for seed, job in jobs
    ]
    seeds_of: dict[str, list[int]] = {}
    for seed, settings in found:
        seeds_of.setdefault(_as_yaml(settings), []).append(seed)
    return [(seeds, text) for text, seeds in seeds_of.items()]


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
        "versions": _written_versions(run["versions"]),
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
        "began": numbers.moment(record["started"]),
        "seconds": numbers.duration(record["seconds"]),
        "machine": _written_machine(record["machine"]),
        "code": json.loads(params["code"])["hash"],
        "versions": _written_versions(json.loads(params["versions"])),
        "log": ", ".join(record["log"]) or MISSING,
    }


def _written_versions(versions: Mapping[str, str]) -> str:
    """Write library versions on one line."""
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))


def _as_yaml(settings: Any) -> str:
    """Write settings the way ``config.yaml`` has them."""
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=88)


def _libraries(runs: Sequence[Mapping[str, Any]], own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each library with all versions that the runs and the report itself used."""
    seen: dict[str, set[str]] = {}
    for versions in [*(run["versions"] for run in runs), own]:
        for name, version in versions.items():
            seen.setdefault(name, set()).add(version)
    return [(name, ", ".join(sorted(versions))) for name, versions in sorted(seen.items())]


def _machines(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Describe each machine that trained a model, without repeats."""
    return list(dict.fromkeys(_written_machine(run["machine"]) for run in runs))


def _written_machine(machine: Mapping[str, Any]) -> str:
    """Describe a machine on one line."""
    return _("%(system)s, %(processor)s, %(cores)s cores, Python %(python)s", **machine)
