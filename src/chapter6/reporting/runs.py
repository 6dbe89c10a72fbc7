"""What the models were made with: machine, libraries, settings, code, inputs, commands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from chapter6.reporting import quantities


@dataclass(frozen=True)
class ModelRecord:
    """How one model came about and how to make it again; everything written out.

    ``runs`` has, for each seed, `seed`, `best_epoch`, `time`, `setup`, `memory`, `threads`,
    `code`, `versions` and `inputs` (path and sha256, a pair each).
    """

    model: str
    title: str
    command: str
    settings: str
    runs: list[dict[str, Any]]


def model_records(
    titles: Mapping[str, str], runs: Iterable[Mapping[str, Any]], edition: str
) -> list[ModelRecord]:
    """Return the records of the models that were trained, in the order of `titles`."""
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for run in sorted(runs, key=lambda run: run["seed"]):
        by_model.setdefault(run["model"], []).append(run)
    return [
        ModelRecord(
            model,
            title,
            f"snakemake --cores 4 train_{model} --config edition={edition}",
            as_yaml(by_model[model][0]["settings"]),
            [_written(run) for run in by_model[model]],
        )
        for model, title in titles.items()
        if model in by_model
    ]


def _written(run: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "seed": run["seed"],
        "best_epoch": f"{run['best_epoch'] or 'none'} of {len(run['epoch_seconds'])}",
        "time": quantities.duration(sum(run["epoch_seconds"])),
        "setup": quantities.duration(run["setup_seconds"]),
        "memory": quantities.size(round(run["peak_memory_mb"] * 1e6)),
        "threads": run["threads"],
        "code": run["code"],
        "versions": written_versions(run["versions"]),
        "inputs": sorted(run["inputs"].items()),
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
    found = []
    for run in runs:
        machine = run["machine"]
        text = (
            f"{machine['system']}, {machine['processor']}, {machine['cores']} cores, "
            f"Python {machine['python']}"
        )
        if text not in found:
            found.append(text)
    return found


def total_time(runs: Sequence[Mapping[str, Any]]) -> str:
    """Write the training time of all runs together."""
    return quantities.duration(sum(sum(run["epoch_seconds"]) for run in runs))
