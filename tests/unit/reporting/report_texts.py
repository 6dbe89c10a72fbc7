"""Every text that the report translates, collected from its templates, code and data."""

import ast
import re

import yaml
from project import ROOT

from chapter6.claims.book.errata import ERRATA
from chapter6.claims.book.surprises import DIVERGED, FINDINGS
from chapter6.claims.chapter import CLAIMS
from chapter6.claims.data import LACKS, NOT_KNOWN
from chapter6.claims.evidence import ABSENT, NO_COMMON_SEED, SPANS_BOUND, SPANS_NOTHING
from chapter6.claims.verdicts import TEXTS_DIFFER, VERDICTS
from chapter6.config.schema.models import VARIANTS
from chapter6.reporting.plots.forecasts import MONTHS
from chapter6.reporting.templates import template_environment

LOOK_UP = ("_", "gettext", "ngettext", "later")
MAP_EMBEDDINGS = (
    "not in the vocabulary",
    "not among the most frequent words",
    "no GloVe vector",
)
"""What scripts/map_embeddings.py says about words that it leaves out."""
DESCRIBE_PREDICTIONS = ("its training failed", "not a model of this edition")
"""What scripts/describe_predictions.py says about models that it leaves out."""


def every_text() -> set[str]:
    return from_templates() | from_code() | from_data()


def from_templates() -> set[str]:
    environment = template_environment(ROOT / "report")
    found = set()
    for path in (ROOT / "report").rglob("*.j2"):
        for _, _, message in environment.extract_translations(path.read_text("utf-8")):
            found.update(message if isinstance(message, tuple) else [message])
    return found - {None}


def from_code() -> set[str]:
    """The literal texts passed to `_` and `later`."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LOOK_UP:
                text = node.args[0] if node.args else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
    return found


def from_data() -> set[str]:
    found = {*VERDICTS, SPANS_BOUND, SPANS_NOTHING, TEXTS_DIFFER, ABSENT, NO_COMMON_SEED}
    found |= {*MONTHS, *MAP_EMBEDDINGS, *DESCRIBE_PREDICTIONS, *LACKS.values(), NOT_KNOWN, DIVERGED}
    found |= {text for finding in FINDINGS for text in (finding.says, finding.undecided)}
    for claim in CLAIMS:
        found |= {claim.says, claim.published, claim.note, claim.undecidable, claim.control_note}
        found |= {claim.without_figures}
        found |= {check.measure.missing for check in (*claim.checks, *claim.with_control)}
    for erratum in ERRATA:
        found |= {erratum.place, erratum.printed, erratum.effect, erratum.here}
    configuration = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    found |= {edition["title"] for edition in configuration["editions"].values()}
    found |= {model["title"] for model in configuration["models"].values()} | {*VARIANTS.values()}
    return found - {""}


def places(text: str) -> list[str]:
    """The names of the values in a text."""
    return sorted(re.findall(r"%\((\w+)\)s", text))
