"""What many scripts need."""

from pathlib import Path

PRICE = 2.5


def read_numbers(path):
    # empty lines are gaps in the measurement
    return [float(line) for line in Path(path).read_text().splitlines() if line]


def write_numbers(numbers, path):
    Path(path).write_text("".join(f"{number}\n" for number in numbers))


def load_costs(numbers):
    return [number * PRICE for number in numbers]


def mock_snakemake():
    raise SystemExit("for debugging")
