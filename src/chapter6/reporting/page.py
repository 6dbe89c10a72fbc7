"""The report as one HTML page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from chapter6.climate.windows import Window
from chapter6.language import _, later, read_catalogue, speaking
from chapter6.reporting import concepts, errata, facts, numbers, predictions, standing
from chapter6.reporting import runs as run_records
from chapter6.reporting.claim_table import claims_by_section, rest_on_one_run, verdict_counts
from chapter6.reporting.curve_data import curve_data, printed_runs, published_curves
from chapter6.reporting.curves import Comparison, Naive, draw_comparison, draw_curves
from chapter6.reporting.highlights import highlights
from chapter6.reporting.histories import ModelHistory, model_histories
from chapter6.reporting.material import Material
from chapter6.reporting.results import results_by_section, writer
from chapter6.reporting.templates import assets, template_environment

SECTIONS = {
    "6.1": later("Working with text data"),
    "6.2": later("Understanding recurrent neural networks"),
    "6.3": later("Advanced use of recurrent neural networks"),
    "6.4": later("Sequence processing with convnets"),
}
Fact = Mapping[str, Any]
COMPARISONS = {
    "accuracy": later("Reviews: the models of section %(section)s"),
    "mae": later("Temperature: the models of section %(section)s"),
}
ALL_FORECASTS = later("Temperature: all forecasts of the chapter")


def render(material: Material, folder: Path) -> str:
    """Return the page. Everything in `material` is shown as text, whatever it holds.

    `folder` has the template ``page.html.j2``, its ``parts``, ``styles``, ``scripts`` and
    ``languages``.
    """
    language = material.settings["report"]["language"]
    with speaking(read_catalogue(folder / "languages", language)):
        page = (
            template_environment(folder)
            .get_template("page.html.j2")
            .render(
                **_overview(material),
                **_claims(material),
                **_chapter(material),
                **_predictions(material),
                **_data(material),
                **_origins(material),
                **standing.described(material.comparison, material.standings),
                language=language,
                partial=material.partial,
                command=material.again.everything,
                **assets(folder),
            )
        )
    return page.strip() + "\n"


def _overview(material: Material) -> dict[str, Any]:
    celsius = material.published["temperature_std_celsius"]
    seeds = sorted({row["seed"] for row in material.comparison})
    return {
        "edition": material.edition,
        "title": _(material.title),
        "synthetic": material.synthetic,
        "seeds": seeds,
        "several_seeds": len(seeds) > 1,
        "results": results_by_section(
            material.comparison,
            celsius,
            material.standings or standing.failures(material.comparison),
        ),
        "published_celsius": numbers.celsius(celsius),
        "published_runs": material.published["runs"],
        "section_names": {number: _(name) for number, name in SECTIONS.items()},
        "runs": len(material.runs),
        "models": len({row["model"] for row in material.comparison}),
        "when": run_records.days(material.job_records),
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
        "highlights": highlights(material.comparison),
    }


def _chapter(material: Material) -> dict[str, Any]:
    histories = model_histories(material.comparison, material.histories)
    naive, printed = _naive(material), printed_runs(material.published)
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
                    _model(history, naive, material.settings, printed.get(history.model, {}))
                    for history in histories
                    if history.section == number
                ],
                "comparisons": comparisons[number],
            }
            for number in numbers
        },
        "all_forecasts": all_forecasts,
        "curves": curve_data(histories, plots, naive, material.published, material.synthetic),
        "encodings": _of(concepts.encoding_examples, material.encode_examples),
        "embeddings": _of(concepts.embedding_spaces, material.map_embeddings),
        "recurrent": _of(concepts.recurrent_passes, material.forward_rnn),
        "weather": _of(concepts.weather, material.describe_climate),
        "window": _window(material.settings["climate"]),
        "naive_rows": _naive_rows(material),
    }


def _of(describe: Callable[[Fact], Any], fact: Fact | None) -> Any:
    """Return what a part of the page shows of a fact; None if it is not there."""
    return None if fact is None else describe(fact)


def _predictions(material: Material) -> dict[str, Any]:
    titles = {row["model"]: row["title"] for row in material.comparison}
    settings, found = material.settings["concepts"], material.describe_predictions
    week, reader = settings["describe_predictions"]["week"], settings["read_along"]["model"]
    return {
        "padded_reviews": _of(predictions.padded_reviews, material.show_padding),
        "reading": _of(predictions.reading, material.read_along),
        "review_errors": _of(lambda fact: predictions.review_errors(fact, titles, reader), found),
        "forecast_errors": _of(lambda fact: predictions.forecast_errors(fact, titles, week), found),
        "left_out": _of(lambda fact: predictions.left_out(fact, titles), found),
    }


def _model(
    history: ModelHistory, naive: Naive, settings: Mapping[str, Any], printed: Mapping[str, Any]
) -> dict[str, Any]:
    published = published_curves(history, printed)
    own = settings["models"].get(history.model, {})
    best = history.best_values(history.metric)
    epochs = max(len(s) for s in history.values("validation", history.metric).values())
    return {
        "model": history.model,
        "title": history.title,
        "plots": {
            q: draw_curves(
                history,
                q,
                naive,
                {run: figures["validation"][q] for run, figures in published.items()},
            )
            for q in history.quantities
        },
        "published": list(published),
        "metric": history.metric,
        "best": numbers.with_spread([value for _, value in best], writer(history.metric)),
        "best_epoch": numbers.whole_range([epoch for epoch, _ in best]),
        "epochs": epochs,
        "settings": own,
        "window": _window(settings["climate"] | own) if "step" in own else None,
    }


def _window(climate: Mapping[str, Any]) -> Window:
    return Window(climate["lookback"], climate["step"], climate["delay"])


def _comparisons(section: str, histories: Sequence[ModelHistory], naive: Naive) -> list[Comparison]:
    """Return a plot for each metric of which the section has more than one model."""
    plots = []
    for metric, title in COMPARISONS.items():
        chosen = [h for h in histories if h.section == section and h.metric == metric]
        if len(chosen) > 1:
            identity = f"compare-{section.replace('.', '-')}-{metric}"
            plot = draw_comparison(title % {"section": section}, identity, chosen, naive)
            plots.append(replace(plot, title=_(title, section=section)))
    return plots


def _all_forecasts(forecasts: Sequence[ModelHistory], naive: Naive) -> Comparison | None:
    """Return the plot of all forecasts, where no single section has them all."""
    if len({history.section for history in forecasts}) < 2:
        return None
    plot = draw_comparison(ALL_FORECASTS, "compare-forecasts", forecasts, naive)
    return replace(plot, title=_(ALL_FORECASTS))


def _naive(material: Material) -> Naive:
    rows = _naive_forecast(material)
    weather = material.describe_climate
    celsius = weather["normalization"]["temperature_std"] if weather else None
    return Naive(rows[0]["best_validation"] if rows else None, celsius)


def _naive_forecast(material: Material) -> list[Mapping[str, Any]]:
    models = material.settings["models"]
    return [
        row
        for row in material.comparison
        if models.get(row["model"], {}).get("forecast") == "naive" and not row["failure"]
    ]


def _naive_rows(material: Material) -> list[dict[str, str]]:
    """Return the naive forecast's errors; it is the same for every seed."""
    return [
        {
            "split": name,
            "mae": numbers.mae(row[f"best_{split}"]),
            "celsius": numbers.celsius(row[f"best_{split}_celsius"]),
        }
        for row in _naive_forecast(material)[:1]
        for split, name in (("validation", _("validation")), ("test", _("test")))
    ]


def _data(material: Material) -> dict[str, Any]:
    return {
        "sources": facts.source_rows(material.sources),
        "reviews": facts.review_rows(material.reviews, material.encoded)
        if material.reviews and material.encoded
        else None,
        "vocabulary": material.vocabulary,
        "vectors": material.vectors,
        "coverage": _of(lambda fact: numbers.accuracy(fact["coverage"]), material.vectors),
        "climate": material.climate,
        "irregularities": _of(facts.irregularities, material.climate),
    }


def _origins(material: Material) -> dict[str, Any]:
    titles = {row["model"]: row["title"] for row in material.comparison}
    ordered = dict(material.settings)
    models = ordered["models"]
    ordered["models"] = {name: models[name] for name in titles if name in models}
    return {
        "records": run_records.model_records(
            titles, material.runs, material.job_records, material.again
        ),
        "errata": errata.erratum_lines(material.comparison, material.again),
        "settings": run_records.as_yaml(ordered),
        "config_settings": ordered,
    }
