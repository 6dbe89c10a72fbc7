"""The errata of the printed code: the same list in the docs and in the report."""

import yaml
from project import ROOT

from chapter6.claims.book.errata import ERRATA

CONFIGURED = yaml.safe_load((ROOT / "config.yaml").read_text())["models"]


def doc_row(erratum):
    where = ", ".join(filter(None, (erratum.section, erratum.place)))
    variant = f"`{erratum.variant}`" if erratum.variant else ""
    cells = (where, erratum.printed, erratum.effect, erratum.here, variant)
    return f"| {' | '.join(cells)} |"


def test_the_docs_list_exactly_these_errata_in_order():
    first, *_ = (ROOT / "docs/errata.md").read_text(encoding="utf-8").split("\n## ")
    table = [line for line in first.splitlines() if line.startswith("|")]
    assert table[2:] == [doc_row(erratum) for erratum in ERRATA]


def test_every_configured_variant_is_an_erratum_and_vice_versa():
    printed = {name for name, model in CONFIGURED.items() if "as_printed" in model}
    assert {e.model for e in ERRATA if e.model and e.kind == "as_printed"} == printed
    now = {name for name, model in CONFIGURED.items() if "as_keras_3" in model}
    assert {e.model for e in ERRATA if e.kind == "as_keras_3"} < now


def test_every_model_that_keras_3_changes_has_a_variant_as_keras_3_does_it():
    changed = {
        name: "repeated_words" if model["task"] == "reviews" else "arguments"
        for name, model in CONFIGURED.items()
        if "reset_after" in model.get("arguments", {})
        or "embedding_dimensions" in model.get("arguments", {})
    }
    variants = {name: m["as_keras_3"] for name, m in CONFIGURED.items() if "as_keras_3" in m}
    assert {name: next(iter(change)) for name, change in variants.items()} == changed


def test_every_erratum_says_what_is_printed_what_it_does_and_what_is_done_here():
    assert len({erratum.id for erratum in ERRATA}) == len(ERRATA)
    for erratum in ERRATA:
        assert all((erratum.section, erratum.printed, erratum.effect, erratum.here)), erratum.id
