"""Score one review model on validation and test data."""

import json

from chapter6.config.run_settings import ReviewSettings
from chapter6.evaluation.predictions import none_predicted, review_predictions
from chapter6.evaluation.scoring import about, epochs_of, score_reviews, scored, scores, unscored
from chapter6.formats import read_arrays, read_json, write_json, write_table
from chapter6.jobs.job import job
from chapter6.training.runtime import start_tensorflow


def evaluate_reviews(
    settings: ReviewSettings, inputs: dict[str, str], outputs: dict[str, str]
) -> None:
    """Write the predictions of the best and the final weights, and their accuracy and loss.

    `inputs` has ``data`` and ``test`` (encoded reviews), ``best`` and ``final`` (weights) and
    ``run``; `outputs` has ``predictions`` and ``metrics``. A training that failed gets a table
    without rows and no figures. Only this job reads encoded test reviews.
    """
    run = read_json(inputs["run"])
    if run["failure"]:
        write_table(none_predicted(), outputs["predictions"])
        failed = unscored(about("reviews", run), run["failure"]["reason"])
        write_json(failed, outputs["metrics"])
        return
    start_tensorflow(settings["hardware"])
    from chapter6.evaluation.examples import reviews_to_score
    from chapter6.evaluation.networks import network_of_reviews, predict

    examples = reviews_to_score(read_arrays(inputs["data"]), read_arrays(inputs["test"]), settings)
    predicted = predict(network_of_reviews(settings), inputs, examples)

    table = {
        split: (e.source, e.truth, e.lengths, predicted[split]) for split, e in examples.items()
    }
    write_table(review_predictions(table), outputs["predictions"])

    truth = {split: e.truth for split, e in examples.items()}
    figures = scores(predicted, truth, score_reviews)
    write_json(scored(about("reviews", run), epochs_of(run), figures), outputs["metrics"])


if __name__ == "__main__":
    with job(snakemake):
        evaluate_reviews(
            json.loads(snakemake.params.settings),
            dict(snakemake.input.items()),
            dict(snakemake.output.items()),
        )
