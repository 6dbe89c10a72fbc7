"""Print an edition's comparison as the Markdown table of docs/measured.md::

python benchmarks/measured_table.py results/excerpt
"""

import argparse
from pathlib import Path
from typing import Any

from chapter6.formats import read_json, read_table

HEADER = (
    "| model | epochs | best epoch | best validation | test, best weights | "
    "published best, EN / KO | its range | peak memory, MB |\n|---|---|---|---|---|---|---|---|"
)


def figure(value: float | None, metric: str, celsius: float | None = None) -> str:
    """Write an accuracy in percent, or an MAE with its value in °C."""
    if value is None:
        return "–"
    if metric == "accuracy":
        return f"{value:.1%}"
    return f"{value:.4f}" + (f" ({celsius:.2f} °C)" if celsius is not None else "")


def spread(measured: dict[str, Any], metric: str) -> str:
    """Write the range of the published runs."""
    low, high = measured["published_best_low"], measured["published_best_high"]
    return "–" if low is None else f"{figure(low, metric)}–{figure(high, metric)}"


def row(measured: dict[str, Any], run: dict[str, Any]) -> str:
    """Return one row of the table."""
    metric = measured["metric"]
    published = " / ".join(figure(measured[f"published_best_{n}"], metric) for n in ("en", "ko"))
    cells = [
        measured["model"],
        str(measured["epochs"] or "–"),
        str(measured["best_epoch"] or "–"),
        figure(measured["best_validation"], metric, measured["best_validation_celsius"]),
        figure(measured["best_test"], metric, measured["best_test_celsius"]),
        published,
        spread(measured, metric),
        f"{run['peak_memory_mb']:.0f}" if run else "–",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Read the results of an edition and print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=Path, help="such as results/excerpt")
    results = parser.parse_args().results
    print(HEADER)
    for measured in read_table(results / "comparison.parquet").to_pylist():
        path = results / f"models/{measured['model']}/seed-{measured['seed']}/run.json"
        print(row(measured, read_json(path) if path.exists() else {}))


if __name__ == "__main__":
    main()
