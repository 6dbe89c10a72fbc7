"""The page of a model: what it shows, and where that comes from."""

import re
from dataclasses import replace

import yaml
from made_up_report import material
from markupsafe import escape
from project import ROOT

from chapter6.claims.book.listings import LISTINGS
from chapter6.config.networks.builders import builder_source, builders
from chapter6.reporting.page import render

MODELS = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))["models"]


def page_of(model: str, content) -> str:
    html = render(content, ROOT / "report")
    figure = html[html.index(f'<figure id="model-{model}"') :]
    return figure[: figure.index("</figure>")]


def test_the_listings_are_those_that_the_builders_name():
    for model, numbers in LISTINGS.items():
        if "builder" not in MODELS[model]:
            continue
        source = builder_source(MODELS[model]["builder"])
        for number in numbers.split(", "):
            assert re.search(rf"listings? [\d. and]*{re.escape(number)}\b|{number}\)", source), (
                model
            )


def test_every_model_of_the_chapter_has_a_listing():
    chapters = {name for name, own in MODELS.items() if not own.get("control")}
    assert chapters <= set(LISTINGS) <= set(MODELS)


def test_the_source_of_a_builder_is_the_function_as_it_is_written():
    for name in builders():
        source = builder_source(name)
        module, _, function = name.partition(".")
        assert source.startswith(f"def {function}(")
        assert source in (ROOT / f"src/chapter6/models/{module}.py").read_text("utf-8")


def test_a_page_shows_listing_code_network_claims_errors_and_command():
    page = page_of("jena_gru", material())
    for shown in (
        "Listing 6.39.",
        str(escape(builder_source("jena.gru"))),
        "units=32",
        "Model: &#34;sequential&#34; &lt;Keras&gt;",
        'href="#claim-C11"',
        'href="#erratum-',
        "Off by 2.50\u202f°C on average.",
        "snakemake --cores 4 evaluate_jena_gru",
        'href="#record-jena_gru"',
    ):
        assert shown in page
    assert "C9<" not in page  # a claim about another model


def test_the_page_of_a_review_model_shows_its_confusions():
    page = page_of("imdb_lstm", material())
    assert re.search(r"positive</th><td class=\"figure\">600</td><td class=\"figure\">20<", page)


def test_a_baseline_has_a_page_without_curves_and_code():
    page = page_of("jena_naive", material())
    assert "Listing 6.35." in page
    assert "data-curve" not in page
    assert "Its code here" not in page


def test_what_is_missing_leaves_the_rest_of_the_page():
    content = material()
    facts = {**content.facts, "describe_predictions": None}
    page = page_of("jena_gru", replace(content, networks={}, facts=facts))
    assert "Its code here" in page
    assert "Its errors" not in page
    assert "As Keras sums it up" not in page
