"""Print the tables of docs/measured/README.md, from the files beside it::

python benchmarks/measured_table.py docs/measured

The first has the verdict on every claim, the second the chapter's models whose best validation
figures over all seeds do not meet the range of the published runs.
"""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chapter6.claims.data import Data
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
    return NUMBERS.get(unit, "{:g}").format(value)


def effect(evidence: Mapping[str, Any]) -> str:
    """Write what a verdict rests on: the mean effect, and its interval where there is one."""
    unit = "ratio" if evidence["effect"] in ("ratio", "share_below") else evidence["unit"]
    told = number(evidence["mean"], unit)
    if evidence["interval"]:
        low, high = (number(end, unit) for end in evidence["interval"])
        told += f" [{low}, {high}]"
    compared = {"value": "", "advantage": "better by ", "difference": "more by "}
    return f"{compared.get(evidence['effect'], '')}{told}"


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


def outside(comparison: pd.DataFrame, data: Data) -> Iterator[str]:
    """Yield the rows of the models whose range does not meet the published one."""
    yield "| model | best validation | published |\n|---|---|---|"
    own = comparison[comparison["variant_of"].isna() & ~comparison["control"]]
    for model, runs in own.dropna(subset="published_best_low").groupby("model", sort=False):
        first = runs.iloc[0]
        if getattr(data, "reviews" if first["task"] == "reviews" else "climate") != "whole":
            continue
        low, high = runs["best_validation"].min(), runs["best_validation"].max()
        least, most = first["published_best_low"], first["published_best_high"]
        if high < least or most < low:
            ends = [number(end, first["metric"]) for end in (low, high, least, most)]
            yield f"| {model} | {ends[0]} to {ends[1]} | {ends[2]} to {ends[3]} |"


def main() -> None:
    """Read the files and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="such as docs/measured or results/measured")
    folder = parser.parse_args().folder
    found = read_json(folder / "claims.json")
    print("\n".join(verdicts(found["claims"])), end="\n\n")
    comparison = read_frame(folder / "comparison.parquet")
    print("\n".join(outside(comparison, Data(**found["data"]))))


if __name__ == "__main__":
    main()
