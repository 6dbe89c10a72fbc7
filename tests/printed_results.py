"""The results printed in the published notebooks, in the form that claims are judged on."""

import statistics

from project import ROOT

from chapter6.evaluation.comparison import HISTORIES, SCHEMA
from chapter6.formats import read_json
from chapter6.tables import frame_of

PUBLISHED = read_json(ROOT / "reference/published.json")
MODELS = {model["id"]: model for model in PUBLISHED["models"]}
CELSIUS = PUBLISHED["temperature_std_celsius"]
# what the settings of runs like the printed ones would be, where a claim asks
BUILDERS = {"imdb_lstm": "imdb.lstm", "imdb_bilstm": "imdb.bidirectional_lstm"}


def printed(edition: str):
    """Turn the printed results of EN or KO into input for `check_claims`, all with seed 1."""
    comparison, histories, runs = [], [], []
    for name, model in MODELS.items():
        if "val_mae" in model:
            mae = model["val_mae"]
            comparison.append(row(name, mae, best_validation_celsius=mae * CELSIUS))
        elif run := model["runs"].get(edition):
            metric = "acc" if name.startswith("imdb") else "loss"
            comparison.append(
                row(
                    name,
                    run["best"]["value"],
                    final_validation=run["final"][f"val_{metric}"],
                    final_test=(run["test"] or {}).get("acc"),
                    seconds_per_epoch=statistics.median(run["seconds_per_epoch"]),
                    parameters=model["hyperparameters"].get("params"),
                )
            )
            histories += history(name, run["per_epoch"])
            runs.append({"model": name, "seed": 1, "settings": settings(name, edition)})
    return frame_of(comparison, SCHEMA), frame_of(histories, HISTORIES), runs


def row(model: str, best: float, seed: int = 1, **others):
    figures = dict.fromkeys(("best_test", "final_test", "best_validation_celsius",
                             "seconds_per_epoch", "parameters"))  # fmt: skip
    metric = "accuracy" if model.startswith("imdb") else "mae"
    return {"model": model, "seed": seed, "metric": metric, "best_validation": best,
            "final_validation": best, "failure": None, **figures, **others}  # fmt: skip


def history(model: str, per_epoch):
    names = {"val_loss": ["loss"] if model.startswith("imdb") else ["loss", "mae"],
             "val_acc": ["accuracy"]}  # fmt: skip
    return [
        {"model": model, "seed": 1, "epoch": epoch, "split": "validation", "metric": metric,
         "value": value}
        for key, metrics in names.items()
        for metric in metrics
        for epoch, value in enumerate(per_epoch.get(key, []), 1)
    ]  # fmt: skip


def settings(model: str, edition: str):
    if model.startswith("imdb"):
        return {"task": "reviews", "max_words": 10000, "builder": BUILDERS.get(model),
                "arguments": {"embedding_dimensions": 32, "units": 32}}  # fmt: skip
    window = {"task": "climate", "step": 6, "lookback": 1440, "delay": 144}
    if model == "jena_conv1d_gru":
        window |= {"step": 3, "lookback": MODELS[model]["hyperparameters"]["lookback"][edition]}
    return window
