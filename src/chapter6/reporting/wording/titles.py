"""Titles of models in the report's language; those that a user chose stay as they are."""

from dataclasses import replace

from chapter6.config.schema.models import VARIANTS
from chapter6.language import _
from chapter6.reporting.material import Material


def spoken_title(title: str) -> str:
    """Translate a title of the configuration, or of a variant, if the catalogue has it."""
    for ending in VARIANTS.values():
        if title.endswith(f", {ending}"):
            model = _(title.removesuffix(f", {ending}"))
            return _("%(model)s, %(ending)s", model=model, ending=_(ending))
    return _(title)


def with_spoken_titles(material: Material) -> Material:
    """Return the material with every title of a model in the report's language."""
    tables = {
        name: table.assign(title=table["title"].map(spoken_title))
        for name, table in (("comparison", material.comparison), ("summary", material.summary))
    }
    return replace(material, **tables)
