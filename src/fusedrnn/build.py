"""Compile the kernels for this environment: `python -m fusedrnn.build`.

The compiler is that of the wheel `ziglang`, pinned in compiler.lock. pip installs it into a
temporary folder, which is deleted afterwards; or `CC` names one that is there.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fusedrnn.library import (
    BUILDS,
    FLAGS,
    PINNED_COMPILER,
    UnavailableError,
    build_for_this_processor,
    folder,
    sources,
    tensorflow_folder,
)

TARGET = ["-target", "x86_64-linux-gnu.2.17"]
"""TensorFlow's wheels need a newer C library than this one anyway."""


def main() -> int:
    """Compile unless it is done; return the exit status, with one line about what went wrong."""
    try:
        print(build())
    except (UnavailableError, OSError) as error:
        print(f"fusedrnn: {error}", file=sys.stderr)
        return 1
    return 0


def build() -> str:
    """Compile all builds into their folder, unless they are there; return a line about it.

    Raises
    ------
    UnavailableError
        The compiler cannot be had, or it failed.
    """
    build_for_this_processor()  # or there is nothing to compile for
    target, wanted = folder(), shlex.split(os.environ.get("CC", ""))
    label = described(wanted) if wanted else pinned_compiler()
    if (target / "compiler").is_file():
        made_by = (target / "compiler").read_text(encoding="utf-8").strip()
        if not wanted or made_by == label:
            return f"The fused layers are built, by {made_by}, in {target}."
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="fusedrnn-") as scratch,
        tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as made,
    ):
        command = wanted or installed_compiler(Path(scratch))
        for name, flags in BUILDS.items():
            compile_library([*command, *FLAGS, *flags], Path(made) / f"{name}.so", Path(scratch))
        (Path(made) / "compiler").write_text(f"{label}\n", encoding="utf-8")
        Path(made).chmod(0o755)  # a temporary folder is for its user alone
        try:
            Path(made).rename(target)
        except OSError:
            if not target.exists():  # or another build was faster
                raise
        else:
            Path(made).mkdir()  # for the context manager to delete
    return f"Built the fused layers with {label} in {target}."


def pinned_compiler() -> str:
    """Return the name and version of the pinned compiler, as pip writes them."""
    lines = PINNED_COMPILER.read_text(encoding="utf-8").splitlines()
    return next(line.split()[0] for line in lines if line and not line.startswith("#"))


def described(command: list[str]) -> str:
    """Return a compiler's command, and its version as it states it."""
    asked = [*command, "--version"]
    try:
        done = subprocess.run(
            asked, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError:
        return shlex.join(command)
    return ": ".join([shlex.join(command), *done.stdout.splitlines()[:1]])


def installed_compiler(scratch: Path) -> list[str]:
    """Install the pinned compiler into a folder; return the command that runs it."""
    print(f"Downloading the compiler {pinned_compiler()} (100 MB) …", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-cache-dir", "--no-compile", "--no-deps", "--require-hashes"]
    pip += ["--target", str(scratch / "compiler"), "--requirement", str(PINNED_COMPILER)]
    run(pip, "cannot install the compiler; name one that is there, as in `CC=gcc`", scratch)
    return [str(scratch / "compiler/ziglang/zig"), "cc", *TARGET]


def compile_library(command: list[str], to: Path, scratch: Path) -> None:
    """Compile all sources to a shared library that uses TensorFlow's."""
    tensorflow = tensorflow_folder()
    framework = next(tensorflow.glob("libtensorflow_framework.so*"), None)
    if framework is None:
        raise UnavailableError(f"no libtensorflow_framework.so in {tensorflow}: reinstall it")
    command = [*command, "-isystem", str(tensorflow / "include")]
    command += [str(path) for path in sources() if path.suffix == ".c"]
    command += ["-o", str(to), str(framework), "-lm"]
    run(command, f"{shlex.join(command[:2])} cannot compile the kernels", scratch)


def run(command: list[str], complaint: str, scratch: Path) -> None:
    """Run a command; complain, with its first line about an error, if it fails."""
    caches = {name: str(scratch) for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
    try:
        done = subprocess.run(
            command,
            env=os.environ | caches,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise UnavailableError(f"{complaint}: {error.strerror}") from None
    if done.returncode:
        said = [
            line for line in (done.stderr or done.stdout).splitlines() if "error" in line.lower()
        ]
        last = said[0].strip() if said else f"exit status {done.returncode}"
        raise UnavailableError(f"{complaint}: {last}")


if __name__ == "__main__":
    sys.exit(main())
