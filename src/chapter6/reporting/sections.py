"""The sections of the chapter that the report has a part for."""

import pandas as pd

from chapter6.language import _, later

SECTIONS = {
    "6.1": later("Working with text data"),
    "6.2": later("Understanding recurrent neural networks"),
    "6.3": later("Advanced use of recurrent neural networks"),
    "6.4": later("Sequence processing with convnets"),
}


def section_numbers(summary: pd.DataFrame) -> list[str]:
    """Return the numbers of the chapter's sections and of any other that a model is in, sorted."""
    return sorted({*summary["section"], *SECTIONS})


def section_names() -> dict[str, str]:
    """Return the names of the chapter's sections by their numbers."""
    return {number: _(name) for number, name in SECTIONS.items()}
