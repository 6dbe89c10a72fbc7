"""What surrounds a job reaches no number: variables, the home, locale, time zone, umask."""

import json
import os

import pytest

FAMILIES = ("imdb_lstm", "imdb_conv1d", "imdb_embedding", "jena_dense", "jena_gru", "jena_conv1d")
DATA = {"read_climate", "normalize_climate", "encode_reviews", "align_vectors", "build_vocabulary"}
CONCEPTS = {"encode_examples", "forward_rnn", "map_embeddings", "describe_climate", "read_along"}
NETWORKS = {f"{stage}_{model}" for stage in ("train", "evaluate") for model in FAMILIES}
TABLES = {"describe_predictions", "compare_models", "check_claims"}
WITHOUT_TIMES = (
    "models/*/seed-1/*.weights.h5",
    "models/*/seed-1/history.parquet",
    "models/*/seed-1/metrics.json",
    "models/*/seed-1/predictions.parquet",
    "concepts/*.json",
    "reviews/*",
    "vectors/*",
    "climate/*",
)

KERAS_JSON = {
    "floatx": "float16",
    "epsilon": 0.1,
    "backend": "jax",
    "image_data_format": "channels_first",
}
MATPLOTLIBRC = "font.size: 40\nlines.antialiased: False\nxtick.direction: in\naxes.xmargin: 0.4\n"
HOSTILE = {
    # Keras
    "KERAS_BACKEND": "jax",
    "KERAS_MAX_EPOCHS": "1",
    "KERAS_MAX_STEPS_PER_EPOCH": "1",
    "KERAS_NNX_ENABLED": "true",
    # TensorFlow, XLA, oneDNN, CUDA
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit",
    "XLA_FLAGS": "--xla_cpu_enable_fast_math=true",
    "TF_DETERMINISTIC_OPS": "0",
    "TF_NUM_INTRAOP_THREADS": "7",
    "TF_NUM_INTEROP_THREADS": "7",
    "TF_USE_LEGACY_KERAS": "1",
    "TF2_BEHAVIOR": "0",
    "TF_SET_ONEDNN_FPMATH_MODE": "BF16",
    "TF_FUNCTION_JIT_COMPILE_DEFAULT": "true",
    "TF_GPU_ALLOCATOR": "cuda_malloc_async",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "TF_CPU_ALLOCATOR_USE_BFC": "true",
    "ONEDNN_DEFAULT_FPMATH_MODE": "BF16",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "DNNL_MAX_CPU_ISA": "SSE41",
    "AUTOGRAPH_STRICT_CONVERSION": "1",
    "CUDA_VISIBLE_DEVICES": "0",
    "NVIDIA_TF32_OVERRIDE": "1",
    "CUBLAS_WORKSPACE_CONFIG": ":0:0",
    # BLAS, NumPy, Arrow, HDF5, pandas
    "OPENBLAS_CORETYPE": "Prescott",
    "OPENBLAS_NUM_THREADS": "7",
    "OMP_NUM_THREADS": "7",
    "OMP_THREAD_LIMIT": "1",
    "GOTO_NUM_THREADS": "7",
    "MKL_NUM_THREADS": "7",
    "MKL_CBWR": "COMPATIBLE",
    "KMP_AFFINITY": "none",
    "BLIS_NUM_THREADS": "7",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "NPY_PROMOTION_STATE": "legacy",
    "ARROW_USER_SIMD_LEVEL": "NONE",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "HDF5_DISABLE_VERSION_CHECK": "1",
    "HDF5_PLUGIN_PATH": "/nowhere",
    "PANDAS_COPY_ON_WRITE": "0",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX512VL",
    # matplotlib
    "MPLBACKEND": "module://no.such.backend",
    "MATPLOTLIBRC": "{home}/.config/matplotlib/matplotlibrc",
    "MPLCONFIGDIR": "{home}/.config/matplotlib",
    "SOURCE_DATE_EPOCH": "1",
    # Python, locale, time
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "42",
    "PYTHONWARNINGS": "ignore",
    "PYTHONIOENCODING": "latin-1",
    "LC_ALL": "C",
    "LANG": "de_DE.ISO-8859-1",
    "LANGUAGE": "ko",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "TZ": "Pacific/Kiritimati",
    "TZDIR": "/nowhere",
    "HOME": "{home}",
    "XDG_CONFIG_HOME": "{home}/.config",
    "XDG_CACHE_HOME": "{home}/.cache",
}


@pytest.fixture(scope="module")
def hostile(reduced_run, tmp_path_factory):
    """A copy of a clean run whose jobs, one model of each family among them, ran in a bad place."""
    above = tmp_path_factory.mktemp("hostile")
    workspace, home = reduced_run.copy(above / "workspace"), above / "home"
    rc = ".config/matplotlib/matplotlibrc"
    for name, text in {".keras/keras.json": json.dumps(KERAS_JSON), rc: MATPLOTLIBRC}.items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text(text)
    (workspace.path / "matplotlibrc").write_text(MATPLOTLIBRC)  # matplotlib prefers this one
    before = os.umask(0o077)
    try:
        workspace.home, workspace.ran = home, {*DATA, *CONCEPTS, *NETWORKS, *TABLES, "report"}
        variables = {name: value.format(home=home) for name, value in HOSTILE.items()}
        workspace.output = workspace.snakemake(
            "--cores", "2", "report", "--forcerun", *sorted(workspace.ran), **variables
        ).stdout
    finally:
        os.umask(before)
    return workspace


def record_of(workspace, path):
    return json.loads((workspace.path / f"results/reduced/{path}.record.json").read_text())


def test_no_variable_home_locale_umask_time_zone_or_hash_seed_changes_a_bit(reduced_run, hostile):
    for pattern in WITHOUT_TIMES:
        clean = reduced_run.files(f"results/reduced/{pattern}")
        found = hostile.files(f"results/reduced/{pattern}")
        assert [name for name in clean if found.get(name) != clean[name]] == [], pattern


def test_the_jobs_did_run_there(reduced_run, hostile):
    for rule in hostile.ran:
        assert f"(Rule: {rule})" in hostile.output
    for path in (f"models/{name}/seed-1/best.weights.h5" for name in FAMILIES):
        assert record_of(hostile, path)["started"] > record_of(reduced_run, path)["started"]


def test_the_reports_pictures_are_the_same(reduced_run, hostile):
    pages = [
        (run.path / "results/reduced/report.html").read_text(encoding="utf-8")
        for run in (reduced_run, hostile)
    ]
    clean, found = ([part.split("</svg>")[0] for part in p.split("<svg")[1:]] for p in pages)
    assert len(clean) > 10
    assert found == clean


def test_the_users_home_is_not_written_to(hostile):
    files = {str(path.relative_to(hostile.home)) for path in hostile.home.rglob("*")}
    ours = {path for path in files if not path.startswith((".cache/snakemake", ".snakemake"))}
    expected = {".keras/keras.json", ".config/matplotlib/matplotlibrc"}
    assert {path for path in ours if (hostile.home / path).is_file()} == expected
    assert json.loads((hostile.home / ".keras/keras.json").read_text()) == KERAS_JSON


def test_the_record_says_what_was_in_force_and_what_the_user_had(hostile):
    found = record_of(hostile, "models/jena_gru/seed-1/best.weights.h5")["environment"]
    assert found["device"] == "CPU"
    assert found["set"]["TF_ENABLE_ONEDNN_OPTS"] == "1"
    assert found["set"]["CUDA_VISIBLE_DEVICES"] == "-1"
    assert found["set"]["OPENBLAS_NUM_THREADS"] == "1"
    for name in ("KERAS_MAX_STEPS_PER_EPOCH", "XLA_FLAGS", "OPENBLAS_CORETYPE", "TZ", "MPLBACKEND"):
        assert found["removed"][name] == HOSTILE[name]
    assert found["kept"]["PYTHONHASHSEED"] == "42"


def test_what_a_setting_decides_is_told_where_a_variable_says_otherwise(hostile):
    for name, key in [
        ("TF_ENABLE_ONEDNN_OPTS=0", "onednn"),
        ("CUDA_VISIBLE_DEVICES=0", "gpu"),
        ("OPENBLAS_CORETYPE=Prescott", "openblas_kernel"),
    ]:
        assert hostile.output.count(f"{name} has no effect on the jobs: hardware.{key}") == 1


def test_another_choice_of_hardware_is_another_training(finished):
    finished.change_config(lambda config: config["hardware"].update(onednn=False))
    expected = {"train_jena_dense", "evaluate_jena_dense"}
    assert finished.would_run("evaluate_jena_dense") == expected


def test_a_gpu_that_is_wanted_and_not_there_stops_with_one_line(finished):
    finished.change_config(lambda config: config["hardware"].update(gpu=True))
    run = ("--cores", "1", "train_jena_dense")
    done = finished.snakemake(*run, check=False, CUDA_VISIBLE_DEVICES="-1")
    assert done.returncode == 1
    assert "Error: hardware.gpu is true, but TensorFlow finds no GPU" in done.stdout
    assert "Traceback" not in done.stdout
