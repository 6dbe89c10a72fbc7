import json
import math
import os
import platform
import time

import pytest
from project import ROOT

from chapter6.commands import watch
from chapter6.commands.cli import main
from chapter6.commands.tensorboard import write_logs
from chapter6.jobs.trainings.progress import End, Epoch, Progress, Start, read_events
from chapter6.jobs.trainings.status import training_in, trainings
from chapter6.jobs.trainings.tensorboard import TrainingLogs
from chapter6.layout import Results, Run

HERE = platform.node()
GONE = 2**22 + 1  # above the largest process number


@pytest.fixture
def progress(tmp_path):
    """Write the lines of a job that began a minute ago; return its status."""

    def written(*lines, host=HERE, pid=None, model="jena_gru", now=None):
        folder = tmp_path / f"models/{model}/seed-1"
        folder.mkdir(parents=True, exist_ok=True)
        start = {"event": "start", "time": time.time(), "epochs": 4, "done": 0, "batches": 40,
                 "host": host, "pid": pid or os.getpid()}  # fmt: skip
        text = "".join(json.dumps(line) + "\n" for line in (start, *lines))
        (folder / "progress.jsonl").write_text(text + '{"event": "epo')
        return training_in(Run(folder, model, 1), now)

    return written


def epoch(number, seconds=10.0, loss=0.5):
    return {"event": "epoch", "time": time.time(), "epoch": number, "seconds": seconds,
            "memory_mb": 700.0, "training_loss": loss, "training_mae": loss,
            "validation_loss": loss / 2, "validation_mae": loss / 2}  # fmt: skip


def logged(folder):
    """Return the step, the tag and the value of everything in a folder of TensorBoard's."""
    import tensorflow as tf

    (file,) = folder.glob("events.out.tfevents.*")
    events = [
        tf.compat.v1.Event.FromString(record.numpy())
        for record in tf.data.TFRecordDataset(str(file))
    ]
    return [
        (event.step, value.tag, value.simple_value)
        for event in events
        for value in event.summary.value
    ]


BATCH = {"event": "batch", "epoch": 3, "batch": 10, "loss": 0.25, "memory_mb": 900.0}


def test_a_running_job_tells_epoch_loss_rate_memory_and_time_left(progress):
    job = progress(epoch(1, 12.0), epoch(2, 8.0), BATCH | {"time": time.time()})
    assert (job.state, job.epoch, job.epochs, job.share) == ("running", 2, 4, 0.25)
    assert (job.loss, job.memory_mb, job.epoch_seconds) == (0.25, 900.0, 10.0)
    assert job.figures["validation_mae"] == 0.25
    assert job.seconds_left == 1.75 * 10


def test_a_job_whose_process_is_gone_is_stopped_and_one_that_has_not_begun_is_not_run(
    progress, tmp_path
):
    assert progress(epoch(1), pid=GONE).state == "stopped"
    assert training_in(Run(tmp_path / "nowhere", "jena_gru", 1)).state == "not run"


@pytest.mark.parametrize(
    "line",
    [
        b'{"event": "epo',
        b"\xff\xfe\x00",
        b'["event"]',
        b'{"event": ["epoch"]}',
        b'{"event": "of another program"}',
        b'{"event": "start"}',
        b'{"event": "batch", "loss": null}',
        b'{"event": "epoch", "time": 0, "epoch": "two", "seconds": null}',
        b'{"event": "epoch", "time": 0, "epoch": 2, "seconds": 1, "training_loss": "low"}',
    ],
)
def test_lines_that_no_training_job_wrote_are_passed_over(progress, tmp_path, line):
    as_it_is = progress(epoch(1))
    path = tmp_path / "models/jena_gru/seed-1/progress.jsonl"
    path.write_bytes(line + b"\n" + path.read_bytes() + b"\n" + line + b"\n")
    assert training_in(Run(path.parent, "jena_gru", 1)) == as_it_is
    write_logs(Results(tmp_path), tmp_path / "logs", follow=False, every=1)


def test_a_job_that_goes_on_from_an_epoch_before_the_last_is_at_that_epoch(progress):
    again = {
        "event": "start", "time": time.time(), "epochs": 4, "done": 1, "batches": 40,
        "host": HERE, "pid": os.getpid(),
    }  # fmt: skip
    assert progress(epoch(1), epoch(2), epoch(3), again).epoch == 1
    assert progress(epoch(1), epoch(2), epoch(3), again, epoch(2)).epoch == 2


def test_a_folder_that_is_no_seeds_is_no_job(progress, tmp_path):
    progress(epoch(1))
    (tmp_path / "models/jena_gru/seed-1").rename(tmp_path / "models/jena_gru/seed-1.before")
    assert [job.state for job in trainings(Results(tmp_path), [("jena_gru", 1)])] == ["not run"]


@pytest.mark.parametrize("name", ["seed-01", "seed-1.before", "seed-", "seed-x", "seeds-1"])
def test_a_folder_whose_name_only_looks_like_a_seeds_is_passed_over(tmp_path, name):
    for folder in ("seed-1", "seed-12", name):
        (tmp_path / "models/jena_gru" / folder).mkdir(parents=True)
    found = Results(tmp_path).runs()
    assert [(run.model, run.seed) for run in found] == [("jena_gru", 1), ("jena_gru", 12)]


def test_what_a_training_job_writes_is_read_back(tmp_path):
    job = Progress("jena_gru seed 1", tmp_path, 3, 1, 40)
    figures = {("training", "mae"): 0.5, ("validation", "mae"): math.inf}
    job.epoch(2, figures, 1.25)
    job.last = 0.0  # as if nothing had been written for long
    job.batch(3, 7, 0.25)
    job.failed("diverged", "the loss is no number")
    start, epoch_, batch, failed = read_events(tmp_path / "progress.jsonl")
    assert (start.epochs, start.done, start.batches, start.pid) == (3, 1, 40, os.getpid())
    assert epoch_.figures == {"training_mae": 0.5, "validation_mae": math.inf}
    assert (epoch_.epoch, epoch_.seconds) == (2, 1.25)
    assert (batch.epoch, batch.batch, batch.loss) == (3, 7, 0.25)
    assert (failed.kind, failed.reason) == ("diverged", "the loss is no number")


def test_a_job_whose_results_were_removed_to_make_them_again_is_not_run(progress, tmp_path):
    progress(epoch(4), {"event": "end", "time": 0.0}, pid=GONE)
    weights = tmp_path / "models/jena_gru/seed-1/best.weights.h5"
    weights.write_bytes(b"")
    weights.with_name("best.weights.h5.record.json").write_text("{}")
    assert [job.state for job in trainings(Results(tmp_path), [])] == ["finished"]
    weights.unlink()
    assert [job.state for job in trainings(Results(tmp_path), [])] == ["not run"]
    progress(epoch(1), pid=GONE)  # it had begun
    assert [job.state for job in trainings(Results(tmp_path), [])] == ["stopped"]


def test_a_line_after_one_that_was_torn_is_a_line_of_its_own(tmp_path):
    Progress("jena_gru seed 1", tmp_path, 3, 0, 40)
    with (tmp_path / "progress.jsonl").open("a") as file:
        file.write('{"event": "epo')
    Progress("jena_gru seed 1", tmp_path, 3, 2, 40).end()
    first, second, last = read_events(tmp_path / "progress.jsonl")
    assert isinstance(first, Start)
    assert isinstance(second, Start)
    assert isinstance(last, End)
    assert (first.done, second.done) == (0, 2)


def test_a_job_that_failed_before_it_could_train_says_why(progress, tmp_path):
    log = Results(tmp_path).log("train", "jena_gru", "seed-1")
    log.parent.mkdir(parents=True)
    log.write_text("Traceback\nError: there is no GPU\n")
    wanted = [("jena_gru", 1)]
    (job,) = trainings(Results(tmp_path), wanted)
    assert (job.state, job.reason) == ("failed", "there is no GPU")
    progress(epoch(1), pid=GONE)
    os.utime(log, (time.time() - 60,) * 2)  # of a job before the last
    assert [job.state for job in trainings(Results(tmp_path), wanted)] == ["stopped"]


def test_a_job_on_another_machine_runs_until_it_has_been_silent_for_long(progress):
    lines = (epoch(1, 100.0), epoch(2, 100.0))
    assert progress(*lines, host="node-7", now=time.time() + 250).state == "running"
    silent = progress(*lines, host="node-7", now=time.time() + 350)
    assert (silent.state, silent.where, silent.seconds_left) == ("silent", "node-7", None)


def test_a_job_that_ended_says_how(progress):
    end = {"event": "end", "time": time.time()}
    assert progress(epoch(4), end, pid=GONE).state == "finished"
    failed = {"event": "failed", "time": 0.0, "kind": "diverged", "reason": "the loss is no number"}
    job = progress(failed, pid=GONE)
    assert (job.state, job.reason) == ("failed", "the loss is no number")
    assert progress(failed | {"kind": "stopped"}, pid=GONE).state == "stopped"


def test_watch_prints_plain_lines_where_there_is_no_terminal(
    progress, tmp_path, monkeypatch, capsys
):
    progress(epoch(1), model="jena_gru")
    progress(epoch(4), {"event": "end", "time": 0.0}, model="jena_dense")
    progress(epoch(2), model="a_model_of_before")
    monkeypatch.chdir(ROOT)
    (tmp_path / "sample").mkdir()
    (tmp_path / "models").rename(tmp_path / "sample/models")
    assert main(["watch", str(tmp_path / "sample"), "--once"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "imdb_embedding seed 1: waiting"
    states = dict(line.split(" seed 1: ") for line in lines[:-1])
    assert states["jena_gru"] == (
        "running, epoch 1/4, training loss 0.5000, training mae 0.5000, validation loss 0.2500, "
        "validation mae 0.2500, 10.0 s an epoch, 30 s left, 700 MB"
    )
    assert states["jena_dense"].startswith("finished, epoch 4/4, ")
    assert states["a_model_of_before"].startswith("running, epoch 2/4, ")
    assert lines[-1] == "18 training jobs: 15 waiting, 1 finished, 2 running"


def test_watch_ends_when_all_jobs_have_and_tells_a_failure_by_its_status(
    progress, tmp_path, monkeypatch, capsys
):
    failed = {"event": "failed", "time": 0.0, "kind": "diverged", "reason": "no number"}
    progress(failed, model="jena_gru")
    monkeypatch.setattr(watch, "_configured", lambda edition, files: [("jena_gru", 1)])
    assert main(["watch", str(tmp_path)]) == 1
    assert "jena_gru seed 1: failed, epoch 0/4: no number" in capsys.readouterr().out


def test_an_unknown_edition_is_an_error_in_words(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["watch", "results/smaple"]) == 2
    assert "no edition 'smaple'; did you mean 'sample'?" in capsys.readouterr().err


def test_tensorboard_gets_nothing_of_a_folder_that_was_put_aside(progress, tmp_path):
    progress(epoch(1), model="jena_dense")
    progress(epoch(1))
    (tmp_path / "models/jena_gru/seed-1").rename(tmp_path / "models/jena_gru/seed-1.before")
    write_logs(Results(tmp_path), tmp_path / "logs", follow=False, every=1)
    assert [path.name for path in (tmp_path / "logs").iterdir()] == ["jena_dense"]


def test_tensorboard_starts_over_with_a_training_that_does(tmp_path):
    logs = TrainingLogs(tmp_path / "logs")
    two, one = (
        [Epoch(1.0, number, 1.0, 700.0, {"training_loss": loss}) for number in numbers]
        for numbers, loss in (((1, 2), 0.5), ((1,), 0.25))
    )
    logs.write(two)
    logs.write(one)
    assert [value for _, tag, value in logged(tmp_path / "logs/training") if tag == "loss"] == [
        0.25
    ]


def test_tensorboard_gets_each_epoch_of_each_split(progress, tmp_path):
    progress(epoch(1, loss=0.75), epoch(2, loss=0.5))
    write_logs(Results(tmp_path), tmp_path / "logs", follow=False, every=1)
    found = logged(tmp_path / "logs/jena_gru/seed-1/validation")
    assert found == [(1, "loss", 0.375), (1, "mae", 0.375), (2, "loss", 0.25), (2, "mae", 0.25)]
