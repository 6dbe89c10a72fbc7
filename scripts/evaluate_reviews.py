"""Score one model of reviews on validation and test data."""

import json
from typing import Any

from chapter6.evaluation.predictions import none_predicted, review_predictions
from chapter6.evaluation.scoring import score_reviews, scored, unscored
from chapter6.formats import read_arrays, read_json, write_json, write_table
from chapter6.jobs.job import job
from chapter6.training.runtime import start_tensorflow


def evaluate_reviews(
    settings: dict[str, Any], inputs: dict[str, str], outputs: dict[str, str], threads: int
) -> None:
    """Write what the best and the final weights predict, and how good that is.

    `inputs` has ``data`` and ``test`` (encoded reviews), ``best``, ``final`` and ``run``; `outputs`
    ``predictions`` and ``metrics``. Only this job reads test reviews.
    """
    run = read_json(inputs["run"])
    about = {"task": "reviews", **{key: run[key] for key in ("model", "seed", "parameters")}}
    if run["failure"]:
        write_table(none_predicted(), outputs["predictions"])
        write_json(unscored(about, run["failure"]["reason"]), outputs["metrics"])
        return
    start_tensorflow(threads)
    import numpy as np

    from chapter6.evaluation.examples import reviews_to_score
    from chapter6.evaluation.networks import predict
    from chapter6.training.building import build
    from chapter6.training.feeding import review_shape

    examples = reviews_to_score(read_arrays(inputs["data"]), read_arrays(inputs["test"]), settings)
    vectors = None
    if settings["pretrained_vectors"]:  # only their shape matters: the weights hold them
        vectors = np.zeros((settings["max_words"], settings["dimensions"]), np.float32)
    predicted = predict(build(settings, review_shape(settings), vectors), inputs, examples)
    figures = {
        split: {kind: score_reviews(output, examples[split].truth) for kind, output in by.items()}
        for split, by in predicted.items()
    }
    table = review_predictions(
        {split: (e.source, e.truth, e.lengths, predicted[split]) for split, e in examples.items()}
    )
    write_table(table, outputs["predictions"])
    epochs = {"best": run["best_epoch"], "final": len(run["epoch_seconds"])}
    write_json(scored(about, epochs, figures), outputs["metrics"])


if __name__ == "__main__":
    with job(snakemake):
        evaluate_reviews(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            dict(snakemake.output.items()),
            snakemake.threads,
        )
