"""What surrounds the command `chapter6`: what a person does, streams, encodings, and bugs."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from partial_results import PartialResults

from chapter6.caching.contents import Contents
from chapter6.commands import cli, watch
from chapter6.commands.cli import main
from codereach import Code

FULL = Path("/dev/full")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder to run in, outside of any workflow, with some files of other kinds."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    Path("folder").mkdir()
    Path("list.yaml").write_text("- 1\n- 2\n")
    Path("scalar.yaml").write_text("3\n")
    Path("text.yaml").write_text("just text\n")
    Path("binary.yaml").write_bytes(b"\x89PNG\r\n\xff\x00")
    Path("latin.yaml").write_bytes("title: Zürich\n".encode("latin-1"))
    Path("torn.yaml").write_text("models: [1\n")
    Path("link.yaml").symlink_to("nowhere.yaml")
    Path("broken.smk").write_text("rule a:\n    outpu: 'x'\n")
    Path("unclosed.smk").write_text("x = (\n")
    Path("raises.smk").write_text("raise KeyError('spam')\n")
    Path("input.smk").write_text(
        "rule a:\n    output: 'x'\n    input: lambda w: {}['spam']\n    shell: ''\n"
    )
    return tmp_path


def ended(capsys, *arguments):
    """Run a command in this process; return its status and what it printed to stderr."""
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().err


NO_CONFIGURATION = {
    "nosuch.yaml": "No such file",
    "folder": "Is a directory",
    "list.yaml": "key",
    "scalar.yaml": "key",
    "text.yaml": "key",
    "binary.yaml": "UTF-8",
    "latin.yaml": "UTF-8",
    "torn.yaml": "",
    "link.yaml": "No such file",
    "file/config.yaml": "Not a directory",
}


@pytest.mark.parametrize("command", [("watch", "--once"), ("report", "--partial"), ("explain",)])
@pytest.mark.parametrize(("file", "why"), NO_CONFIGURATION.items())
def test_a_configfile_that_is_none_is_one_line_that_names_it(place, capsys, command, file, why):
    status, said = ended(capsys, *command, "--configfile", file)
    assert status == 2
    assert said.startswith(f"chapter6 {command[0]}: ")
    assert said.count("\n") == 1
    assert file in said
    assert why in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("watch file", "file is a file; name a folder of results"),
        ("report --partial file", "file is a file; name a folder of results"),
        ("tensorboard file", "file is a file; name a folder of results"),
        ("compare file folder", "file is a file; name a folder of results"),
        ("compare folder nosuch", "nosuch: no such folder"),
        ("compare folder folder", "folder: no scored model"),
        ("watch results/smaple", "results/smaple: no edition 'smaple'; did you mean 'sample'?"),
        ("report --partial results/smaple", "no edition 'smaple'; did you mean 'sample'?"),
        ("tensorboard", "no training in results/sample"),
        ("verify", "no records of jobs below results, resources"),
        ("verify nosuch", "no records of jobs below nosuch"),
    ],
)
def test_a_folder_that_is_not_of_results_is_one_line_that_names_it(place, capsys, arguments, words):
    status, said = ended(capsys, *arguments.split())
    assert status == 2
    assert said.startswith(f"chapter6 {arguments.split()[0]}: ")
    assert said.count("\n") == 1
    assert words in said


@pytest.mark.parametrize("every", ["0", "-1", "abc", "", "nan", "inf", "1e300", "1,5"])
@pytest.mark.parametrize("command", ["watch", "tensorboard"])
def test_a_pause_that_is_none_is_refused_before_anything_runs(place, capsys, command, every):
    status, said = ended(capsys, command, f"--every={every}")
    assert status == 2
    assert said.startswith(f"chapter6 {command}: argument --every: {every!r} is not a number")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "required: command"),
        ("wtach", "invalid choice: 'wtach'"),
        ("verify --nosuch", "--nosuch"),
        ("report", "--partial"),
        ("compare a", "RESULTS_B"),
        ("watch --every", "expected one argument"),
        ("watch --configfile", "expected at least one argument"),
    ],
)
def test_a_slip_on_the_command_line_is_one_line(place, capsys, arguments, words):
    status, said = ended(capsys, *arguments.split())
    assert status == 2
    assert said.startswith("chapter6")
    assert said.count("\n") == 1
    assert words in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("-s broken.smk", "broken.smk:2: Unexpected keyword outpu in rule definition"),
        ("-s unclosed.smk", "line 2 of a Snakefile: EOF in multi-line statement"),
        ("-s raises.smk", "raises.smk: KeyError: 'spam'"),
        ("-s input.smk", "KeyError: 'spam'"),
        ("-s nosuch.smk", "nosuch.smk"),
        ("-s folder", "folder"),
        ("--nosuch", "unrecognized arguments: --nosuch"),
        ("--cores", "expected one argument"),
        ("nosuch", "nosuch"),
        ("--config x", "Unparsable value: 'x'"),
        ("--profile nosuch", "nosuch"),
    ],
)
def test_a_snakefile_or_arguments_that_snakemake_refuses_are_no_traceback(
    place, capsys, arguments, words
):
    status, said = ended(capsys, "explain", *arguments.split())
    assert status == 2
    assert said.startswith("chapter6 explain: ")
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("folder", "folder: Is a directory"),
        ("file/page.html", "file: Not a directory"),
        ("file/below/page.html", "Not a directory"),
        ("/proc/nosuch/page.html", "No such file or directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_page_that_cannot_be_written_is_one_line_with_another_way(place, capsys, html, words):
    PartialResults(place).scored("jena_gru")
    for arguments in (["report", "--partial"], ["compare", "results/sample", "results/sample"]):
        status, said = ended(capsys, *arguments, "--html", html)
        assert status == 2, said
        assert said.startswith(f"chapter6 {arguments[0]}: ")
        assert said.count("\n") == 1
        assert words in said
        assert "--html" in said
        assert ".part" not in said


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_or_disk_that_takes_nothing_is_one_line_that_names_the_page(
    place, capsys, monkeypatch, number
):
    def refuses(*arguments, **options):
        folder, name = options["dir"], options["prefix"]
        raise OSError(number, os.strerror(number), os.path.join(folder, f"{name}x.part"))

    monkeypatch.setattr("chapter6.formats.tempfile.mkstemp", refuses)
    status, said = ended(capsys, "report", "--partial")
    assert status == 2
    page = "results/sample/report-partial.html"
    assert said == (
        f"chapter6 report: {page}: {os.strerror(number)}; name another file with --html\n"
    )


def test_an_index_that_cannot_be_written_costs_only_time(place):
    contents = Contents(Path("file/contents.json"))
    assert contents["file"] is not None
    contents.keep()
    Path("scripts").mkdir()
    Path("scripts/a.py").write_text("x = 1\n")
    code = Code(cache=Path("file/code.json"))
    code.reach("scripts/a.py")
    code.keep()
    assert Path("file").read_text() == "x"


@pytest.mark.parametrize(
    ("logs", "words"),
    [
        ("file", "file is a file; choose another folder with --logs"),
        ("file/below", "file/below/jena_gru/seed-1/training: Not a directory"),
        ("results/sample/models", "is not a log; choose an empty folder with --logs"),
    ],
)
def test_logs_where_something_else_is_are_refused_and_delete_nothing(place, capsys, logs, words):
    made = PartialResults(place)
    made.trained("jena_gru")
    run = made.results / "models/jena_gru/seed-1"
    (run / "progress.jsonl").write_text(
        '{"event": "start", "time": 1.0, "epochs": 4, "done": 0, "batches": 40, "host": "x", '
        '"pid": 1}\n'
    )
    before = sorted(run.iterdir())
    status, said = ended(capsys, "tensorboard", str(made.results), "--logs", logs)
    assert status == 2
    assert said.startswith("chapter6 tensorboard: ")
    assert said.count("\n") == 1
    assert words in said
    assert sorted(run.iterdir()) == before


def raising(error):
    def command(*arguments):
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a/b.json"), "a/b.json: Permission"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", b"c"), "c: No such file"),
        (OSError(errno.EIO, "Input/output error", 3), "Input/output error"),
        (OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"), "b: Invalid cross"),
        (OSError("of a library,\nwith two lines"), "of a library, with two lines"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_an_error_of_the_system_is_one_line_and_with_debug_its_traceback(
    monkeypatch, capsys, error, line
):
    monkeypatch.setattr(watch, "watch", raising(error))
    status, said = ended(capsys, "watch")
    assert status == 2
    assert said.startswith(f"chapter6 watch: {line}")
    assert said.count("\n") == 1
    for arguments in (["--debug", "watch"], ["watch", "--debug"]):
        status, said = ended(capsys, *arguments)
        assert status == 2
        assert said.startswith("Traceback")
        assert f"\nchapter6 watch: {line}" in said


def test_debug_shows_the_traceback_of_what_a_person_did(place, capsys):
    status, said = ended(capsys, "--debug", "watch", "file")
    assert status == 2
    assert said.startswith("Traceback")
    assert said.splitlines()[-1].startswith("chapter6 watch: file is a file")


@pytest.mark.parametrize("error", [KeyError("spam"), AssertionError(), RecursionError("deep")])
def test_a_bug_has_a_traceback_and_says_where_to_report_it(monkeypatch, capsys, error):
    monkeypatch.setattr(watch, "watch", raising(error))
    status, said = ended(capsys, "watch")
    assert status == 70
    assert said.startswith("Traceback")
    assert type(error).__name__ in said
    last = said.splitlines()[-1]
    assert last.startswith("chapter6 watch: this is a bug in chapter6 ")
    assert "please report it with the lines above" in last


def test_a_bug_in_what_the_snakefile_calls_is_shown_as_one(place, monkeypatch, capsys):
    monkeypatch.setattr("chapter6.config.loading._checked", raising(KeyError("spam")))
    status, said = ended(capsys, "explain")
    assert status == 70
    assert said.startswith("Traceback")
    assert "this is a bug in chapter6" in said


def test_ctrl_c_and_a_reader_that_has_gone_are_silent(monkeypatch, capsys):
    for error, status in ((KeyboardInterrupt(), 130), (BrokenPipeError(errno.EPIPE, "x"), 141)):
        monkeypatch.setattr(watch, "watch", raising(error))
        assert ended(capsys, "watch") == (status, "")


def test_ctrl_c_while_the_arguments_are_read_is_silent(monkeypatch, capsys):
    monkeypatch.setattr(cli, "_parser", raising(KeyboardInterrupt()))
    assert ended(capsys, "watch") == (130, "")


PRINT = """
import sys
from chapter6.commands import cli, verify
def many(folders, *others):
    for number in range({lines}):
        print(number, '\\u2192 25 \\u00b0C \\u2013')
    return 0
verify.verify = many
sys.exit(cli.main(["verify"]))
"""


def shell(command, lines=20_000, **environment):
    """Run a line of a shell, where $VERIFY is `chapter6 verify` with lines that are not ASCII."""
    script = PRINT.format(lines=lines)
    return subprocess.run(
        ["bash", "-c", f'VERIFY() {{ "$PYTHON" -c "$SCRIPT"; }}; {command}'],
        env=os.environ | {"PYTHON": sys.executable, "SCRIPT": script} | environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.mark.parametrize(
    ("redirected", "said"),
    [
        ("VERIFY | head -1; echo ${PIPESTATUS[0]} >&2", "141\n"),
        ("VERIFY 2>&1 | head -1; echo ${PIPESTATUS[0]} >&2", "141\n"),
        ("VERIFY | true; echo ${PIPESTATUS[0]} >&2", "141\n"),
        ("VERIFY >&-; echo $? >&2", "0\n"),
        ("VERIFY >&- <&-; echo $? >&2", "0\n"),
        ("VERIFY 2>&- >/dev/null; echo $? >&2", "0\n"),
        (
            "VERIFY >/dev/full; echo $? >&2",
            "chapter6 verify: cannot print: No space left on device\n2\n",
        ),
        ("VERIFY >/dev/full 2>&1; echo $? >&2", "2\n"),
    ],
)
def test_an_output_that_takes_no_more_is_no_traceback(redirected, said):
    if "full" in redirected and not FULL.exists():
        pytest.skip("no /dev/full here")
    assert shell(redirected).stderr == said


def test_an_output_that_takes_no_more_is_seen_even_if_all_fits_into_the_buffer():
    done = shell("VERIFY >/dev/full; echo $?", lines=1)
    assert done.stderr == "chapter6 verify: cannot print: No space left on device\n"
    assert done.stdout == "2\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp1252:strict"},
    ],
)
def test_a_terminal_that_lacks_a_character_gets_another_one(environment):
    done = shell("VERIFY", lines=1, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 ")
    assert " 25 " in done.stdout


NOT_YET = b"results/sample does not exist yet\n"


@pytest.mark.parametrize(
    "command", ["watch --once", "report --partial", "report --partial --configfile korean.yaml"]
)
def test_a_locale_without_utf8_reads_and_writes_the_same(place, command):
    Path("korean.yaml").write_text("report: {language: ko}\n")
    code = f"import sys; from chapter6.commands.cli import main; sys.exit(main({command.split()}))"
    texts = []
    for locale in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | locale | {"PYTHONCOERCECLOCALE": "0"},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr.replace(NOT_YET, b"")) == (0, b"")
        pages = sorted(place.glob("results/**/*.html"))
        texts.append([done.stdout.decode(), *(page.read_text("utf-8") for page in pages)])
        for page in pages:
            page.unlink()
    assert texts[0] == texts[1]


def test_ctrl_c_ends_watch_at_once_and_in_silence(place):
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where tests run
from chapter6.commands.cli import main
sys.exit(main(["watch"]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        process.stdout.readline()  # it has begun to wait
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.encode() == NOT_YET
