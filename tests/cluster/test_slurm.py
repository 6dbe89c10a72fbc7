"""Trainings on a real Slurm: the bits of a local run, whatever Slurm does to them meanwhile."""

import re
import signal
import time

import pytest
from clusters import SUBMITTED, bits, epochs_done, few_models, lengthen, resumed

TRAINED = ("imdb_embedding", "imdb_lstm", "jena_dense", "jena_gru")
AWAY_SECONDS = 15
# of a training that goes through several events; an epoch takes a quarter of a second or more
EPOCHS, STEPS = 60, 10


@pytest.fixture
def undisturbed(local_run, tmp_path):
    """What the long training of jena_gru gives if it is left alone, on this machine."""
    workspace = local_run.copy(tmp_path / "undisturbed")
    lengthen(workspace, "jena_gru", EPOCHS, STEPS)
    workspace.snakemake("--cores", "1", "train_jena_gru")
    return bits(workspace, "jena_gru")


def test_the_report_is_that_of_a_local_run_though_the_controller_is_away_for_a_while(
    cluster, local_run, new_workspace, wait_until
):
    workspace, before = few_models(new_workspace()), cluster.slurm.submitted()
    run = cluster.start(workspace, "report")
    wait_until(lambda: cluster.slurm.jobs("running"))
    with cluster.slurm.controller_away():  # jobs end meanwhile, are polled and submitted
        time.sleep(AWAY_SECONDS)
    output, _ = run.communicate(timeout=400)
    assert run.returncode == 0, output[-6000:]
    assert output.count("Slurm does not answer; its jobs go on") == 1
    assert output.count("Slurm answers again") == 1
    assert "Traceback" not in output
    assert bits(workspace, *TRAINED) == bits(local_run, *TRAINED)
    for pattern in ("results/reduced/models/*/*/predictions.parquet", "results/reduced/concepts/*"):
        assert workspace.files(pattern) == local_run.files(pattern)
    submitted = dict(SUBMITTED.findall(output))
    assert len(submitted) == cluster.slurm.submitted() - before
    assert set(submitted.values()) == {
        "words_build_vocabulary_read_reviews",
        "encode_reviews",
        "align_vectors",
        "forward_rnn",
        "read_along",
        *(f"seed_1_evaluate_{model}_train_{model}" for model in TRAINED),
    }
    assert cluster.run(workspace, "report", "--dry-run").stdout.count("Nothing to be done") == 1


def test_a_training_that_is_requeued_preempted_and_loses_its_node_ends_with_the_same_bits(
    cluster, prepared, undisturbed, wait_until
):
    slurm = cluster.slurm
    lengthen(prepared, "jena_gru", EPOCHS, STEPS)
    run = cluster.start(prepared, "evaluate_jena_gru")

    def more_epochs(number=2):
        done = epochs_done(prepared, "jena_gru")
        wait_until(lambda: epochs_done(prepared, "jena_gru") >= done + number)

    more_epochs()
    (job,) = slurm.jobs("running")

    slurm.kill("slurmd")  # the job's own processes live on
    slurm.start_node()
    more_epochs()
    assert slurm.jobs("running") == {job: "RUNNING"}

    slurm.ask("scontrol", "requeue", job)
    slurm.start_at_once(job)
    more_epochs()

    slurm.ask("sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--wrap=sleep 2")
    wait_until(lambda: slurm.job(job)["Restarts"] == "2")
    slurm.start_at_once(job)
    more_epochs()

    slurm.lose_node(job)
    slurm.start_at_once(job)
    assert slurm.job(job)["Restarts"] == "3"

    output, _ = run.communicate(timeout=400)
    assert run.returncode == 0, output[-6000:]
    assert slurm.job(job)["JobState"] == "COMPLETED"
    assert bits(prepared, "jena_gru") == undisturbed


def test_a_cancelled_job_and_one_out_of_time_fail_and_the_next_run_resumes_them(
    cluster, prepared, wait_until
):
    slurm, models = cluster.slurm, ("jena_gru", "jena_dense")
    targets = [f"evaluate_{model}" for model in models]
    for model in models:
        lengthen(prepared, model, epochs=4000, steps=10)
    run = cluster.start(prepared, *targets, "--retries", "0")
    wait_until(lambda: all(epochs_done(prepared, model) for model in models))
    first, second = sorted(slurm.jobs("running"))
    slurm.ask("scontrol", "update", f"jobid={first}", "timelimit=1")
    slurm.ask("scancel", second)
    output, _ = run.communicate(timeout=400)
    assert run.returncode == 1
    assert (slurm.job(first)["JobState"], slurm.job(second)["JobState"]) == ("TIMEOUT", "CANCELLED")
    said = output[output.index("2 jobs failed:") :]
    assert re.search(rf"train_\w+ seed 1: over its time limit; .*Slurm job {first}, node ", said), (
        said
    )
    assert re.search(rf"train_\w+ seed 1: cancelled.*Slurm job {second}, node ", said), said
    assert "evaluate_" not in said
    assert "Traceback" not in output

    run = cluster.start(prepared, *targets)
    wait_until(lambda: all(resumed(prepared, model) for model in models))
    run.send_signal(signal.SIGINT)
    output, _ = run.communicate(timeout=300)
    assert run.returncode == 1
    assert "Traceback" not in output
    wait_until(lambda: not slurm.jobs("pending", "running"))
