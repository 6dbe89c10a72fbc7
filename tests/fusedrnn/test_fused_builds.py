"""The builds: made once, chosen by the processor, the same bits; a line where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fusedrnn
from fusedrnn import build, library

HERE = Path(__file__).parent
SANITIZED = [
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover",
    "-g",
    "-O1",
    "-mavx2",
    "-mfma",
]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An environment in which nothing has been built."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return tmp_path / "lib/fusedrnn"


def test_both_builds_give_the_same_bits():
    if not library.NEEDED["avx512"] <= library.processor_features():
        pytest.skip("this processor has no AVX-512")
    hashes = []
    for name in library.BUILDS:
        done = subprocess.run(
            [sys.executable, HERE / "bits.py"],
            env=os.environ | {library.BUILD_VARIABLE: name},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.append(done.stdout)
    assert hashes[0] == hashes[1] != ""


def test_no_array_is_left_or_overrun(tmp_path):
    """Under AddressSanitizer and UndefinedBehaviorSanitizer."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no compiler cc, which has the sanitizers")
    sources = [HERE / "check_memory.c", *library.SOURCES.glob("float*.c")]
    command = [compiler, "-std=c11", *SANITIZED, "-I", library.SOURCES, *sources, "-lm"]
    made = subprocess.run([*command, "-o", tmp_path / "check"], capture_output=True, check=False)
    if b"cannot find" in made.stderr:
        pytest.skip("cc has no sanitizers here")
    assert made.returncode == 0, made.stderr.decode()
    done = subprocess.run([tmp_path / "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1280 runs\n"), done.stderr


def test_what_is_compiled_is_stated():
    stated = fusedrnn.compiled()
    assert stated["build"] in library.BUILDS
    assert stated["compiler"]
    assert fusedrnn.library_path().parent.name == stated["key"] == library.key()


def test_a_library_that_is_not_there_is_said_with_what_to_do(elsewhere):
    assert not fusedrnn.available()
    line = fusedrnn.problem()
    assert line.startswith(
        f"the fused recurrent layers are not built for TensorFlow {tf_version()}"
    )
    assert line.endswith("run `python -m fusedrnn.build`, or use Keras's own layers")
    assert "\n" not in line


def tf_version():
    return library.tensorflow_version()


def test_one_that_belongs_to_other_sources_is_not_used(elsewhere):
    (elsewhere / "0123456789abcdef").mkdir(parents=True)
    (elsewhere / "0123456789abcdef/avx2.so").touch()
    assert "are not built from these sources for TensorFlow" in fusedrnn.problem()


def test_a_layer_says_why_it_cannot_run(elsewhere):
    code = (
        "import sys; sys.prefix = sys.argv[1]\n"
        "from fusedrnn import layers\n"
        "try: layers.GRU(3)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    command = [sys.executable, "-c", code, str(elsewhere)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("UnavailableError the fused recurrent layers are not built")


def test_sources_flags_and_versions_decide_the_key(monkeypatch, tmp_path):
    def key():
        library.key.cache_clear()
        return library.key()

    before = key()
    copy = Path(shutil.copytree(library.SOURCES, tmp_path / "kernels"))
    monkeypatch.setattr(library, "SOURCES", copy)
    assert key() == before
    (copy / "words.h").write_text((copy / "words.h").read_text() + "\n")
    edited = key()
    monkeypatch.setattr(library, "FLAGS", [*library.FLAGS, "-g"])
    flagged = key()
    monkeypatch.setattr(library, "tensorflow_version", lambda: "0.1")
    assert len({before, edited, flagged, key()}) == 4
    library.key.cache_clear()


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"avx2", "fma"}, "avx2"),
        ({"avx2", "fma", "avx512f", "avx512vl", "avx512dq", "avx512bw"}, "avx512"),
        ({"avx2", "fma", "avx512f"}, "avx2"),
    ],
)
def test_the_processor_decides_the_build(features, expected, monkeypatch):
    monkeypatch.delenv(library.BUILD_VARIABLE, raising=False)
    monkeypatch.setattr(library, "processor_features", lambda: frozenset(features))
    assert library.build_for_this_processor() == expected


def test_other_processors_and_systems_are_named(monkeypatch):
    monkeypatch.setattr(library, "processor_features", lambda: frozenset({"sse2"}))
    assert "need a processor with AVX2 and FMA" in fusedrnn.problem()
    monkeypatch.setattr(library.platform, "machine", lambda: "aarch64")
    assert "need Linux on x86_64, and this is Linux on aarch64" in fusedrnn.problem()
    monkeypatch.setattr(library.platform, "machine", lambda: "x86_64")
    monkeypatch.setenv(library.BUILD_VARIABLE, "avx512")
    monkeypatch.setattr(library, "processor_features", lambda: frozenset({"avx2", "fma"}))
    assert fusedrnn.problem() == "FUSEDRNN_BUILD=avx512: this processor runs avx2"


def test_a_compiler_of_ones_own_is_used(elsewhere, monkeypatch, capsys):
    if shutil.which("cc") is None:
        pytest.skip("no compiler cc")
    monkeypatch.setenv("CC", "cc")
    assert build.main() == 0
    assert fusedrnn.compiled()["compiler"].startswith("cc: ")
    assert capsys.readouterr().out.startswith("Built the fused layers with cc: ")
    assert [path.name for path in elsewhere.iterdir()] == [library.key()]
    monkeypatch.delenv("CC")
    assert build.main() == 0
    assert capsys.readouterr().out.startswith("The fused layers are built, by cc: ")


@pytest.mark.parametrize(
    ("compiler", "said"),
    [
        ("no-such-compiler", "cannot compile the kernels: No such file or directory"),
        (f"{sys.executable} -c exit(3)", "cannot compile the kernels: exit status 3"),
    ],
)
def test_a_compiler_that_fails_leaves_a_line_and_nothing_else(
    compiler, said, elsewhere, monkeypatch, capsys
):
    monkeypatch.setenv("CC", compiler)
    assert build.main() == 1
    shown = capsys.readouterr().err
    assert shown.startswith("fusedrnn: ")
    assert shown.endswith(f"{said}\n")
    assert shown.count("\n") == 1
    assert list(elsewhere.iterdir()) == []


def test_importing_the_package_imports_neither_keras_nor_tensorflow():
    code = (
        "import sys, fusedrnn; fusedrnn.problem(); "
        "sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
