"""Where the compiled kernels are, and which of their builds this processor takes.

A library belongs to its sources, flags, pinned compiler and TensorFlow: their hash names its folder
in the environment. The builds give the same bits; the wider vectors are faster.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import sys
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SOURCES = PACKAGE / "kernels"
PINNED_COMPILER = PACKAGE / "compiler.lock"

FLAGS = ["-std=c11", "-O3", "-ffp-contract=on", "-fPIC", "-shared", "-mavx2", "-mfma"]
"""With `-ffp-contract=on`, `a * b + c` in one expression is rounded once, in both builds alike."""
AVX512 = ["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mprefer-vector-width=512"]
BUILDS = {"avx512": AVX512, "avx2": []}
"""The flags that a build has besides FLAGS, the fastest build first."""
NEEDED = {"avx512": {"avx512f", "avx512vl", "avx512dq", "avx512bw"}, "avx2": set()}
"""What a build needs of the processor besides avx2 and fma, in the words of /proc/cpuinfo."""

BUILD_VARIABLE = "FUSEDRNN_BUILD"
"""The environment variable that names a build, for tests."""
ADVICE = "run `python -m fusedrnn.build`, or use Keras's own layers"


class UnavailableError(RuntimeError):
    """The fused layers cannot run here; the message says why and what to do."""


def available() -> bool:
    """Tell whether the fused layers can run here."""
    return problem() is None


def problem() -> str | None:
    """Return why the fused layers cannot run here and what to do, in one line; None if they can."""
    try:
        library_path()
    except UnavailableError as error:
        return str(error)
    return None


def library_path() -> Path:
    """Return the library of the build that this processor takes.

    Raises
    ------
    UnavailableError
        The processor can run no build, or none was made for this TensorFlow and these sources.
    """
    path = folder() / f"{build_for_this_processor()}.so"
    if path.is_file():
        return path
    origin = " from these sources" if any(folder().parent.glob("*/*.so")) else ""
    raise UnavailableError(
        f"the fused recurrent layers are not built{origin} for TensorFlow "
        f"{tensorflow_version()}, in {folder().parent}: {ADVICE}"
    )


def compiled() -> dict[str, str]:
    """Return what the library is: its build, the compiler that made it, and the key of its folder.

    Only the compiler and what the key hashes can change a bit of a result.
    """
    path = library_path()
    compiler = (path.parent / "compiler").read_text(encoding="utf-8").strip()
    return {"build": path.stem, "compiler": compiler, "key": path.parent.name}


def folder() -> Path:
    """Return the folder of this version's libraries in the environment."""
    return Path(sys.prefix) / "lib/fusedrnn" / key()


@cache
def key() -> str:
    """Return the hash of everything that decides what is compiled: 16 hexadecimal digits."""
    parts = [repr((FLAGS, BUILDS, tensorflow_version(), platform.machine())).encode()]
    parts += [path.name.encode() + path.read_bytes() for path in [*sources(), PINNED_COMPILER]]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def sources() -> list[Path]:
    """Return the C files, sorted."""
    return sorted(path for path in SOURCES.iterdir() if path.suffix in (".c", ".h"))


def build_for_this_processor() -> str:
    """Return the name of the fastest build that this processor runs, or of the one asked for.

    Raises
    ------
    UnavailableError
        There is none.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        here = f"{platform.system()} on {platform.machine()}"
        raise UnavailableError(
            f"the fused recurrent layers need Linux on x86_64, and this is {here}: "
            "use Keras's own layers"
        )
    runnable = [name for name in BUILDS if {"avx2", "fma"} | NEEDED[name] <= processor_features()]
    asked = os.environ.get(BUILD_VARIABLE)
    if asked and asked not in runnable:
        raise UnavailableError(
            f"{BUILD_VARIABLE}={asked}: this processor runs {' and '.join(runnable) or 'no build'}"
        )
    if not runnable:
        raise UnavailableError(
            "the fused recurrent layers need a processor with AVX2 and FMA: use Keras's own layers"
        )
    return asked or runnable[0]


@cache
def processor_features() -> frozenset[str]:
    """Return the features that /proc/cpuinfo lists for the first processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.split() for line in lines if line.startswith("flags")), []))


@cache
def tensorflow_version() -> str:
    """Return the version of the installed TensorFlow, without importing it; "none" without one."""
    try:
        return importlib.metadata.version("tensorflow")
    except importlib.metadata.PackageNotFoundError:
        return "none"


def tensorflow_folder() -> Path:
    """Return where TensorFlow's headers and libraries are, without importing it.

    Raises
    ------
    UnavailableError
        TensorFlow is not installed.
    """
    found = importlib.util.find_spec("tensorflow")
    if found is None or not found.submodule_search_locations:
        raise UnavailableError("TensorFlow is not installed in this environment: install it first")
    return Path(found.submodule_search_locations[0])
