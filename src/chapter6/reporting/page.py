"""The report as one HTML page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chapter6.climate.windows import Window
from chapter6.reporting import concepts, facts, predictions, quantities
from chapter6.reporting import runs as run_records
from chapter6.reporting.claim_table import claims_by_section, rest_on_one_run, verdict_counts
from chapter6.reporting.curve_data import curve_data
from chapter6.reporting.curves import Comparison, Naive, draw_comparison, draw_curves
from chapter6.reporting.histories import ModelHistory, model_histories
from chapter6.reporting.language import looked_up, looked_up_number
from chapter6.reporting.results import results_by_section, writer

SECTIONS = {
    "6.1": "Working with text data",
    "6.2": "Understanding recurrent neural networks",
    "6.3": "Advanced use of recurrent neural networks",
    "6.4": "Sequence processing with convnets",
}
GROUPS = {"accuracy": "Reviews", "mae": "Temperature"}


@dataclass(frozen=True)
class Material:
    """Everything that the page is made from, as read from the files.

    Attributes
    ----------
    edition, title, synthetic
        The edition's name, its title, and whether its data is made up.
    settings
        The edition's settings.
    versions
        Of the libraries that make the report.
    comparison, histories
        Rows of ``comparison.parquet`` and ``histories.parquet``.
    runs
        The ``run.json`` of every trained model and seed.
    claims
        ``claims.json``: the verdicts.
    sources
        The download records of the three archives.
    reviews, vocabulary, encoded, vectors, climate
        Facts of the data stages.
    encode_examples, forward_rnn, describe_climate, map_embeddings, show_padding
        The concepts of sections 6.1 to 6.3.
    describe_predictions, read_along
        Where the models are right and wrong, and what one of them thinks word by word.
    published
        ``reference/published.json``.
    """

    edition: str
    title: str
    synthetic: bool
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    comparison: Sequence[Mapping[str, Any]]
    histories: Sequence[Mapping[str, Any]]
    runs: Sequence[Mapping[str, Any]]
    claims: Mapping[str, Any]
    sources: Sequence[Mapping[str, Any]]
    reviews: Mapping[str, Any]
    vocabulary: Mapping[str, Any]
    encoded: Mapping[str, Any]
    vectors: Mapping[str, Any]
    climate: Mapping[str, Any]
    encode_examples: Mapping[str, Any]
    forward_rnn: Mapping[str, Any]
    describe_climate: Mapping[str, Any]
    map_embeddings: Mapping[str, Any]
    show_padding: Mapping[str, Any]
    describe_predictions: Mapping[str, Any]
    read_along: Mapping[str, Any]
    published: Mapping[str, Any]


def render(material: Material, folder: Path) -> str:
    """Return the page. Everything in `material` is shown as text, whatever it holds.

    `folder` has the template ``page.html.j2``, its ``parts``, ``styles`` and ``scripts``.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        looked_up, looked_up_number, newstyle=True
    )
    environment.filters |= {
        "count": quantities.count,
        "moment": facts.moment,
        "hours": facts.hours,
    }
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "allow_nan": False}
    page = environment.get_template("page.html.j2").render(
        **_overview(material),
        **_claims(material),
        **_chapter(material),
        **_predictions(material),
        **_data(material),
        **_origins(material),
        styles=Markup(_joined(folder / "styles", "*.css")),
        script=Markup(_joined(folder / "scripts", "*.js")),
    )
    return page.strip() + "\n"


def _joined(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


def _overview(material: Material) -> dict[str, Any]:
    celsius = material.published["temperature_std_celsius"]
    seeds = sorted({row["seed"] for row in material.comparison})
    return {
        "edition": material.edition,
        "title": material.title,
        "synthetic": material.synthetic,
        "seeds": seeds,
        "several_seeds": len(seeds) > 1,
        "results": results_by_section(material.comparison, celsius),
        "published_celsius": quantities.celsius(celsius),
        "published_runs": material.published["runs"],
        "section_names": SECTIONS,
        "runs": len(material.runs),
        "models": len({row["model"] for row in material.comparison}),
        "total_time": run_records.total_time(material.runs),
        "machines": run_records.machines(material.runs),
        "libraries": run_records.libraries(material.runs, material.versions),
    }


def _claims(material: Material) -> dict[str, Any]:
    claims = material.claims["claims"]
    titles = {row["model"]: row["title"] for row in material.comparison}
    return {
        "claims": claims_by_section(claims, titles),
        "verdict_counts": verdict_counts(claims),
        "one_run": rest_on_one_run(claims),
    }


def _chapter(material: Material) -> dict[str, Any]:
    histories = model_histories(material.comparison, material.histories)
    naive = _naive(material)
    forecasts = [history for history in histories if history.metric == "mae"]
    numbers = sorted({row["section"] for row in material.comparison} | set(SECTIONS))
    comparisons = {number: _comparisons(number, histories, naive) for number in numbers}
    all_forecasts = _all_forecasts(forecasts, naive)
    plots = [plot for group in comparisons.values() for plot in group]
    plots += [all_forecasts] if all_forecasts else []
    return {
        "with_curves": {history.model for history in histories},
        "sections": {
            number: {
                "models": [
                    _model(history, naive, material.settings)
                    for history in histories
                    if history.section == number
                ],
                "comparisons": comparisons[number],
            }
            for number in numbers
        },
        "all_forecasts": all_forecasts,
        "curves": curve_data(histories, plots, naive, material.published, material.synthetic),
        "encodings": concepts.encoding_examples(material.encode_examples),
        "embeddings": concepts.embedding_spaces(material.map_embeddings),
        "recurrent": concepts.recurrent_passes(material.forward_rnn),
        "weather": concepts.weather(material.describe_climate),
        "window": _window(material.settings["climate"]),
        "naive_rows": _naive_rows(material),
    }


def _predictions(material: Material) -> dict[str, Any]:
    titles = {row["model"]: row["title"] for row in material.comparison}
    settings, found = material.settings["concepts"], material.describe_predictions
    week = settings["describe_predictions"]["week"]
    return {
        "padded_reviews": predictions.padded_reviews(material.show_padding),
        "reading": predictions.reading(material.read_along),
        "review_errors": predictions.review_errors(found, titles, settings["read_along"]["model"]),
        "forecast_errors": predictions.forecast_errors(found, titles, week),
        "left_out": predictions.left_out(found, titles),
    }


def _model(history: ModelHistory, naive: Naive, settings: Mapping[str, Any]) -> dict[str, Any]:
    own = settings["models"].get(history.model, {})
    best = history.best_values(history.metric)
    epochs = max(len(s) for s in history.values("validation", history.metric).values())
    return {
        "model": history.model,
        "title": history.title,
        "plots": {q: draw_curves(history, q, naive) for q in history.quantities},
        "metric": "MAE" if history.metric == "mae" else "accuracy",
        "best": quantities.with_spread([value for _, value in best], writer(history.metric)),
        "best_epoch": quantities.whole_range([epoch for epoch, _ in best]),
        "epochs": epochs,
        "settings": own,
        "window": _window(settings["climate"] | own) if "step" in own else None,
    }


def _window(climate: Mapping[str, Any]) -> Window:
    return Window(climate["lookback"], climate["step"], climate["delay"])


def _comparisons(section: str, histories: Sequence[ModelHistory], naive: Naive) -> list[Comparison]:
    """Return a plot for each metric of which the section has more than one model."""
    plots = []
    for metric, group in GROUPS.items():
        chosen = [h for h in histories if h.section == section and h.metric == metric]
        if len(chosen) > 1:
            title = f"{group}: the models of section {section}"
            identity = f"compare-{section.replace('.', '-')}-{metric}"
            plots.append(draw_comparison(title, identity, chosen, naive))
    return plots


def _all_forecasts(forecasts: Sequence[ModelHistory], naive: Naive) -> Comparison | None:
    """Return the plot of all forecasts, where no single section has them all."""
    if len({history.section for history in forecasts}) < 2:
        return None
    title = "Temperature: all forecasts of the chapter"
    return draw_comparison(title, "compare-forecasts", forecasts, naive)


def _naive(material: Material) -> Naive:
    rows = _naive_forecast(material)
    celsius = material.describe_climate["normalization"]["temperature_std"]
    return Naive(rows[0]["best_validation"] if rows else None, celsius)


def _naive_forecast(material: Material) -> list[Mapping[str, Any]]:
    models = material.settings["models"]
    return [
        row
        for row in material.comparison
        if models.get(row["model"], {}).get("forecast") == "naive"
    ]


def _naive_rows(material: Material) -> list[dict[str, str]]:
    """Return the naive forecast's errors; it is the same for every seed."""
    return [
        {
            "split": split,
            "mae": quantities.mae(row[f"best_{split}"]),
            "celsius": quantities.celsius(row[f"best_{split}_celsius"]),
        }
        for row in _naive_forecast(material)[:1]
        for split in ("validation", "test")
    ]


def _data(material: Material) -> dict[str, Any]:
    return {
        "sources": facts.source_rows(material.sources),
        "reviews": facts.review_rows(material.reviews, material.encoded),
        "vocabulary": material.vocabulary,
        "vectors": material.vectors,
        "coverage": quantities.accuracy(material.vectors["coverage"]),
        "climate": material.climate,
        "irregularities": facts.irregularities(material.climate),
    }


def _origins(material: Material) -> dict[str, Any]:
    titles = {row["model"]: row["title"] for row in material.comparison}
    ordered = dict(material.settings)
    models = ordered["models"]
    ordered["models"] = {name: models[name] for name in titles if name in models}
    return {
        "records": run_records.model_records(titles, material.runs, material.edition),
        "settings": run_records.as_yaml(ordered),
        "config_settings": ordered,
    }
