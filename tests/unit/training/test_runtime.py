"""What a training job begins with: TensorFlow set up, and no time lost on what it does not need."""

import subprocess
import sys

import numpy as np
import pytest
from project import ROOT

from chapter6.formats import read_json, write_arrays
from chapter6.training.runtime import TrainingJob, training_job

SETTINGS = {
    "task": "climate", "variant_of": None, "builder": "jena.dense", "arguments": {"units": 2},
    "optimizer": "rmsprop", "learning_rate": 0.001, "epochs": 2, "reverse": False,
    "lookback": 12, "step": 6, "delay": 3, "batch_size": 4, "steps_per_epoch": 3,
    "splits": {"training_end": 60, "validation_end": 100},
    "kernels": "fused",
    "hardware": {"threads": 1, "onednn": True, "gpu": False, "openblas_kernel": None},
}  # fmt: skip
START = (
    "import sys; from chapter6.training.runtime import start_tensorflow\n"
    f"HARDWARE = {SETTINGS['hardware']!r}\n"
)


def run(code):
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr[-3000:]
    return found.stdout


def test_a_training_and_its_scoring_never_import_pandas_or_matplotlib(tmp_path):
    for name, rows in (("data", 110), ("test", 60)):
        table = np.random.default_rng(rows).normal(size=(rows, 2)).astype(np.float32)
        scale = {"mean": np.ones(2), "std": np.ones(2), "time": 600 * np.arange(rows)}
        arrays = {"data": table, "temperature": np.array(1), "training_end": np.array(60)}
        write_arrays(tmp_path / f"{name}.npz", arrays | scale)
    inputs = {name: str(tmp_path / f"{name}.npz") for name in ("data", "test")}
    training = TrainingJob("m", seed=1, threads=1, settings=SETTINGS, code="", versions={})
    names = ("best", "final", "history", "summary", "run", "predictions", "metrics")
    outputs = {name: str(tmp_path / "run" / name) for name in names}
    for kind in ("best", "final"):  # Keras reads weights by the end of the name
        outputs[kind] += ".weights.h5"
    run(
        "import sys, runpy\n"
        "from chapter6.training.runtime import TrainingJob\n"
        "train = runpy.run_path('scripts/train_climate.py')['train_on_climate']\n"
        "score = runpy.run_path('scripts/evaluate_climate.py')['evaluate_climate']\n"
        "score.__globals__['start_tensorflow'] = lambda hardware: None\n"
        f"train({training!r}, {inputs['data']!r}, {outputs!r})\n"
        f"score({SETTINGS!r}, {inputs | outputs!r}, {outputs!r})\n"
        "assert not {'pandas', 'matplotlib'} & sys.modules.keys()\n"
    )
    assert read_json(outputs["metrics"])["final"]["epoch"] == 2


def test_pandas_can_be_imported_afterwards_and_pyarrow_knows_it():
    code = (
        START + "start_tensorflow(HARDWARE); assert 'pandas' not in sys.modules; import pandas\n"
        "import pyarrow; print(pyarrow.table(pandas.DataFrame({'a': [1]})).num_rows)\n"
        "import pyarrow; print(pyarrow.table({'a': [7]}).to_pandas()['a'].sum())\n"
    )
    assert run(code).split() == ["1", "7"]


def test_a_pandas_that_is_there_already_stays():
    code = (
        START
        + "import pandas; start_tensorflow(HARDWARE); assert sys.modules['pandas'] is pandas\n"
    )
    run(code)


def test_pandas_can_be_imported_after_a_tensorflow_that_cannot():
    code = (
        START + "sys.modules['tensorflow'] = None\n"
        "try: start_tensorflow(HARDWARE)\n"
        "except ImportError: import pandas; print('both')\n"
    )
    assert run(code).split() == ["both"]


@pytest.mark.parametrize(
    ("variant_of", "model"), [(None, "jena_gru"), ("jena_dense", "jena_dense")]
)
def test_a_variant_draws_what_its_model_draws(variant_of, model):
    settings = SETTINGS | {"variant_of": variant_of}
    variant = TrainingJob("jena_gru", seed=3, threads=1, settings=settings, code="", versions={})
    assert (variant.seeds.seed, variant.seeds.model) == (3, model)


def test_a_training_is_what_the_params_of_its_job_say():
    params = {
        "model": "jena_gru", "seed": 2, "settings": '{"hardware": {"threads": 4}}',
        "code": '{"hash": "ab", "script": "s"}', "versions": '{"keras": "3"}', "task": "climate",
    }  # fmt: skip
    training = training_job(params)
    assert training == TrainingJob(
        "jena_gru", 2, 4, {"hardware": {"threads": 4}}, "ab", {"keras": "3"}
    )
    assert training.name == "jena_gru seed 2"
