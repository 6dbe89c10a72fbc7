"""Results in a bucket: jobs that share no disk with Snakemake, against a server of S3 on loopback.

`node.sh` stands for a batch system whose nodes share nothing: it runs each job in a folder and with
variables of its own, from which the folder that Snakemake runs in cannot be seen.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bucket import in_git, objects, server, stored_in
from plugins import PLUGINS
from project import copy_project
from stages import trained_and_evaluated

from chapter6.engine.deployed import check_deployed
from chapter6.errors import InputError

MODELS = ("imdb_embedding", "imdb_lstm", "jena_naive", "jena_dense", "jena_gru")
NOTHING = set()
NODE = """#!/bin/sh
# node.sh SCRIPT: run a script as on a node that shares nothing; print its number
top={top}
id=$(date +%s%N)
mkdir -p $top/$id/scratch
cp "$1" $top/$id/script
cd $top/$id/scratch
env -i HOME=$PWD PATH={path}:/usr/bin:/bin PYTHONPATH={python_path} setsid sh -c "
  {job} > ../out 2>&1; echo \\$? > ../ended.part; mv ../ended.part ../ended
" > /dev/null 2>&1 < /dev/null &
echo $id
"""
HIDING = "unshare --mount sh -c 'mount -t tmpfs none {hidden}; exec sh ../script'"
STATUS = """#!/bin/sh
[ -f {top}/$1/ended ] || {{ echo running; exit; }}
[ "$(cat {top}/$1/ended)" = 0 ] && echo success || echo failed
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a server of S3."""
    with server(tmp_path_factory.mktemp("s3") / "log") as address:
        yield address


class Nodes:
    """Nodes on which the package is installed, and which see nothing of a workspace."""

    def __init__(self, folder, hidden):
        self.folder, self.package = folder, folder / "installed"
        shutil.copytree(hidden / "src", self.package)
        # where that is not allowed, jobs could see the workspace, but their folder is another one
        hides = subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0
        job = HIDING.format(hidden=hidden) if hides else "sh ../script"
        words = {"top": folder, "job": job, "path": Path(sys.executable).parent}
        words["python_path"] = f"{self.package}:{PLUGINS}"
        self.commands = {"submit": folder / "node.sh", "status": folder / "status.sh"}
        for name, text in (("submit", NODE), ("status", STATUS)):
            self.commands[name].write_text(text.format(**words))
            self.commands[name].chmod(0o755)

    @property
    def options(self):
        return [
            *("--executor", "cluster-generic", "--jobs", "3"),
            *("--cluster-generic-submit-cmd", str(self.commands["submit"])),
            *("--cluster-generic-status-cmd", str(self.commands["status"])),
            *("--cluster-generic-cancel-cmd", "true"),
            *("--seconds-between-status-checks", "1", "--latency-wait", "5"),
            *("--shared-fs-usage", "none", "--job-deploy-sources"),
        ]

    def said(self):
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*/out")))


def few_models(config):
    for models in (config["models"], config["editions"]["sample"]["settings"]["models"]):
        for name in models.keys() - set(MODELS):
            del models[name]


@pytest.fixture(scope="module")
def ran(new_workspace, tmp_path_factory, address):
    """A workspace whose report was made by jobs that see nothing of it."""
    workspace = new_workspace()
    workspace.change_config(few_models)
    in_git(workspace)
    workspace.nodes = Nodes(tmp_path_factory.mktemp("nodes"), workspace.path)
    stored_in(workspace, address)
    workspace.output = workspace.snakemake("report", *workspace.nodes.options).stdout
    return workspace


def test_jobs_that_share_nothing_write_the_same_bits_into_the_bucket(ran, reduced_run, address):
    assert not (ran.path / "results").exists()
    stored = objects(address)
    kinds = ("reviews/*", "climate/*", "vectors/*", *(f"models/{name}/*/*.*" for name in MODELS))
    made = {}
    for kind in kinds:
        made |= reduced_run.files(f"results/reduced/{kind}")
    # the times in the one differ, the others are no results
    compared = [path for path in made if not path.endswith(("run.json", ".jsonl", ".state"))]
    assert len(compared) > 40
    assert [path for path in compared if stored.get(path) != made[path]] == []
    assert b"<html" in stored["results/reduced/report.html"]


def test_records_travel_and_say_the_same_as_those_of_a_disk(ran, reduced_run, address):
    stored = objects(address)
    path = "results/reduced/models/jena_gru/seed-1/best.weights.h5.record.json"
    here, there = json.loads((reduced_run.path / path).read_text()), json.loads(stored[path])
    for key in ("rule", "params", "code", "inputs", "log"):
        assert here[key] == there[key], key
    weights = f"{path.removesuffix('.record.json')}"
    assert here["outputs"][weights] == there["outputs"][weights]
    records = [name for name in stored if name.endswith(".record.json")]
    assert len(records) == 31


def test_a_second_run_has_nothing_to_do(ran):
    assert ran.would_run() == NOTHING


def elsewhere(ran, path, address):
    """Return another machine's clone of the workspace, which has only the bucket."""
    clone = copy_project(path)
    shutil.copyfile(ran.path / "config.yaml", path / "config.yaml")
    return stored_in(clone, address)


def test_another_machine_goes_by_the_records_in_the_bucket(ran, address, tmp_path):
    clone = elsewhere(ran, tmp_path / "clone", address)
    assert clone.would_run() == NOTHING
    clone.change_config(lambda config: config["models"]["jena_gru"].update(learning_rate=0.01))
    shutil.rmtree(clone.path / ".snakemake")
    follow = {"describe_predictions", "compare_models", "check_claims", "report"}
    assert clone.would_run() == trained_and_evaluated("jena_gru") | follow
    published = clone.path / "reference/published.json"
    published.write_text(published.read_text() + "\n")
    os.utime(published, (1_000_000_000,) * 2)
    clone.change_config(lambda config: config["models"]["jena_gru"].update(learning_rate=0.001))
    assert clone.would_run() == {"compare_models", "check_claims", "report"}


def test_results_that_are_copied_from_the_bucket_are_known_on_a_disk(ran, address, tmp_path):
    clone = elsewhere(ran, tmp_path / "clone", address)
    clone.options = ("--configfile", "tests/editions/reduced.yaml")
    for path, content in objects(address).items():
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).write_bytes(content)
    # in the bucket, the records that the report shows are among its inputs
    assert clone.would_run() == {"report"}
    assert ": all as recorded" in clone.chapter6("verify").stdout


def test_what_a_job_without_a_shared_disk_died_of_is_said_in_its_words(ran, address, tmp_path):
    clone = elsewhere(ran, tmp_path / "clone", address)
    in_git(clone)
    nodes = Nodes(tmp_path / "nodes", clone.path)
    folder = "snapshots={folder: $NO_SUCH_DISK}"
    train = ("train_jena_dense", "--forcerun", "train_jena_dense", *nodes.options)
    done = clone.snakemake(*train, "--config", folder, check=False)
    assert done.returncode == 1
    said = "snapshots.folder: the environment variable NO_SUCH_DISK is not set"
    assert f"train_jena_dense seed 1: {said}" in done.stdout


def test_a_bucket_that_does_not_answer_is_one_line(ran, tmp_path):
    clone = elsewhere(ran, tmp_path / "clone", "http://127.0.0.1:1")
    done = clone.snakemake("-n", "report", check=False)
    assert done.returncode == 1
    assert "s3://bucket/chapter6: the store does not answer: Could not connect" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_node_with_another_version_of_the_workflow_says_so(tmp_path):
    sent, installed = tmp_path / "sent", tmp_path / "installed"
    for folder in (sent, installed):
        (folder / "chapter6").mkdir(parents=True)
        (folder / "chapter6/errors.py").write_text("ERROR = 1\n")
    check_deployed(sent, installed)
    check_deployed(tmp_path / "nothing", installed)
    (installed / "chapter6/errors.py").write_text("ERROR = 2\n")
    with pytest.raises(InputError, match=r"errors\.py: not as in the workflow that runs"):
        check_deployed(sent, installed)
