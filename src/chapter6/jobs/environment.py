"""What a job's process has from outside that can reach a number: set, or removed, for every job.

Libraries read variables at two moments. Those that count when Python starts or when NumPy, Arrow
or HDF5 load are past when a script gets here: where one of them is wrong, the job starts again
with the right ones (`start_again`). Keras, TensorFlow and matplotlib load later, and theirs are
changed in place (`settle`). What a user may choose is a setting, `hardware` in config.yaml, and so
part of what a job depends on. docs/environment.md lists what is done with each variable, and why.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from chapter6.errors import InputError

if TYPE_CHECKING:
    from chapter6.config.run_settings import Hardware

AT_START = (
    "PYTHONOPTIMIZE", "PYTHONWARNINGS",
    # of BLAS libraries and OpenMP
    "OPENBLAS*", "GOTO_*", "BLIS_*", "MKL_*", "VECLIB_*", "FLEXIBLAS*", "LAPACKE_*", "OMP_*",
    "GOMP_*", "KMP_*",
    # of NumPy, pandas, Arrow and HDF5
    "NPY_*", "NUMPY_*", "NUMEXPR_*", "PANDAS_*", "ARROW_*", "HDF5_*",
)  # fmt: skip
"""Variables that are read when Python starts, or when a library loads that scripts import first."""

LATER = (
    # of Keras, TensorFlow, and what computes for it: XLA, oneDNN, cuDNN, cuBLAS
    "KERAS_*", "TF_*", "TF2_*", "TFRT_*", "TSL_*", "XLA_*", "MLIR_*", "DNNL_*", "ONEDNN_*",
    "MKLDNN_*", "ZENDNN_*", "ITEX_*", "AUTOGRAPH_*", "DTENSOR_*", "TPU_*", "CUDNN_*", "CUBLAS*",
    "NVIDIA_TF32_OVERRIDE", "NCCL_*", "MIOPEN_*",
    # of matplotlib; where dates are made
    "MPL*", "MATPLOTLIBRC", "SOURCE_DATE_EPOCH", "TZ", "TZDIR", "PYTHONTZPATH",
)  # fmt: skip
"""Variables that are read when a library loads that no script imports before its job begins."""

LEFT = (
    "TF_CPP_*", "HDF5_USE_FILE_LOCKING",
    # Terraform's, some of which are passwords
    "TF_CLI_*", "TF_CLOUD_*", "TF_HTTP_*", "TF_PLUGIN_*", "TF_REGISTRY_*", "TF_STATE_*",
    "TF_TOKEN_*", "TF_VAR_*", "TF_WORKSPACE",
)  # fmt: skip
"""What of these stays: logging, what some network drives need, and what another program reads."""

STATED = (
    "CUDA_*", "FUSEDRNN_BUILD", "GLIBC_TUNABLES", "HDF5_USE_FILE_LOCKING", "LANG", "LC_*", "LD_*",
    "NVPL_*", "PYTHON*", "TF_CPP_*",
)  # fmt: skip
"""What stays and is stated in the record: a machine may need it to run at all."""

FOUND = "CHAPTER6_FOUND"
"""Carries over what was removed when a job starts again."""

CHOSEN_BY = {
    "TF_ENABLE_ONEDNN_OPTS": "onednn",
    "CUDA_VISIBLE_DEVICES": "gpu",
    "OPENBLAS_CORETYPE": "openblas_kernel",
}
"""A variable → the key of `hardware` that decides instead of it."""

_found: dict[str, str] = {}  # what the user had, and the job does without
_set: set[str] = set()
_device = "CPU"
_kernels: dict[str, str] = {}


def start_again(settings: Any, threads: int) -> None:
    """Start this process again if it has begun with a variable that counts from the start.

    Parameters
    ----------
    settings
        The job's: their ``hardware`` says which of OpenBLAS's kernels computes.
    threads
        The job's, as Snakemake sees it.
    """
    changes = _changes(AT_START, _from_the_start(settings, threads))
    if not changes or FOUND in os.environ:
        return
    environment = _changed(os.environ, changes)
    environment[FOUND] = json.dumps({k: os.environ[k] for k in changes if k in os.environ})
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


@contextmanager
def settled(settings: Any, threads: int) -> Iterator[None]:
    """Run a block in the environment that every job has, in a home of its own for libraries.

    Raises `InputError` if the variables that count from the start are still wrong.
    """
    _found.update(json.loads(os.environ.pop(FOUND, "{}")))
    wanted = _from_the_start(settings, threads)
    if changes := _changes(AT_START, wanted):
        raise InputError(
            f"{', '.join(sorted(changes))} could change results, and something sets it as Python "
            "starts (sitecustomize?): see docs/environment.md"
        )
    with TemporaryDirectory(prefix="chapter6-", ignore_cleanup_errors=True) as home:
        # no keras.json and no matplotlibrc is read, and none is written to the user's home
        later = {
            "KERAS_HOME": home,
            "KERAS_BACKEND": "tensorflow",
            "MPLCONFIGDIR": home,
            "MPLBACKEND": "agg",
            "MPL_IGNORE_SYSTEM_FONTS": "1",  # the page's plots need none; looking for them is slow
            "TZ": "UTC",
            "COLUMNS": "90",  # Keras cuts its summary of a network to the width of a terminal
        }
        _change(_changes(LATER, later))
        _set.update(wanted, later)
        time.tzset()
        yield


def choose_hardware(hardware: "Hardware") -> None:
    """Set what TensorFlow computes with; it must not be loaded yet."""
    chosen = {"TF_ENABLE_ONEDNN_OPTS": "1" if hardware["onednn"] else "0"}
    if not hardware["gpu"]:  # else the scheduler says which are the job's
        chosen["CUDA_VISIBLE_DEVICES"] = "-1"
    _change({name: value for name, value in chosen.items() if os.environ.get(name) != value})
    _set.update(chosen)


def computes_on(device: str) -> None:
    """Note the device that TensorFlow has found: CPU, or the names of its GPUs."""
    global _device
    _device = device


def computes_with(kernels: Mapping[str, str]) -> None:
    """Note which compiled kernels networks use: their build, their compiler, their key."""
    _kernels.update(kernels)


def device() -> str:
    """Return what networks compute on."""
    return _device


def in_force() -> dict[str, Any]:
    """Return what the record states (docs/files.md)."""
    kept = {name for name in os.environ if _matches(name, STATED)} - _set
    return {
        "set": {name: os.environ[name] for name in sorted(_set) if name in os.environ},
        "removed": dict(sorted(_found.items())),
        "kept": {name: os.environ[name] for name in sorted(kept)},
        "device": _device,
        "kernels": dict(_kernels),
    }


def overruled(environment: Mapping[str, str], hardware: Mapping[str, Any]) -> list[str]:
    """Return a line for each variable of the user's that says something else than a setting."""
    onednn = environment.get("TF_ENABLE_ONEDNN_OPTS")
    gpus = environment.get("CUDA_VISIBLE_DEVICES", "-1")
    kernel = environment.get("OPENBLAS_CORETYPE")
    differs = {
        "onednn": onednn is not None and (onednn.lower() in ("1", "true")) != hardware["onednn"],
        "gpu": gpus not in ("", "-1") and not hardware["gpu"],
        "openblas_kernel": kernel is not None and kernel != hardware["openblas_kernel"],
    }
    return [
        f"{name}={environment[name]} has no effect on the jobs: hardware.{key} of the "
        "configuration decides (docs/environment.md)"
        for name, key in CHOSEN_BY.items()
        if differs[key]
    ]


def _from_the_start(settings: Any, threads: int) -> dict[str, str]:
    """Return what must be set when Python starts."""
    hardware = settings.get("hardware", {}) if isinstance(settings, dict) else {}
    # Snakemake sets these to the job's threads. More of them would change the order of sums in
    # BLAS. OpenMP's number is what Arrow goes by, and its results are the same with any.
    single = ("OPENBLAS", "GOTO", "MKL", "NUMEXPR")
    wanted = {f"{library}_NUM_THREADS": "1" for library in single}
    wanted |= {"VECLIB_MAXIMUM_THREADS": "1", "OMP_NUM_THREADS": str(threads)}
    if kernel := hardware.get("openblas_kernel"):
        wanted["OPENBLAS_CORETYPE"] = kernel
    if not sys.flags.utf8_mode and _encoding() != "utf8":
        wanted["PYTHONUTF8"] = "1"  # for whatever opens a file without saying how it is encoded
    tunables = os.environ.get("GLIBC_TUNABLES", "").split(":")
    if any(one.startswith("glibc.cpu.") for one in tunables):  # which sin, exp ... are used
        wanted["GLIBC_TUNABLES"] = ":".join(o for o in tunables if not o.startswith("glibc.cpu."))
    return wanted


def _encoding() -> str:
    return sys.getfilesystemencoding().lower().replace("-", "")


def _changes(patterns: tuple[str, ...], wanted: Mapping[str, str]) -> dict[str, str | None]:
    """Return what is to be set, and (None) what is to be removed of these families."""
    ours = {n for n in os.environ if _matches(n, patterns) and not _matches(n, LEFT)}
    changes: dict[str, str | None] = dict.fromkeys(ours - wanted.keys())
    return changes | {n: value for n, value in wanted.items() if os.environ.get(n) != value}


def _change(changes: Mapping[str, str | None]) -> None:
    """Make changes to this process's variables, and remember what the user had."""
    for name, value in changes.items():
        if name in os.environ:
            _found.setdefault(name, os.environ.pop(name))
        if value is not None:
            os.environ[name] = value


def _changed(environment: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if name not in changes}
    return kept | {name: value for name, value in changes.items() if value is not None}


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
