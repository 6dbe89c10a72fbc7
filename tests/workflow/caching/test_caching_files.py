"""What reruns after files were touched, copied, lost, damaged or made somewhere else.

Each test changes files of a finished run of the reduced sample and states the rules that Snakemake
would then run for the report.
"""

import json
import os
import random
import shutil

import pytest
from project import copy_project
from stages import (
    ALL_IMDB,
    ALL_JENA,
    COMPARISON,
    IMDB,
    INSIGHTS,
    JENA,
    SUMMARY,
    trained_and_evaluated,
)

NOTHING = set()
MODEL = "results/reduced/models/jena_dense/seed-1"


def touch(paths):
    """Give files new times, each one later than the one before, in an arbitrary but fixed order."""
    paths = sorted(paths)
    random.Random(0).shuffle(paths)
    for seconds, path in enumerate(paths):
        os.utime(path, (1_900_000_000 + seconds,) * 2)


def files_below(*folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def clone_with_results(finished, path, folders=("results", "resources"), without=()):
    """Return a fresh clone of the project into which a finished run's files are copied."""
    clone = copy_project(path)
    clone.options = finished.options
    for file in files_below(*(finished.path / folder for folder in folders)):
        if file.name not in without:
            copy = clone.path / file.relative_to(finished.path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    touch(files_below(clone.path))
    return clone


def forget_snakemakes_notes(workspace):
    shutil.rmtree(workspace.path / ".snakemake")


def spoil(path):
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# ---- the same content ---------------------------------------------------------------------------


def test_touching_every_file_reruns_nothing(finished):
    touch(path for path in files_below(finished.path) if ".snakemake" not in path.parts)
    assert finished.would_run() == NOTHING


def test_results_in_a_fresh_clone_are_taken_as_they_are(finished, tmp_path):
    clone = clone_with_results(finished, tmp_path / "clone")
    assert not (clone.path / ".snakemake").exists()
    assert clone.would_run() == NOTHING


def test_results_in_a_fresh_clone_need_neither_archives_nor_tables_in_between(finished, tmp_path):
    between = {"reviews.parquet", "reviews.json", "climate.parquet", "irregularities.json"}
    clone = clone_with_results(finished, tmp_path / "clone", folders=["results"], without=between)
    assert clone.would_run() == NOTHING


def test_a_setting_counts_in_a_fresh_clone_too(finished, tmp_path):
    clone = clone_with_results(finished, tmp_path / "clone")
    clone.change_config(lambda config: config["models"]["imdb_lstm"].update(learning_rate=0.01))
    assert clone.would_run() == trained_and_evaluated("imdb_lstm") | {"read_along"} | SUMMARY


def test_losing_snakemakes_notes_reruns_nothing(finished):
    forget_snakemakes_notes(finished)
    assert finished.would_run() == NOTHING


def test_losing_snakemakes_notes_hides_no_changed_setting(finished):
    forget_snakemakes_notes(finished)
    finished.change_config(lambda config: config["models"]["jena_conv1d"].update(learning_rate=0.1))
    assert finished.would_run() == trained_and_evaluated("jena_conv1d") | SUMMARY


def test_losing_the_records_but_not_snakemakes_notes_reruns_nothing(finished):
    for record in finished.path.glob("re*/**/*.record.json"):
        record.unlink()
    assert finished.would_run() == NOTHING


def test_a_record_that_an_earlier_layout_of_the_files_left_behind_reruns_nothing(finished):
    results = finished.path / "results/reduced"
    earlier = json.loads((results / "comparison.parquet.record.json").read_text())
    earlier["started"] = "2020-01-01T00:00:00+00:00"
    earlier["params"]["settings"] = "{}"
    (results / "histories.parquet.record.json").write_text(json.dumps(earlier))
    assert finished.would_run() == NOTHING


def test_a_deleted_table_that_nothing_needs_any_more_is_not_made_again(finished):
    (finished.path / "results/reduced/reviews/reviews.parquet").unlink()
    assert finished.would_run() == NOTHING


def test_deleted_archives_are_not_fetched_again(finished):
    shutil.rmtree(finished.path / "resources")
    assert finished.would_run() == NOTHING


def test_a_deleted_stage_is_not_forgotten_with_snakemakes_notes(finished):
    # nothing but the record knows that the table was read with other settings
    for path in (finished.path / "results/reduced/climate").glob("*"):
        if path.name in ("climate.parquet", "irregularities.json"):
            path.unlink()
    forget_snakemakes_notes(finished)
    assert finished.would_run() == NOTHING
    finished.edit("tests/editions/reduced.yaml", ('first: "01.01.2009 00:10:00"', "last: null"))
    reading = {"read_climate", "normalize_climate", "describe_climate"}
    assert finished.would_run() == reading | ALL_JENA | SUMMARY


def test_a_result_edited_by_hand_is_made_again_unless_it_is_put_back(finished):
    comparison = finished.path / "results/reduced/comparison.csv"
    content = comparison.read_bytes()
    comparison.write_bytes(content.replace(b"0.", b"9.", 1))
    assert finished.would_run() == COMPARISON
    comparison.write_bytes(content)
    assert finished.would_run() == NOTHING


# ---- other content ------------------------------------------------------------------------------


@pytest.mark.parametrize("time", ["new", "put back"])
def test_weights_with_one_wrong_byte_are_trained_again(finished, time):
    weights = finished.path / MODEL / "best.weights.h5"
    assert finished.would_run() == NOTHING  # its content is known from here on
    before = weights.stat()
    spoil(weights)
    if time == "put back":
        os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert weights.stat().st_mtime_ns == before.st_mtime_ns
    assert finished.would_run() == trained_and_evaluated("jena_dense") | SUMMARY


def test_a_damaged_prepared_file_is_made_again(finished):
    spoil(finished.path / "results/reduced/reviews/plain.npz")
    assert finished.would_run() == {"encode_reviews"} | INSIGHTS | ALL_IMDB | SUMMARY


def test_an_older_file_of_published_results_with_other_content_is_compared_with(finished):
    published = finished.path / "reference/published.json"
    content = json.loads(published.read_text())
    content["models"][0]["runs"]["EN"]["best"]["value"] = 0.5
    published.write_text(json.dumps(content))
    os.utime(published, (1_000_000_000,) * 2)
    assert finished.would_run() == COMPARISON


def test_an_older_page_template_with_other_content_is_rendered(finished):
    page = finished.path / "report/page.html.j2"
    page.write_text(page.read_text() + "\n<!-- the end -->\n")
    os.utime(page, (1_000_000_000,) * 2)
    assert finished.would_run() == {"report"}


# ---- links, records that cannot be used ---------------------------------------------------------


LINKED = [
    ["results"],
    ["results/reduced"],
    ["results/reduced/models", "resources/reduced"],
    [MODEL, f"{MODEL}/best.weights.h5"],
    [f"{MODEL}/best.weights.h5.record.json"],
]


@pytest.mark.parametrize("linked", LINKED, ids=lambda linked: linked[0])
def test_results_behind_links_at_any_depth_are_judged_as_if_they_were_there(
    finished, tmp_path, linked
):
    for number, name in enumerate(reversed(linked)):
        shutil.move(finished.path / name, tmp_path / f"disk {number}")
        (finished.path / name).symlink_to(tmp_path / f"disk {number}")
    assert finished.would_run() == NOTHING
    forget_snakemakes_notes(finished)
    assert finished.would_run() == NOTHING
    spoil(finished.path / MODEL / "best.weights.h5")
    assert finished.would_run() == trained_and_evaluated("jena_dense") | SUMMARY
    verified = finished.chapter6("verify", *finished.options)
    assert f"{MODEL}/best.weights.h5: changed: " in verified.stdout
    forget_snakemakes_notes(finished)
    finished.change_config(lambda config: config["models"]["jena_conv1d"].update(learning_rate=0.1))
    assert finished.would_run() == trained_and_evaluated("jena_dense", "jena_conv1d") | SUMMARY


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record.pop("inputs"),
        lambda record: record.update(outputs=["best.weights.h5"]),
        lambda record: record["params"].pop("code"),
    ],
    ids=["no inputs", "outputs a list", "params without code"],
)
def test_a_record_of_another_shape_stops_no_start_and_is_named_once(finished, damage):
    path = finished.path / MODEL / "best.weights.h5.record.json"
    record = json.loads(path.read_text())
    damage(record)
    path.write_text(json.dumps(record))
    output = finished.snakemake("report", "--dry-run").stdout
    assert "Nothing to be done" in output
    assert output.count(f"{MODEL}/best.weights.h5.record.json: not a record: ") == 1
    assert "Traceback" not in output


@pytest.mark.parametrize("content", [b"[1]", b"\x80\x81", b'{"input": 5}', b"[1"])
def test_damaged_notes_of_snakemake_and_of_ours_stop_no_start_and_hide_nothing(finished, content):
    for path in files_below(finished.path / ".snakemake"):
        path.write_bytes(content)
    assert finished.would_run() == NOTHING
    spoil(finished.path / MODEL / "best.weights.h5")
    assert finished.would_run() == trained_and_evaluated("jena_dense") | SUMMARY


def test_a_folder_in_place_of_a_result_is_not_taken_for_it(finished):
    weights = finished.path / MODEL / "best.weights.h5"
    weights.unlink()
    weights.mkdir()
    assert finished.would_run() == trained_and_evaluated("jena_dense") | SUMMARY


def test_a_model_copied_over_another_one_is_not_taken_for_it(finished):
    other = finished.path / "results/reduced/models/jena_gru/seed-1"
    for path in files_below(finished.path / MODEL):
        shutil.copy2(path, other / path.name)
    assert finished.would_run() == trained_and_evaluated("jena_gru") | SUMMARY


# ---- what ought to be there ---------------------------------------------------------------------


def test_verify_expects_what_the_rules_write_and_nothing_else(finished):
    code = (
        "import json, sys; from chapter6.caching.plan import plan;"
        "planned = plan(['report', *sys.argv[1:]]);"
        "print(json.dumps([job.outputs for job in planned.runs + planned.stays]))"
    )
    jobs = json.loads(finished.python("-c", code, *finished.options).stdout.splitlines()[-1])
    files = {path for outputs in jobs for path in outputs}
    verified = finished.chapter6("verify", *finished.options)
    assert f"{len(files)} results are planned: none of them without a record" in verified.stdout
    assert verified.returncode == 0
    for path in (finished.path / "results", finished.path / "resources"):
        shutil.rmtree(path)
        (path / "reduced").mkdir(parents=True)
    missing = finished.chapter6("verify", *finished.options)
    assert f"{len(files)} results are planned: {len(files)} of them without" in missing.stdout
    named = [line.split(": missing: ")[0] for line in missing.stdout.splitlines() if ": " in line]
    assert {outputs[0] for outputs in jobs} <= set(named)
    assert missing.returncode == 1


def test_verify_counts_results_without_a_record_and_results_that_were_never_made(finished):
    (finished.path / MODEL / "best.weights.h5.record.json").unlink()
    shutil.rmtree(finished.path / "results/reduced/models/jena_gru")
    verified = finished.chapter6("verify", *finished.options)
    lines = verified.stdout.splitlines()
    assert verified.returncode == 1
    assert any(line.startswith(f"{MODEL}/best.weights.h5: unrecorded: no record") for line in lines)
    gru = "results/reduced/models/jena_gru/seed-1"
    assert any(line.startswith(f"{gru}/best.weights.h5: missing: train_jena_gru") for line in lines)
    assert any(line.startswith(f"{gru}/metrics.json: missing: evaluate_jena") for line in lines)
    assert "12 of them without a record" in verified.stdout


@pytest.mark.parametrize("moved", ["results/reduced", "results/old", "backup/reduced", "backup"])
def test_results_are_verified_with_their_plan_wherever_they_are(finished, tmp_path, moved):
    elsewhere = type(finished)(tmp_path / "elsewhere")
    folder = elsewhere.path / moved
    shutil.copytree(finished.path / "results/reduced", folder)
    (elsewhere.path / "link").symlink_to(folder)
    shutil.rmtree(folder / "models/jena_gru")
    configured = ("--configfile", str(finished.path / finished.options[1]))
    source = str(finished.path / "src")
    for asked in (str(folder), moved, "link"):
        verified = elsewhere.chapter6("verify", asked, *configured, PYTHONPATH=source)
        lines = verified.stdout.splitlines()
        missing = [line for line in lines if ": missing: " in line]
        assert len(missing) == len(lines) - 3 == 2, lines
        assert "models/jena_gru/seed-1/best.weights.h5: missing: train_jena_gru" in missing[0]
        assert lines[-2].endswith(" results are planned: 7 of them without a record")


def test_verify_without_the_editions_configuration_says_that_it_knows_no_plan(finished):
    verified = finished.chapter6("verify")
    assert verified.returncode == 0
    assert "results/reduced: only what is recorded was checked, not the plan" in verified.stdout


# ---- other results, other libraries -------------------------------------------------------------


def test_results_copied_over_an_older_workspace_count_by_their_own_records(finished, tmp_path):
    older = shutil.copytree(finished.path, tmp_path / "older", symlinks=True)
    older = type(finished)(older, finished.options)
    change = ("ngram: 2", "ngram: 3")
    older.edit("config.yaml", change)
    assert older.runs() == {"encode_examples", "report"}
    for path in files_below(finished.path / "results"):
        shutil.copyfile(path, older.path / path.relative_to(finished.path))
    assert older.would_run() == {"encode_examples", "report"}
    older.edit("config.yaml", change[::-1])
    assert older.would_run() == NOTHING


KERAS_RULES = trained_and_evaluated(*IMDB, *JENA) | {"forward_rnn"} | INSIGHTS | SUMMARY


def test_another_version_of_keras_reruns_all_that_it_computed_and_no_data(finished, tmp_path):
    upgraded = tmp_path / "keras-99.0.dist-info"
    upgraded.mkdir()
    (upgraded / "METADATA").write_text("Metadata-Version: 2.1\nName: keras\nVersion: 99.0\n")
    path = f"{tmp_path}:{finished.path / 'src'}"
    assert finished.would_run("report", PYTHONPATH=path) == KERAS_RULES


def test_results_that_another_version_of_keras_made_elsewhere_are_made_again(finished, tmp_path):
    clone = clone_with_results(finished, tmp_path / "clone")
    for path in files_below(clone.path / "results"):
        if path.name.endswith(".record.json"):
            record = json.loads(path.read_text())
            versions = json.loads(record["params"]["versions"])
            if "keras" in versions:
                versions["keras"] = "2.0.8"
                record["params"]["versions"] = json.dumps(versions, sort_keys=True)
                path.write_text(json.dumps(record))
    assert clone.would_run() == KERAS_RULES
