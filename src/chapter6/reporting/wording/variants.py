"""How a variant's figures differ from those of its base model."""

from collections.abc import Mapping
from typing import Any

from chapter6.language import _, later
from chapter6.reporting.wording import numbers

COLUMNS = {
    "best_validation_difference": later("validation %(difference)s"),
    "best_test_difference": later("test %(difference)s"),
}


def difference_from_base(row: Mapping[str, Any]) -> str:
    """Say how a variant's validation and test figures differ from its base model's, paired by seed.

    `row` is a row of the summary. The text is empty if the two share no seed, or if the row is not
    of a variant.
    """
    write = numbers.difference_writer(row["metric"])
    return ", ".join(
        _(
            words,
            difference=numbers.mean_difference(row[f"{name}_mean"], row[f"{name}_std"], write),
        )
        for name, words in COLUMNS.items()
        if row[f"{name}_mean"] is not None
    )
