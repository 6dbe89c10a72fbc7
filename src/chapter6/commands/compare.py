"""``chapter6 compare``: what differs between two runs, from the files beside their results."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from chapter6.caching.changes import changed_code, changed_settings, changed_versions
from chapter6.commands.configured import configured_edition, edition_of
from chapter6.commands.files import if_there, read_history, read_run, run_folders
from chapter6.errors import InputError
from chapter6.formats import read_table, write_text
from chapter6.jobs.record import read_records
from chapter6.language import read_catalogue, speaking
from chapter6.reporting.differences import Change, Key, Side, render_differences

Record = Mapping[str, Any]
TEMPLATES = Path("report")
KINDS = ("settings", "code", "versions", "data")


def compare(first: Path, second: Path, html: Path | None) -> int:
    """Write one page of the differences of two folders of results; return 0.

    It is in the language of ``config.yaml``.
    """
    html = html or second / "compare.html"
    sides = [_side(folder) for folder in (first, second)]
    language = edition_of(configured_edition([]), []).settings.report.language
    with speaking(read_catalogue(TEMPLATES / "languages", language)):
        changes = _changes(*(_jobs(folder) for folder in (first, second)))
        page = render_differences(sides[0], sides[1], changes, TEMPLATES, language)
    write_text(page, html)
    both = sides[0].metrics.keys() & sides[1].metrics.keys()
    same = sum(sides[0].metrics[key] == sides[1].metrics[key] for key in both)
    print(f"{html}: {len(both)} runs in both, {same} of them with the same figures")
    return 0


def _side(results: Path) -> Side:
    metrics, runs, histories = {}, {}, {}
    for model, seed in run_folders(results):
        folder = results / f"models/{model}/seed-{seed}"
        scored, run = (read_run(folder, n, model, seed) for n in ("metrics.json", "run.json"))
        if scored is None:
            continue
        metrics[model, seed] = scored
        if run is not None:
            runs[model, seed] = run
        histories[model, seed] = _validation(read_history(folder))
    if not metrics:
        raise InputError(f"{results}: no scored model, such as models/jena_gru/seed-1/metrics.json")
    table = if_there(read_table, results / "comparison.parquet")
    rows = table.to_pylist() if table else []
    titles = {row["model"]: row["title"] for row in rows}
    order = [*titles, *sorted({model for model, _ in metrics} - set(titles))]
    ordered = dict(sorted(metrics.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
    return Side(str(results), titles, ordered, runs, histories)


def _validation(history: Iterable[Mapping[str, Any]]) -> dict[str, list[float]]:
    curves: dict[str, list[float]] = {}
    for row in sorted(history, key=lambda row: row["epoch"]):
        if row["split"] == "validation":
            curves.setdefault(row["metric"], []).append(row["value"])
    return curves


def _jobs(results: Path) -> dict[tuple[Key, str], Record]:
    """Return the records of the jobs that trained and scored, by what they wrote for whom."""
    return {
        ((model, seed), name): record
        for model, seed in run_folders(results)
        for record in read_records([results / f"models/{model}/seed-{seed}"])
        if (name := Path(next(iter(sorted(record["outputs"])))).name)
    }


def _changes(
    first: Mapping[tuple[Key, str], Record], second: Mapping[tuple[Key, str], Record]
) -> dict[str, list[Change]]:
    """Return what differs between the jobs that both have, the same words once; {} without jobs.

    If they share no seed of a model, those of its first seeds are compared.
    """
    told: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
    pairs = _pairs(first, second)
    for model, old, new in pairs:
        for kind, words in _of_job(old, new).items():
            for word in words:
                models = told[kind].setdefault(word, [])
                if model not in models:
                    models.append(model)
    return {
        kind: [Change(words, sorted(models)) for words, models in sorted(by_words.items())]
        for kind, by_words in told.items()
        if pairs
    }


def _pairs(
    first: Mapping[tuple[Key, str], Record], second: Mapping[tuple[Key, str], Record]
) -> list[tuple[str, Record, Record]]:
    """Return the jobs of both that made the same file of the same model, by seed if they can."""
    pairs = [(key[0][0], first[key], second[key]) for key in first if key in second]
    by_name: list[dict[tuple[str, str], Record]] = [{}, {}]
    for found, jobs in zip(by_name, (first, second), strict=True):
        for (run, name), record in jobs.items():
            found.setdefault((run[0], name), record)
    paired = {(key[0][0], key[1]) for key in first if key in second}
    return pairs + [
        (key[0], record, by_name[1][key])
        for key, record in by_name[0].items()
        if key in by_name[1] and key not in paired
    ]


def _of_job(old: Record, new: Record) -> dict[str, Sequence[str]]:
    before, after = ({key: json.loads(record["params"][key]) for key in ("settings", "code",
                      "versions")} for record in (old, new))  # fmt: skip
    same_code = before["code"]["hash"] == after["code"]["hash"]
    read = [{Path(path).name: digest for path, digest in job["inputs"].items()
             if "/models/" not in path} for job in (old, new)]  # fmt: skip
    return {
        "settings": changed_settings(before["settings"], after["settings"]),
        "code": [] if same_code else changed_code(old["code"], new["code"]),
        "versions": changed_versions(before["versions"], after["versions"]),
        "data": [
            f"{name} {read[0][name][:10]} → {read[1][name][:10]}"
            for name in sorted(read[0].keys() & read[1].keys())
            if read[0][name] != read[1][name]
        ],
    }
