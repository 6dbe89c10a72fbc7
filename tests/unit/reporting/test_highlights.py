"""The findings on the report's first screen."""

from chapter6.evaluation.comparison import SCHEMA
from chapter6.evaluation.summary import summary_table
from chapter6.reporting.naive_forecast import naive_forecast
from chapter6.reporting.wording.highlights import highlights
from chapter6.reporting.wording.numbers import SPACE
from chapter6.tables import frame_of

NAIVE = {"task": "baseline", "forecast": "naive"}
CLIMATOLOGY = {"task": "baseline", "forecast": "climatology"}


def row(model, validation, test=None, epochs=4, **others):
    mae = model.startswith("jena")
    return {
        "model": model, "title": model.upper(), "metric": "mae" if mae else "accuracy",
        "failure": None, "control": False, "variant_of": None, "epochs": epochs,
        "best_validation": validation, "best_test": test or validation,
        "best_validation_celsius": validation * 10 if mae and validation else None, **others,
    }  # fmt: skip


def told(*rows, **models):
    """Return the findings; `models` maps models to settings, by default only ``jena_naive``."""
    for seed, row in enumerate(rows):
        row["seed"] = seed
    summary = summary_table(frame_of(rows, SCHEMA))
    naive = naive_forecast(summary, models or {"jena_naive": NAIVE})
    return [line.replace(SPACE, " ") for line in highlights(summary, naive)]


def test_the_best_are_those_of_the_chapter_by_the_mean_over_the_seeds():
    assert told(
        row("imdb_lstm", 0.9, 0.88),
        row("imdb_lstm", 0.8, 0.82),
        row("imdb_bilstm", 0.86, 0.84),
        row("imdb_bilstm", 0.86, 0.84),
        row("imdb_bag_of_words", 0.99, control=True),
        row("imdb_conv1d_as_printed", 0.99, variant_of="imdb_conv1d"),
        row("imdb_conv1d", None, failure="it diverged"),
    ) == ["Best review model: IMDB_BILSTM, accuracy 86.00 % in validation and 84.00 % in testing."]


def test_the_best_forecast_is_compared_with_the_naive_one():
    naive, gru = row("jena_naive", 0.30, epochs=None), row("jena_gru", 0.27)
    assert told(gru, naive) == [
        "Best forecast: JENA_GRU, off by 2.70 °C on average in validation, 10 % less than the "
        "naive forecast."
    ]
    (worse,) = told(row("jena_dense", 0.33), naive)
    assert worse.endswith("10 % more than the naive forecast.")
    assert told(gru) == ["Best forecast: JENA_GRU, off by 2.70 °C on average in validation."]


def test_the_naive_forecast_is_known_by_its_setting_whatever_it_is_called():
    renamed = row("jena_persistence", 0.30, epochs=None)
    other = row("jena_naive", 0.10, epochs=None)
    models = {"jena_naive": CLIMATOLOGY, "jena_persistence": NAIVE}
    (line,) = told(row("jena_gru", 0.27), other, renamed, **models)
    assert line.endswith("10 % less than the naive forecast.")


def test_a_naive_forecast_without_figures_is_not_compared_with():
    failed = row("jena_naive", None, epochs=None, failure="not run")
    (line,) = told(row("jena_gru", 0.27), failed)
    assert line == "Best forecast: JENA_GRU, off by 2.70 °C on average in validation."


def test_without_models_there_are_no_findings():
    assert told() == []
