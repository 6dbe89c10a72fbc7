"""How much may be odd about the weather table before it is refused: the usual limits.

A plain module: `chapter6.config.schema.checks` makes settings of them, and reading the table
needs no pydantic.
"""

from typing import TypedDict


class ClimateLimits(TypedDict):
    """Shares of the table's rows (0 to 1; 1 never stops), but for `scaled_values`."""

    irregular_rows: float
    """Rows whose time is not ten minutes after that of the row before."""
    missing_rows: float
    """Rows that are missing in gaps, of those that there should be."""
    repeated_rows: float
    """Rows whose time was recorded before."""
    misplaced_rows: float
    """Rows that are earlier than one before them and were not recorded before, or whose time fits
    neither neighbour."""
    sentinels: float
    """Values of a column that are −9999."""
    out_of_range: float
    """Values of a column that are physically impossible there."""
    constant_rows: float
    """Rows of a column in which its value stays the same for too long."""
    inconsistent_rows: float
    """Rows in which two columns contradict each other."""
    scaled_values: float
    """The largest value after normalisation, in standard deviations of the training rows."""


USUAL = ClimateLimits(
    irregular_rows=0.01,
    missing_rows=0.05,
    repeated_rows=0.10,
    misplaced_rows=0.01,
    sentinels=0.01,
    out_of_range=0.0,
    constant_rows=0.05,
    inconsistent_rows=0.01,
    scaled_values=100.0,
)
"""The excerpt of 106,727 rows has 2 irregular rows, 2 missing, 144 repeated and 187 constant ones,
none of the others, and no value beyond 9 deviations."""
