"""What runs, when a real run follows an edit of a finished run of the reduced sample."""

import hashlib
import os
import shutil
import signal

import pytest
from stages import ALL_JENA, COMPARISON, INSIGHTS, SUMMARY, trained_and_evaluated

NOTHING = set()
REDUCED = "tests/editions/reduced.yaml"
ARCHIVE = "resources/reduced/synthetic/jena_climate_2009_2016.csv.zip"
# what is made from an archive up to the checkpoint, and what describes it in the report
CLIMATE_DATA = {"read_climate", "normalize_climate", "describe_climate"}


@pytest.mark.parametrize("first", ["encode_reviews", "align_vectors"])
def test_a_refactoring_of_the_text_code_that_keeps_the_bytes_trains_nothing(finished, first):
    finished.edit(
        "src/chapter6/text/tokenizer.py",
        ("np.flatnonzero(begins)", "np.nonzero(begins)[0]"),
        ("[0, *(len(text) + 1 for text in clean)]", "[0] + [len(text) + 1 for text in clean]"),
    )
    before = finished.files("results/reduced/reviews/*.npz")
    ran = finished.runs("report", "--cores", "1", "--prioritize", first)
    assert finished.files("results/reduced/reviews/*.npz") == before
    text = {"build_vocabulary", "encode_reviews", "align_vectors"}
    assert ran == text | {"encode_examples", "show_padding"} | COMPARISON
    assert finished.would_run() == NOTHING


def test_a_refactoring_of_the_climate_code_that_keeps_the_bytes_trains_nothing(finished):
    finished.edit(
        "src/chapter6/climate/normalization.py",
        ("    scaled = values - mean\n", "    scaled = np.subtract(values, mean)\n"),
    )
    planned = finished.would_run()
    assert planned == {"normalize_climate", "describe_climate"} | ALL_JENA | SUMMARY
    assert finished.runs() == {"normalize_climate"} | COMPARISON
    assert finished.would_run() == NOTHING


def test_new_bytes_in_one_encoding_retrain_the_models_of_that_encoding(finished):
    finished.edit(
        "src/chapter6/text/encoding.py",
        ("kept = np.flatnonzero(index)", "kept = np.flatnonzero(index > 9)"),
    )
    assert finished.would_run("data") == {"encode_reviews"}
    assert finished.runs("data") == {"encode_reviews"}
    # the table of encodings, which read_along reaches, has another function in it
    again = SUMMARY | {"read_along"}
    plain = ("imdb_glove_frozen_200", "imdb_scratch_200", "imdb_scratch_2000")
    assert finished.would_run() == trained_and_evaluated(*plain) | again
    os.utime(finished.path / "results/reduced/reviews/plain.npz", (1_000_000_000,) * 2)
    assert finished.would_run() == trained_and_evaluated(*plain) | again


def test_a_deleted_prepared_file_is_made_again_when_it_is_needed_and_trains_nothing(finished):
    prepared = finished.path / "results/reduced/climate/normalized.npz"
    prepared.unlink()
    assert finished.would_run() == NOTHING
    assert finished.runs("data") == {"normalize_climate"}
    assert finished.would_run() == NOTHING
    prepared.unlink()
    finished.change_config(lambda config: config["models"]["jena_dense"].update(learning_rate=0.01))
    ran = finished.runs()
    assert ran == {"normalize_climate"} | trained_and_evaluated("jena_dense") | SUMMARY


def test_a_pinned_archive_is_fetched_again_for_another_checksum_not_for_another_address(
    finished, tmp_path
):
    archive = finished.path / ARCHIVE
    mirrors = [shutil.copy(archive, tmp_path / f"{name}.zip") for name in ("one", "two")]
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()

    def source(address, sha256=digest):
        def change(config):
            place = config["editions"]["reduced"]["sources"]["climate"]
            place |= {"addresses": [str(address)], "sha256": sha256}

        finished.change_config(change, REDUCED)

    source(mirrors[0])
    assert finished.runs() == {"download_climate", "read_climate", "normalize_climate"} | COMPARISON
    for address in (mirrors[1], "https://one.example/jena.zip", "http://two.example/jena.zip"):
        source(address)
        assert finished.would_run() == NOTHING
    source(mirrors[0], "0" * 64)
    assert finished.would_run() == {"download_climate"} | CLIMATE_DATA | ALL_JENA | SUMMARY


def test_a_failed_attempt_that_is_taken_back_leaves_nothing_to_do(finished):
    change = ("samples = settings", "samples = 1 / 0, settings")
    finished.edit("scripts/encode_examples.py", change)
    failed = finished.snakemake("--cores", "1", "report", check=False)
    assert "ZeroDivisionError" in failed.stdout
    finished.edit("scripts/encode_examples.py", change[::-1])
    assert finished.would_run() == NOTHING


def test_a_job_that_failed_is_tried_again(finished):
    finished.edit("scripts/encode_examples.py", ("samples = settings", "samples = 1 / 0, settings"))
    planned = {"encode_examples", "report"}
    assert finished.would_run() == planned
    failed = finished.snakemake("--cores", "1", "report", check=False)
    assert "ZeroDivisionError" in failed.stdout
    assert finished.would_run() == planned
    shutil.rmtree(finished.path / ".snakemake")
    assert finished.would_run() == planned


def test_a_seed_less_reruns_the_comparison_alone(finished):
    def two_models(config):
        config["seeds"] = [1, 2]
        config["concepts"]["read_along"]["model"] = "imdb_embedding"
        config["concepts"]["describe_predictions"]["week"] = ["jena_naive"]
        for models in (config["models"], config["editions"]["sample"]["settings"]["models"]):
            for name in set(models) - {"imdb_embedding", "jena_naive"}:
                del models[name]

    finished.change_config(two_models)
    added = trained_and_evaluated("imdb_embedding") | {"evaluate_jena_naive"}
    assert {finished.planned("report")[rule] for rule in added} == {1}
    assert finished.runs() == added | {"show_padding", "read_along"} | SUMMARY
    finished.change_config(lambda config: config.update(seeds=[1]))
    assert finished.would_run() == COMPARISON
    finished.change_config(lambda config: config.update(seeds=[2]))
    assert finished.would_run() == INSIGHTS | SUMMARY


def test_another_edition_in_between_reruns_nothing(finished):
    reduced, finished.options = finished.options, ()
    assert finished.runs("download_climate") == {"make_sample_climate", "download_climate"}
    finished.options = reduced
    assert finished.would_run() == NOTHING
    finished.options = ()
    assert finished.would_run("download_climate") == NOTHING


def test_a_killed_run_leaves_what_it_did_not_finish(finished):
    def change(config):
        epochs = {"jena_dense": 2, "jena_gru": 1000, "jena_conv1d": 3}
        models = {name: {"epochs": number} for name, number in epochs.items()}
        config["editions"]["reduced"]["settings"]["models"] = models

    finished.change_config(change, REDUCED)
    run = finished.start("--cores", "2", "train_jena_gru", "train_jena_dense", own_group=True)
    seen = ""
    for line in run.stdout:
        seen += line
        if "jena_gru seed 1: epoch 2/" in seen and "(Rule: train_jena_dense)" in seen:
            break
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    trained = trained_and_evaluated("jena_gru", "jena_conv1d", "jena_dense") - {"train_jena_dense"}
    assert finished.would_run() == trained | SUMMARY
    shutil.rmtree(finished.path / ".snakemake")
    assert finished.would_run() == trained | SUMMARY
