"""What Snakemake plans, without running anything."""

import hashlib
import json
import re
import subprocess
import sys

import pytest
import yaml
from archives import write_zip
from project import ROOT

from chapter6.formats import read_json

MODELS = [model["id"] for model in read_json(ROOT / "reference/published.json")["models"]]
TRAINED = [name for name in MODELS if name != "jena_naive"]
TARGETS = ["report", "models", "data"]


# a dry run does not print what jobs ask for, as each has a message
ASKED = """
import json, sys
from functools import partial
from snakemake.cli import parse_args
from chapter6.caching import plan
_, args = parse_args(["--dry-run", *sys.argv[1:]])
plan.ResourceSettings = partial(plan.ResourceSettings, overwrite_resources=args.set_resources)
found = []
for job in plan._dry_run(args).jobs:
    asked = {name: job.resources.get(name) for name in ("mem_mb", "runtime", "gpu")}
    job.attempt = 3
    found.append(asked | {"rule": job.rule.name, "third": job.resources.get("mem_mb")})
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def fresh(new_workspace):
    return new_workspace()


def asked_for(workspace, *arguments):
    """Return what each job of a plan asks for; `third` is the memory of its third try."""
    done = workspace.python("-c", ASKED, *arguments)
    return json.loads(done.stdout.splitlines()[-1])


def test_every_model_has_a_train_and_an_evaluate_rule(fresh):
    rules = fresh.snakemake("--list-rules").stdout.split()
    expected = {f"train_{name}" for name in TRAINED} | {f"evaluate_{name}" for name in MODELS}
    assert len(MODELS) == 18
    assert expected | set(TARGETS) <= set(rules)
    assert "train_jena_naive" not in rules


def test_the_picture_in_the_docs_is_drawn_from_the_present_rules(fresh, tmp_path):
    rules = fresh.snakemake("--rulegraph").stdout
    drawn = tmp_path / "workflow.svg"
    program = ROOT / "docs/workflow_picture.py"
    subprocess.run([sys.executable, program, drawn], input=rules, text=True, check=True)
    hint = "the rules have changed: run `make picture`"
    assert drawn.read_text() == (ROOT / "docs/workflow.svg").read_text(), hint


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/files.md"])
def test_the_docs_say_how_to_find_the_rule_that_made_a_file(fresh, page):
    text = (ROOT / page).read_text().replace("\\|", "|")
    (name,) = re.findall(r"snakemake --summary \| grep (\S+\b)", text)
    lines = [line for line in fresh.snakemake("--summary").stdout.splitlines() if name in line]
    assert [line.split("\t")[2] for line in lines] == ["compare_models"]


def test_the_report_needs_every_stage_once(fresh):
    planned = fresh.planned("report")
    assert {f"train_{name}" for name in TRAINED} < set(planned)
    assert {f"evaluate_{name}" for name in MODELS} < set(planned)
    assert {"download_reviews", "download_vectors", "download_climate"} < set(planned)
    assert {"encode_examples", "forward_rnn", "describe_climate", "map_embeddings"} < set(planned)
    assert {"show_padding", "describe_predictions", "read_along"} < set(planned)
    assert {"compare_models", "check_claims", "report"} < set(planned)
    assert set(planned.values()) == {1}


def test_report_is_what_a_bare_snakemake_makes(fresh):
    assert fresh.planned() == fresh.planned("report") | {"all": 1}


def test_data_trains_nothing_and_one_model_needs_its_own_data_only(fresh):
    assert not [job for job in fresh.planned("data") if job.startswith("train_")]
    planned = fresh.planned("train_jena_gru")
    assert "read_climate" in planned
    assert not {"read_reviews", "align_vectors"} & set(planned)
    assert [job for job in planned if job.startswith("train_")] == ["train_jena_gru"]


@pytest.mark.parametrize("seeds", ["[1]", "[1,2,3]"])
def test_a_models_name_is_a_target_with_one_seed_and_with_many(fresh, seeds):
    several = ("--config", f"seeds={seeds}")
    wanted = seeds.count(",") + 1
    assert fresh.planned("train_jena_gru", *several)["train_jena_gru"] == wanted
    assert fresh.planned("evaluate_jena_gru", *several)["evaluate_jena_gru"] == wanted
    one = fresh.planned("evaluate_jena_gru_seed_1", *several)
    assert (one["train_jena_gru"], one["evaluate_jena_gru"]) == (1, 1)
    missing = fresh.snakemake("-n", "train_jena_gru_seed_9", *several, check=False)
    assert "No rule to produce train_jena_gru_seed_9" in missing.stdout


@pytest.mark.parametrize("seeds", ["[1]", "[1,2,3]"])
def test_the_resources_of_a_model_are_those_of_all_its_seeds(fresh, seeds):
    # docs/cluster.md has this line
    more = ("--set-resources", "train_jena_gru_stacked:runtime=2880")
    asked = asked_for(fresh, "models", "--config", f"seeds={seeds}", *more)
    found = [job["runtime"] for job in asked if job["rule"] == "train_jena_gru_stacked"]
    assert found == [2880] * (seeds.count(",") + 1)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (
            ["--set-resources", "train_jena_gru_staked:runtime=1"],
            "--set-resources: there is no job 'train_jena_gru_staked'; "
            "did you mean 'train_jena_gru_stacked'?",
        ),
        (["--set-threads", "xyzzy=1"], "--set-threads: there is no job 'xyzzy'; "),
        (
            ["--groups", "train_jena_gru_seed_1=a"],
            "'train_jena_gru_seed_1'; train_jena_gru stands for all its seeds",
        ),
        (["--set-resources", "models:mem_mb=1"], "models is a target, which runs nothing itself"),
    ],
)
def test_an_option_that_names_no_job_stops_before_planning(fresh, option, said):
    done = fresh.snakemake("-n", "report", *option, check=False)
    assert done.returncode == 1
    assert said in done.stdout
    assert "Traceback" not in done.stdout
    assert "Job stats" not in done.stdout


def test_the_chapter_edition_plans_downloads_and_makes_nothing_up(fresh):
    planned = fresh.planned("report", "--config", "edition=chapter")
    assert "download_vectors" in planned
    assert not [job for job in planned if job.startswith("make_sample")]


def test_the_slurm_profile_plans_the_same_jobs(fresh):
    # the executor itself is an optional dependency, so it is replaced here
    profile = fresh.path / "profiles/slurm/config.yaml"
    settings = yaml.safe_load(profile.read_text())
    assert settings.pop("executor") == "slurm"
    usual = {key: value for key, value in settings.items() if not key.startswith("slurm-")}
    profile.write_text(yaml.safe_dump(usual))
    assert fresh.planned("report", "--profile", "profiles/slurm") == fresh.planned("report")


def test_every_job_has_a_log_a_benchmark_a_message_and_states_what_it_depends_on():
    text = "\n".join(path.read_text() for path in (ROOT / "rules").glob("*.smk"))
    blocks = text.split("script:")[:-1]
    assert len(blocks) == 25
    for block in blocks:
        tail = block[max(block.rfind("rule "), block.rfind(" rule:"), block.rfind("checkpoint ")) :]
        for directive in ("log:", "benchmark:", "**stage(", "message:"):
            assert directive in tail, f"no {directive} in {tail}"


def test_jobs_ask_for_memory_time_and_a_gpu_and_for_more_memory_with_every_try(fresh):
    resources = yaml.safe_load((fresh.path / "config.yaml").read_text())["resources"]
    options = ("--config", "models={imdb_conv1d: {gpu: true}}")
    asked = {job.pop("rule"): job for job in asked_for(fresh, "models", *options)}
    for kind in ("train", "evaluate"):
        memory, minutes = resources[kind]["mem_mb"], resources[kind]["runtime"]
        without = {"mem_mb": memory, "runtime": minutes, "gpu": None, "third": 3 * memory}
        assert asked[f"{kind}_jena_dense"] == without
        assert asked[f"{kind}_imdb_conv1d"] == without | {"gpu": 1}
    assert asked["read_reviews"]["mem_mb"] == resources["read_reviews"]["mem_mb"]


def test_only_profiles_of_clusters_try_again():
    # a job that fails on one's own machine fails again
    for path in [*(ROOT / "rules").glob("*.smk"), ROOT / "profiles/default/config.yaml"]:
        assert not re.search(r"^ *retries:", path.read_text(), re.MULTILINE)


def test_a_typo_stops_before_any_job_with_the_place_and_the_nearest_key(workspace):
    config = workspace.path / "config.yaml"
    config.write_text(config.read_text().replace("    maxlen: 20\n", "    maxlne: 20\n"))
    done = workspace.snakemake("--cores", "1", "data", check=False)
    assert done.returncode == 1
    assert "models.imdb_embedding.maxlne: unknown key; did you mean 'maxlen'?" in done.stdout
    assert "config.yaml:" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (workspace.path / "results").exists()


def test_a_key_that_is_written_twice_stops_before_any_job_with_both_lines(workspace):
    # a model's block that was copied, its new name forgotten
    workspace.edit("config.yaml", ("  jena_gru_dropout:\n", "  jena_gru:\n"))
    done = workspace.snakemake("--cores", "1", "data", check=False)
    lines = (workspace.path / "config.yaml").read_text().splitlines()
    first, second = (number for number, line in enumerate(lines, 1) if line == "  jena_gru:")
    expected = (
        f"config.yaml:{second}: models.jena_gru: the key 'jena_gru' is written twice, "
        f"first in line {first}"
    )
    assert done.returncode == 1
    assert expected in done.stdout
    assert not (workspace.path / "results").exists()


def test_what_snakemake_cannot_read_is_said_with_its_line_and_no_traceback(workspace):
    config = workspace.path / "config.yaml"
    text = config.read_text()
    for wrong in (b"edition: sample\nx: \xff\n", b"a: 2009-13-45\n", b"a: [1\n", b"- a\n"):
        config.write_bytes(wrong)
        done = workspace.snakemake("-n", check=False)
        assert done.returncode == 1
        assert "The configuration cannot be read.\nconfig.yaml:" in done.stdout, wrong
        assert "Traceback" not in done.stdout
    config.write_text(text)


def test_numbers_of_the_command_line_reach_the_settings_of_every_edition(fresh):
    for edition in ("sample", "chapter"):
        done = fresh.snakemake(
            "-n", "normalize_climate", "--config", f"edition={edition}", "climate={lookback: 400}"
        )
        assert "normalize_climate" in done.stdout
        wrong = fresh.snakemake(
            "-n", "--config", f"edition={edition}", "climate={lookback: 400x}", check=False
        )
        assert "command line: climate.lookback: a whole number is expected" in wrong.stdout


def test_a_lookback_that_a_convnet_cannot_take_stops_the_plans_that_train_it(fresh):
    short = ("--config", "climate={lookback: 100}")
    assert "train_jena_gru" in fresh.planned("train_jena_gru", *short)
    for targets in ([], ["report"], ["models"], ["train_jena_conv1d"], ["evaluate_jena_conv1d"]):
        done = fresh.snakemake("-n", *targets, *short, check=False)
        assert done.returncode == 1
        assert "command line: climate.lookback: a window has 17 rows" in done.stdout
        assert "in model jena_conv1d: too few; set climate.lookback to at least 361" in done.stdout
        assert "Traceback" not in done.stdout
    file = "results/sample/models/jena_conv1d/seed-1/run.json"
    done = fresh.snakemake("-n", file, *short, check=False)
    assert "in model jena_conv1d: too few" in done.stdout


def test_a_job_of_its_own_process_has_the_numbers_of_the_command_line(workspace):
    workspace.snakemake(
        "--cores", "1", "encode_examples", "--quiet", "all", "--config",
        "concepts={encode_examples: {hashing_dimensionality: 77}}",
    )  # fmt: skip
    record = next((workspace.path / "results/sample").rglob("*examples*.record.json"))
    assert "77" in record.read_text()


def test_a_wrong_edition_on_the_command_line_is_told_the_right_ones(fresh):
    done = fresh.snakemake("-n", "--config", "edition=chpater", check=False)
    assert "no edition 'chpater'; did you mean 'chapter'?" in done.stdout


def test_a_model_of_your_own_needs_a_function_and_an_entry(workspace):
    models = workspace.path / "src/chapter6/models/jena.py"
    models.write_text(
        models.read_text()
        + "\n\ndef tiny(timesteps: int, features: int, units: int) -> keras.Model:\n"
        + '    """A model of the reader\'s own."""\n'
        + "    return keras.Sequential([keras.Input((timesteps, features)), layers.Flatten(),"
        + " layers.Dense(units), layers.Dense(1)])\n"
    )

    def add(config):
        entry = config["models"]["jena_dense"] | {"builder": "jena.tiny", "title": "<b>{Tiny}</b>"}
        config["models"]["jena_tiny"] = entry

    workspace.change_config(add)
    planned = workspace.planned("report")
    assert {"train_jena_tiny", "evaluate_jena_tiny"} <= set(planned)
    workspace.snakemake(
        "--cores", "2", "evaluate_jena_tiny", "--config", "seeds=[5]", "--quiet", "all"
    )
    scored = read_json(workspace.path / "results/sample/models/jena_tiny/seed-5/metrics.json")
    assert scored["model"] == "jena_tiny"


def test_importing_what_the_rules_need_does_not_import_tensorflow_or_tables():
    code = (
        "import sys, chapter6.config.loading, chapter6.caching.notes, chapter6.jobs.code;"
        "import chapter6.fetching.refusals, chapter6.engine.retries;"
        "slow = ('tensorflow', 'keras', 'numpy', 'pandas', 'pyarrow');"
        "sys.exit(any(module in sys.modules for module in slow))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_mirror_of_a_pinned_archive_fetches_nothing_again(workspace, tmp_path):
    mirrors = [write_zip(tmp_path / name, {"jena.csv": "x"}) for name in ("one.zip", "two.zip")]
    digest = hashlib.sha256(mirrors[0].read_bytes()).hexdigest()

    def pinned_at(addresses):
        def change(config):
            source = config["editions"]["sample"]["sources"]["climate"]
            source |= {"addresses": [f"file://{path}" for path in addresses], "sha256": digest}

        return change

    workspace.change_config(pinned_at([mirrors[0]]))
    workspace.snakemake("--cores", "1", "download_climate", "--quiet", "all")
    assert workspace.planned("download_climate") == {}
    workspace.change_config(pinned_at(mirrors[::-1]))
    assert workspace.planned("download_climate") == {}
    workspace.change_config(
        lambda config: config["editions"]["sample"]["sources"]["climate"].update(bytes=1)
    )
    assert workspace.planned("download_climate") == {"download_climate": 1}
