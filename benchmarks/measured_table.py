"""Print the tables of docs/measured/README.md and of docs/errata.md, from the measured files::

python benchmarks/measured_table.py docs/measured results/order_*

The first has the verdict on every claim. The second has the chapter's models whose best validation
figures over all seeds do not meet the range of the published runs, and what they reach in the
editions of docs/measured/orders.yaml. The third, for the errata, compares variants with their
models.
"""

import argparse
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from chapter6.claims.data import Data
from chapter6.claims.evidence import interval
from chapter6.formats import read_json
from chapter6.tables import read_frame

NUMBERS = {
    "accuracy": "{:.1%}",
    "mae": "{:.4f}",
    "celsius": "{:.2f} °C",
    "seconds": "{:.1f} s",
    "ratio": "{:.2f}",
}


def number(value: float, unit: str) -> str:
    """Write a figure with its unit."""
    return NUMBERS.get(unit, "{:.3g}").format(value)


def effect(evidence: Mapping[str, Any]) -> str:
    """Write what a verdict rests on: the mean effect, and its interval where there is one."""
    unit = "ratio" if evidence["effect"] in ("ratio", "share_below") else evidence["unit"]
    told = number(evidence["mean"], unit)
    if evidence["interval"]:
        low, high = (number(end, unit) for end in evidence["interval"])
        told += f" [{low}, {high}]"
    named = f"{evidence['effect']} " if evidence["effect"] in ("advantage", "difference") else ""
    return named + minus(told)


def minus(told: str) -> str:
    """Write minus signs as such, and none before nothing."""
    return re.sub(r"-(?=0\.?0*\b(?!\.|\d))", "", told).replace("-", "−")


def verdicts(claims: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the rows of the verdicts."""
    yield "| | claim | verdict | in seeds | what decides |\n|---|---|---|---|---|"
    for claim in claims:
        seeds = "–" if not claim["runs"] else f"{claim['held']} of {claim['runs']}"
        decides = [
            each for each in claim["evidence"] if each["decides"] and each["mean"] is not None
        ]
        told = "; ".join(map(effect, decides)) or claim["reason"]
        yield f"| {claim['id']} | {claim['claim']} | {claim['verdict']} | {seeds} | {told} |"


def spread(values: Sequence[float], metric: str) -> str:
    """Write the range of some figures."""
    ends = dict.fromkeys(number(end, metric) for end in (min(values), max(values)))
    return " to ".join(ends)


def in_order(results: Path, model: str, metric: str) -> str:
    """Write the range of a model's best validation figures in an edition; a dash if it has none."""
    paths = sorted(results.glob(f"models/{model}/seed-*/metrics.json"))
    best = [read_json(path)["best"]["validation"][metric] for path in paths]
    return spread(best, metric) if best else "–"


def outside(comparison: pd.DataFrame, data: Data, orders: Sequence[Path]) -> Iterator[str]:
    """Yield the rows of the models whose range does not meet the published one."""
    yield " | ".join(["| model | published | here", *(order.name for order in orders)]) + " |"
    yield "|---" * (3 + len(orders)) + "|"
    own = comparison[comparison["variant_of"].isna() & ~comparison["control"]]
    for model, runs in own.dropna(subset="published_best_low").groupby("model", sort=False):
        first = runs.iloc[0]
        if getattr(data, "reviews" if first["task"] == "reviews" else "climate") != "whole":
            continue
        published = first["published_best_low"], first["published_best_high"]
        best = list(runs["best_validation"])
        if max(best) < published[0] or published[1] < min(best):
            cells = [spread(published, first["metric"]), spread(best, first["metric"])]
            cells += [in_order(order, model, first["metric"]) for order in orders]
            yield f"| {model} | {' | '.join(cells)} |"


def variants(comparison: pd.DataFrame) -> Iterator[str]:
    """Yield the rows of the variants: means and ranges of the best validation figures.

    Their difference is paired by seed, with its 95 % t interval.
    """
    yield "| model | variant | the model’s | the variant’s | difference |\n|---|---|---|---|---|"
    found = comparison[comparison["variant_of"].notna() & comparison["swept"].isna()]
    for (model, variant), runs in found.groupby(["variant_of", "model"], sort=False):
        metric = runs["metric"].iloc[0]
        own = comparison[comparison["model"] == model].set_index("seed")["best_validation"]
        best = runs.set_index("seed")["best_validation"]
        differences = (best - own).dropna()
        mean = number(differences.mean(), metric)
        low, high = (number(end, metric) for end in interval(list(differences)) or 2 * [math.nan])
        cells = [model, variant.removeprefix(f"{model}_")]
        cells += [
            f"{number(each.mean(), metric)} ({spread(list(each), metric)})" for each in (own, best)
        ]
        yield f"| {' | '.join(cells)} | {minus(f'{mean} [{low}, {high}]')} |"


def main() -> None:
    """Read the files and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="such as docs/measured or results/measured")
    parser.add_argument("orders", nargs="*", type=Path, help="results of other orders of reviews")
    arguments = parser.parse_args()
    folder = arguments.folder
    found = read_json(folder / "claims.json")
    print("\n".join(verdicts(found["claims"])), end="\n\n")
    comparison = read_frame(folder / "comparison.parquet")
    print("\n".join(outside(comparison, Data(**found["data"]), arguments.orders)), end="\n\n")
    print("\n".join(variants(comparison)))


if __name__ == "__main__":
    main()
