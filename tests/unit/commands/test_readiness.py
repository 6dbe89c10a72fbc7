"""`chapter6 fetch` and `chapter6 doctor`: what they say; nothing is asked or run for it."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
import yaml
from project import ROOT

from chapter6.commands.cli import main
from chapter6.commands.readiness import environment
from chapter6.layout import Archives

SECRET = "pa55word"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the workflow's own files, in which nothing has run; no network is there."""
    for name in ("Snakefile", "config.yaml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("report/page.html.j2", "reference/published.json"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    def refuse(*_, **__):
        raise AssertionError("something was asked over the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tmp_path


def said(capsys, *arguments):
    assert main(arguments) == 0
    return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())


def use(**sources):
    Path("over.yaml").write_text(yaml.safe_dump({"editions": {"chapter": {"sources": sources}}}))
    return "--configfile", "over.yaml"


def get(source, content=b"x" * 1000):
    """Put an archive of the chapter into its place, with its receipt."""
    folder = Archives.of("chapter")
    folder.folder.mkdir(parents=True, exist_ok=True)
    folder.archive(source).write_bytes(content)
    folder.receipt(source).write_text("{}")


def test_the_doctor_says_in_ten_lines_what_is_missing_and_asks_nobody(place, capsys):
    lines = said(capsys, "doctor", "chapter")
    assert len(lines) <= 10
    assert lines["edition"].startswith("chapter")
    assert lines["archives"].startswith("0 of 3 archives are there; to come: at most 875.8\u202fMB")
    assert "`chapter6 fetch chapter`" in lines["archives"]
    assert lines["results"].startswith("those of 0 of ")
    assert "docs/measured/README.md" in lines["time"]
    assert "not asked; --online" in lines["network"]
    assert not Path("results").exists()
    assert not Path("resources").exists()


def test_the_doctor_knows_the_archives_that_are_there(place, capsys):
    get("climate")
    lines = said(capsys, "doctor", "chapter")
    assert lines["archives"].startswith(
        "1 of 3 archives are there (1.0\u202fkB); to come: at most 862"
    )
    assert "jena" not in lines["archives"]
    for source in ("reviews", "vectors"):
        get(source)
    lines = said(capsys, "doctor", "chapter")
    assert lines["archives"] == "3 of 3 archives are there (3.0\u202fkB)"
    assert "not needed" in lines["network"]


def test_an_archive_of_this_machine_needs_no_network(place, capsys):
    Path("jena.zip").write_bytes(b"x" * 5000)
    options = use(climate={"addresses": ["jena.zip"], "bytes": None})
    lines = said(capsys, "doctor", "chapter", *options)
    assert "at most 862.2\u202fMB" in lines["archives"]


def test_the_default_is_the_edition_that_the_configuration_chooses(place, capsys):
    assert said(capsys, "doctor")["edition"].startswith("sample")
    Path("over.yaml").write_text("edition: chapter\n")
    assert said(capsys, "doctor", "--configfile", "over.yaml")["edition"].startswith("chapter")


def test_other_packages_than_the_lock_has_are_named(place, capsys):
    assert said(capsys, "doctor")["packages"].startswith("all ")
    lock = Path("requirements.lock")
    lock.write_text(lock.read_text().replace("\nnumpy==", "\nnumpy==0."))
    line = said(capsys, "doctor")["packages"]
    assert line.startswith("numpy ")
    assert "instead of 0." in line
    assert "make env" in line


def test_a_package_that_is_missing_is_named(place, capsys, monkeypatch):
    monkeypatch.setattr(environment, "_version", lambda name: None)
    assert "is missing" in said(capsys, "doctor")["packages"]


def denied(dir):
    raise PermissionError(13, "Permission denied", str(dir))


def test_a_folder_that_cannot_be_written_to_is_named(place, capsys, monkeypatch):
    Path("results").mkdir(mode=0o500)
    if os.geteuid() == 0:  # root may write anywhere: as if it were somebody else
        monkeypatch.setattr(tempfile, "TemporaryFile", denied)
    assert "results: Permission denied" in said(capsys, "doctor")["folders"]


def test_a_folder_that_is_a_file_is_named(place, capsys):
    Path("results").write_text("x")
    assert "results: Not a directory" in said(capsys, "doctor")["folders"]


def test_only_online_are_addresses_asked_and_no_secret_is_said(place, capsys, monkeypatch):
    asked = []

    def refuse(host, *_, **__):
        asked.append(host)
        raise socket.gaierror("no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    address = f"https://me:{SECRET}@mirror.invalid/a.zip?token={SECRET}"
    for source in ("reviews", "vectors"):
        get(source)
    options = use(climate={"addresses": [address, "https://${NOT_SET_HERE}/a.zip"]})
    line = said(capsys, "doctor", "chapter", "--online", *options)["network"]
    assert asked == ["mirror.invalid"]
    assert line.startswith("0 of 2 addresses answer")
    assert "me:…@mirror.invalid/a.zip?token=… (cannot be reached)" in line
    assert "NOT_SET_HERE is not set" in line
    assert SECRET not in line


@pytest.mark.parametrize("command", ["doctor", "fetch"])
def test_an_edition_that_there_is_not_is_one_line(place, capsys, command):
    assert main([command, "chaptr"]) == 2
    error = capsys.readouterr().err
    assert "did you mean 'chapter'?" in error
    assert error.count("\n") == 1


class BecomesError(Exception):
    """In place of Snakemake."""


def test_fetch_says_what_is_to_come_and_leaves_the_rest_to_the_rules(place, capsys, monkeypatch):
    def become(program, arguments):
        raise BecomesError(arguments)

    monkeypatch.setattr(os, "execv", become)
    get("climate")
    options = use(vectors={"addresses": [f"https://me:{SECRET}@mirror.invalid/glove.zip"]})
    main(["fetch", "chapter", "--cores", "2", *options])
    output = capsys.readouterr()
    assert "jena_climate_2009_2016.csv.zip: there, 1.0\u202fkB" in output.out
    assert (
        "glove.6B.zip: missing, from https://me:…@mirror.invalid/glove.zip, 862.2\u202fMB"
        in output.out
    )
    assert "aclImdb_v1.tar.gz: missing, from https://ai.stanford.edu/" in output.out
    assert (
        "1 of 3 archives are there (1.0\u202fkB); to come: at most 862.2\u202fMB and 1 of"
        in output.out
    )
    assert SECRET not in output.out
    became = output.err
    for part in ("snakemake", "'fetch', '--cores', '2'", "edition=chapter", "over.yaml"):
        assert part in became


@pytest.mark.parametrize("cores", ["0", "-1", "x", "1.5"])
def test_a_number_of_cores_that_is_none_is_one_line(place, capsys, cores):
    with pytest.raises(SystemExit):
        main(["fetch", f"--cores={cores}"])
    assert "is not a number of cores" in capsys.readouterr().err
