"""What every job's process has: variables set, removed, left, and what the record says of them."""

import json
import os
import subprocess
import sys

import pytest

from chapter6.jobs.environment import overruled

HARDWARE = {"threads": 1, "onednn": True, "gpu": False, "openblas_kernel": None}
SINGLE = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "GOTO", "MKL", "NUMEXPR")},
    "VECLIB_MAXIMUM_THREADS": "1",
}  # as Snakemake sets them for a job of one thread
SCRIPT = """
import json, os, sys, time
import numpy
from chapter6.errors import InputError
from chapter6.jobs import environment
settings = json.loads(sys.argv[1])
print("begun")
environment.start_again(settings, 1)
with environment.settled(settings, 1):
    {body}
    print(json.dumps({{"found": environment.in_force(), "now": dict(os.environ)}}))
"""


def run(body="pass", settings=None, check=True, **variables):
    """Run a job; return how often its script began, and what it printed last."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(body=body), json.dumps(settings or {})],
        env=kept | SINGLE | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if not check:
        return done
    assert done.returncode == 0, done.stderr
    *begun, last = done.stdout.splitlines()
    return begun.count("begun"), json.loads(last)


def test_a_job_of_a_clean_shell_starts_once():
    begun, job = run()
    assert begun == 1
    assert job["found"]["removed"] == {}
    assert SINGLE.items() <= job["now"].items()


@pytest.mark.parametrize(
    "name",
    ["OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "MKL_CBWR", "OMP_THREAD_LIMIT", "KMP_AFFINITY",
     "NPY_PROMOTION_STATE", "ARROW_USER_SIMD_LEVEL", "HDF5_PLUGIN_PATH", "PANDAS_FUTURE",
     "PYTHONOPTIMIZE", "BLIS_ARCH_TYPE"],
)  # fmt: skip
def test_what_counts_from_the_start_starts_the_job_again_without_it(name):
    begun, job = run(**{name: "2"})
    assert begun == 2
    assert job["now"].get(name) == SINGLE.get(name)
    assert job["found"]["removed"] == {name: "2"}


@pytest.mark.parametrize(
    "name",
    ["KERAS_MAX_EPOCHS", "KERAS_ANYTHING_NEW", "TF_XLA_FLAGS", "TF2_BEHAVIOR", "XLA_FLAGS",
     "ONEDNN_MAX_CPU_ISA", "CUDNN_LOGINFO_DBG", "CUBLAS_WORKSPACE_CONFIG", "MATPLOTLIBRC", "TZDIR",
     "NVIDIA_TF32_OVERRIDE", "SOURCE_DATE_EPOCH"],
)  # fmt: skip
def test_what_counts_later_is_removed_at_once(name):
    begun, job = run(**{name: "2"})
    assert begun == 1
    assert name not in job["now"]
    assert job["found"]["removed"] == {name: "2"}


@pytest.mark.parametrize("name", ["TF_VAR_password", "TF_TOKEN_app_terraform_io"])
def test_another_programs_secrets_are_left_and_not_recorded(name):
    _, job = run(**{name: "secret"})
    assert job["now"][name] == "secret"
    assert "secret" not in json.dumps(job["found"])


def test_the_kernel_of_openblas_is_what_the_settings_say():
    settings = {"hardware": {"openblas_kernel": "Haswell"}}
    begun, job = run(settings=settings, OPENBLAS_CORETYPE="Prescott")
    assert begun == 2
    assert job["found"]["set"]["OPENBLAS_CORETYPE"] == "Haswell"
    assert run(settings=settings, OPENBLAS_CORETYPE="Haswell")[0] == 1


def test_tunables_of_glibc_that_choose_its_mathematics_go_and_others_stay():
    mixed = "glibc.cpu.hwcaps=-AVX2:glibc.malloc.check=0"
    begun, job = run(GLIBC_TUNABLES=mixed)
    assert begun == 2
    assert job["now"]["GLIBC_TUNABLES"] == "glibc.malloc.check=0"
    assert run(GLIBC_TUNABLES="glibc.malloc.check=0")[0] == 1


def test_a_locale_that_is_not_utf_8_reads_and_writes_utf_8():
    strange = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    body = "file = open(os.devnull, 'w'); assert file.encoding.lower() == 'utf-8'"
    assert run(body, **strange)[0] == 2


def test_the_time_zone_is_utc():
    run("assert time.localtime(0)[:5] == (1970, 1, 1, 0, 0)", TZ="Pacific/Kiritimati")


def test_what_keras_prints_is_as_wide_on_a_narrow_terminal():
    run("import shutil; assert shutil.get_terminal_size().columns == 90", COLUMNS="40")


def test_libraries_have_an_empty_home_of_their_own_which_goes_with_the_job(tmp_path):
    body = "home = os.environ['KERAS_HOME']; assert os.listdir(home) == []; os.mkdir(home + '/a')"
    _, job = run(body, TMPDIR=str(tmp_path), KERAS_HOME="/elsewhere")
    assert job["now"]["KERAS_HOME"].startswith(str(tmp_path))
    assert job["now"]["KERAS_HOME"] == job["now"]["MPLCONFIGDIR"]
    assert list(tmp_path.iterdir()) == []


def test_what_is_set_again_as_python_starts_is_refused(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import os; os.environ['MKL_CBWR'] = 'AVX'\n")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = run(check=False, PYTHONPATH=path)
    assert "InputError: MKL_CBWR could change results" in done.stderr


@pytest.mark.parametrize(
    ("variables", "hardware", "named"),
    [
        ({}, {}, []),
        ({"TF_ENABLE_ONEDNN_OPTS": "1", "CUDA_VISIBLE_DEVICES": "-1"}, {}, []),
        ({"TF_ENABLE_ONEDNN_OPTS": "0"}, {}, ["onednn"]),
        ({"TF_ENABLE_ONEDNN_OPTS": "0"}, {"onednn": False}, []),
        ({"CUDA_VISIBLE_DEVICES": "0,1"}, {}, ["gpu"]),
        ({"CUDA_VISIBLE_DEVICES": "0,1"}, {"gpu": True}, []),
        ({"OPENBLAS_CORETYPE": "Haswell"}, {}, ["openblas_kernel"]),
        ({"OPENBLAS_CORETYPE": "Haswell"}, {"openblas_kernel": "Haswell"}, []),
    ],
)
def test_a_variable_that_says_something_else_than_its_setting_is_named(variables, hardware, named):
    lines = overruled(variables, HARDWARE | hardware)
    assert [line.split("hardware.")[1].split()[0] for line in lines] == named


KERAS = """
import os, sys
from chapter6.training.runtime import start_tensorflow
start_tensorflow({hardware!r})
import keras, tensorflow as tf
print(keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format(),
      keras.config.dtype_policy().name, tf.config.threading.get_intra_op_parallelism_threads())
"""


def test_keras_has_its_usual_options_even_if_something_has_changed_them(tmp_path):
    (tmp_path / "keras.json").write_text(
        '{"floatx": "float64", "image_data_format": "channels_first"}'
    )
    done = subprocess.run(
        [sys.executable, "-c", KERAS.format(hardware=HARDWARE | {"threads": 3})],
        env=os.environ | {"KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["float32", "1e-07", "channels_last", "float32", "3"], done.stderr


@pytest.mark.parametrize("name", ["KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH"])
def test_a_limit_that_keras_has_got_anyhow_stops_the_job(name):
    done = subprocess.run(
        [sys.executable, "-c", KERAS.format(hardware=HARDWARE)],
        env=os.environ | {name: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "InputError: Keras has another backend than TensorFlow, or a limit" in done.stderr
