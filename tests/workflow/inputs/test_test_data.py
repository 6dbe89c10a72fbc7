"""Test data is touched by the rules that evaluate, and by no other."""

import tarfile

from archives import write_tar
from stages import IMDB, SUMMARY

from chapter6.formats import read_arrays
from chapter6.jobs.reading import read_records

ARCHIVE = "resources/reduced/synthetic/aclImdb_v1.tar.gz"


def test_only_rules_that_evaluate_read_test_files(reduced_run):
    readers = {
        record["rule"]
        for record in read_records([reduced_run.path / "results"])
        if any(path.endswith("-test.npz") for path in record["inputs"])
    }
    assert len(readers) == 18
    assert all(rule.startswith("evaluate_") for rule in readers)


def test_files_for_training_hold_no_test_review_and_no_test_row(reduced_run):
    results = reduced_run.path / "results/reduced"
    for encoding in ("plain", "imdb"):
        assert len(read_arrays(results / f"reviews/{encoding}.npz")["labels"]) == 200
        assert len(read_arrays(results / f"reviews/{encoding}-test.npz")["labels"]) == 80
    training = read_arrays(results / "climate/normalized.npz")
    test = read_arrays(results / "climate/normalized-test.npz")
    assert len(training["data"]) == 2800 + 144  # the last validation window's target
    assert len(test["data"]) == 4000 - 2801
    assert test["time"][0] == training["time"][2801]


def with_another_test_review(archive, path):
    """Write an archive again with the letters of one test review back to front."""
    with tarfile.open(archive) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
    changed = next(name for name in members if "/test/neg/" in name)
    members[changed] = members[changed].decode()[::-1].encode()
    return write_tar(path, members)


def test_another_test_review_is_evaluated_again_and_retrains_nothing(finished, tmp_path):
    other = with_another_test_review(finished.path / ARCHIVE, tmp_path / "other.tar.gz")

    def change(config):
        source = config["editions"]["reduced"]["sources"]["reviews"]
        source["addresses"] = [str(other)]

    finished.change_config(change, "tests/editions/reduced.yaml")
    ran = finished.runs()
    stages = {rule for rule in ran if rule.startswith(("train_", "evaluate_"))}
    assert stages == {f"evaluate_{model}" for model in IMDB}
    assert ran >= SUMMARY
