import json

import pytest

from chapter6.caching.changes import changed_code, changed_settings, changed_versions
from chapter6.caching.explanations import explain_jobs, lines, summary
from chapter6.caching.plan import Plan, PlannedJob
from chapter6.commands import explain as command


def params(settings=None, keras="3.15.1", code="a"):
    stated = {
        "settings": settings or {},
        "code": {"script": "scripts/x.py", "named": [], "hash": code},
        "versions": {"keras": keras},
    }
    return {name: json.dumps(value) for name, value in stated.items()}


def record(output, **changes):
    made = {"params": params(), "code": {}, "inputs": {}, "seconds": 90.0, "rule": "x"}
    return {output: made | changes}


def job(rule, **changes):
    made = {"outputs": [f"{rule}.out"], "inputs": [], "params": params()}
    return PlannedJob(rule=rule, **(made | changes))


def lines_of(jobs, records):
    return lines(explain_jobs(Plan(jobs, []), records))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({"a": 1}, {"a": 1}, []),
        (
            {"arguments": {"recurrent_dropout": 0.2}},
            {"arguments": {"recurrent_dropout": 0.3}},
            ["recurrent_dropout 0.2 → 0.3"],
        ),
        ({"splits": {"end": 1}}, {"splits": {"end": 2}}, ["splits.end 1 → 2"]),
        ({"a": 1}, {"a": 1, "b": [2]}, ["b is new ([2])"]),
        ({"a": 1, "b": None}, {"a": 1}, ["b is gone (was None)"]),
        ({"a": 1}, {"a": True}, ["a 1 → True"]),
        (
            {"dropout": 0.1, "other": 0.5},
            {"dropout": 0.5, "other": 0.1},
            ["dropout 0.1 → 0.5", "other 0.5 → 0.1"],
        ),
        ({"start": None}, {"start": {"a": 1}}, ["start None → {'a': 1}"]),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": {"d": 1}}}, ["a.c is new"]),
        ({"a": {"b": 1, "c": {"d": 1}}}, {"a": {"b": 1}}, ["a.c is gone"]),
        ({"arguments": {"units": 1}}, {"b": 1}, ["b is new (1)", "units is gone (was 1)"]),
    ],
)
def test_changed_settings_are_named_with_both_values(old, new, words):
    assert changed_settings(old, new) == words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ([1], [1, 2], ["a: 2 is new"]),
        ([], ["as_printed"], ["a: as_printed is new"]),
        (["cat", "dog"], ["dog"], ["a: cat is gone"]),
        ([1], [2], ["a: 1 is gone", "a: 2 is new"]),
        ([1, 2, 3], [3, 1, 2], ["a: in another order"]),
        ([1, 2], [2, 1, 3], ["a: 3 is new", "a: in another order"]),
        (["x"], ["x", "x"], ["a: x appears 2 times (was 1)"]),
        (["x", "x"], [], ["a: x is gone"]),
        (["x", "y", "x"], ["x", "x", "y"], ["a: in another order"]),
        ([1], [True], ["a: 1 is gone", "a: True is new"]),
        ([{"b": 1}], [{"b": 2}], ["a: {'b': 1} is gone", "a: {'b': 2} is new"]),
        (list(range(9)), [], [*(f"a: {i} is gone" for i in range(3)), "a: 6 more changed"]),
    ],
)
def test_of_a_list_is_said_what_came_what_went_and_whether_the_order_changed(old, new, words):
    assert changed_settings({"a": old}, {"a": new}) == words


NAMED = [{"model": name, "title": name.upper()} for name in "abcdefgh"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NAMED, []),
        ([*NAMED[:2], {"model": "x", "title": "X"}, *NAMED[2:]], ["models: x is new"]),
        ([*NAMED[:2], *NAMED[3:]], ["models: c is gone"]),
        ([NAMED[6], *NAMED[:6], NAMED[7]], ["models: g moved from 7 to 1"]),
        ([*NAMED[1:], NAMED[0]], ["models: a moved from 1 to 8"]),
        (NAMED[::-1], ["models: in another order"]),
        ([NAMED[0] | {"title": "An A"}, *NAMED[1:]], ["models.a.title A → An A"]),
        ([NAMED[0] | {"control": True}, *NAMED[1:]], ["models.a.control is new (True)"]),
        (
            [{"model": "x"}, *NAMED[2:], NAMED[1] | {"title": "D"}],
            [
                "models: x is new",
                "models: a is gone",
                "models: b moved from 2 to 8",
                "models.b.title B → D",
            ],
        ),
    ],
)
def test_the_entries_of_a_list_go_by_their_names_if_they_have_any(new, words):
    assert changed_settings({"models": NAMED}, {"models": new}) == words


def test_entries_of_which_two_have_one_name_are_compared_as_they_are():
    twice = [{"model": "a"}, {"model": "a"}]
    assert changed_settings({"m": twice[:1]}, {"m": twice}) == [
        "m: {'model': 'a'} appears 2 times (was 1)"
    ]


def test_changed_code_is_named_by_file_and_function():
    old = {
        "chapter6.text.tokenizer.split": "1",
        "scripts/train.py.main": "1",
        "chapter6.a.gone": "1",
    }
    new = {
        "chapter6.text.tokenizer.split": "2",
        "scripts/train.py.main": "2",
        "chapter6.a.added": "1",
    }
    assert changed_code(old, new) == [
        "text/tokenizer.py split changed",
        "scripts/train.py main changed",
        "a.py added is new",
        "a.py gone is no longer used",
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("codereach.reach.Code", "codereach/reach.py Code"),
        ("fusedrnn.kernels.import", "fusedrnn/kernels.py at module level"),
        ("chapter6x.a.f", "chapter6x/a.py f"),
        ("chapter6.training.fit.fit", "training/fit.py fit"),
        ("codereach.import", "codereach/__init__.py at module level"),
        ("chapter6.import", "chapter6/__init__.py at module level"),
    ],
)
def test_code_is_placed_in_its_package_which_is_named_unless_it_is_this_one(name, place):
    assert changed_code({name: "1"}, {name: "2"}) == [f"{place} changed"]


def test_much_changed_code_is_counted():
    old = {f"chapter6.a.f{i}": "1" for i in range(10)}
    words = changed_code(old, {name: "1" if name.endswith("0") else "2" for name in old})
    assert len(words) == 4
    assert words[-1] == "6 more changed"


def test_versions_are_named_with_both():
    assert changed_versions({"keras": "3.15.1"}, {"keras": "3.16.0"}) == ["keras 3.15.1 → 3.16.0"]


def test_a_job_that_never_ran_says_so():
    assert lines_of([job("compare_models", missing=["compare_models.out"])], {}) == [
        "compare_models: has never run"
    ]


def test_a_missing_file_is_named_where_its_job_ran_before():
    line = lines_of(
        [job("compare_models", missing=["compare_models.out"])], record("compare_models.out")
    )
    assert line == ["compare_models: compare_models.out is missing (last run: 1.5 min)"]


def test_a_job_after_another_names_that_one_and_not_itself():
    after = job("evaluate_lstm", rebuilt_inputs={"w": "train_lstm"})
    assert lines_of([after], record("evaluate_lstm.out")) == [
        "evaluate_lstm: input from train_lstm (last run: 1.5 min)"
    ]


def test_jobs_of_a_stage_with_the_same_reason_are_one_line():
    models = ["imdb_lstm", "imdb_conv1d", "imdb_bilstm"]
    jobs = [job(f"train_{m}", params=params(keras="3.16.0")) for m in models]
    jobs += [job(f"evaluate_{m}", rebuilt_inputs={"w": f"train_{m}"}) for m in models]
    records = {}
    for planned in jobs:
        records |= record(planned.outputs[0], seconds=10.0)
    assert lines_of(jobs, records) == [
        "train_imdb_* (3 jobs): keras 3.15.1 → 3.16.0 (last run: 30.0 s)",
        "evaluate_imdb_* (3 jobs): input from train_* (last run: 30.0 s)",
    ]


def test_a_models_name_inside_another_name_is_not_taken_for_the_model():
    jobs = [job(f"train_{m}", updated=["data/gru_rows.npz"]) for m in ("gru", "lstm", "conv")]
    records = {}
    for planned in jobs:
        records |= record(planned.outputs[0], seconds=10.0)
    assert lines_of(jobs, records) == [
        "train_* (3 jobs): data/gru_rows.npz has changed (last run: 30.0 s)"
    ]


def test_what_runs_only_if_other_bytes_come_is_said_and_counted():
    jobs = [
        job("encode_reviews", params=params({"max_words": 2})),
        job("train_lstm", rebuilt_inputs={"d": "encode_reviews"}, checkpoints={"encode_reviews"}),
        job(
            "evaluate_lstm",
            rebuilt_inputs={"d": "encode_reviews", "w": "train_lstm"},
            checkpoints={"encode_reviews"},
        ),
        job("compare_models", rebuilt_inputs={"m": "evaluate_lstm"}),
    ]
    records = {}
    for planned in jobs:
        records |= record(planned.outputs[0], params=params({"max_words": 1}))
    for planned in jobs[1:]:
        records[planned.outputs[0]]["params"] = params()
    explained = explain_jobs(Plan(jobs, []), records)
    assert [one.maybe for one in explained] == [False, True, True, False]
    assert explained[1].why == explained[2].why == "only if the output of encode_reviews changes"
    assert explained[3].why == "input from evaluate_lstm"
    assert "4 jobs to run, 2 of them only if their inputs change" in summary(explained, [], records)


def test_a_model_with_a_change_of_its_own_is_not_called_conditional():
    changed = job(
        "train_lstm",
        params=params({"epochs": 2}),
        rebuilt_inputs={"d": "encode_reviews"},
        checkpoints={"encode_reviews"},
    )
    (explained,) = explain_jobs(
        Plan([changed], []), record("train_lstm.out", params=params({"epochs": 1}))
    )
    assert (explained.why, explained.maybe) == ("epochs 1 → 2", False)


def test_the_summary_says_what_the_cache_saves():
    stays = [job("a"), job("b")]
    assert summary([], stays, record("a.out") | record("b.out", seconds=30.0)) == (
        "Nothing to run: 2 jobs (2.0 min) up to date."
    )


def test_the_command_prints_lines_and_a_summary(monkeypatch, capsys):
    decided = Plan([job("compare_models", missing=["compare_models.out"])], [job("report")])
    monkeypatch.setattr(command, "plan", lambda arguments: decided)
    assert command.explain(["report"]) == 0
    assert capsys.readouterr().out == (
        "compare_models: has never run\n\n1 job to run. The cache saves 1 job (0.0 s).\n"
    )
