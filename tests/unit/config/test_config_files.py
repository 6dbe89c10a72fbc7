"""Slips of the pen in configuration files: what YAML decides in silence stops, with its line."""

import json

import pytest
import yaml
from project import ROOT

from chapter6.config.loading import load_edition, readable
from chapter6.config.reading import read_configuration
from chapter6.config.written.files import written
from chapter6.errors import InputError

TEXT = (ROOT / "config.yaml").read_text(encoding="utf-8")
EPOCHS = "    epochs: 40\n"
TITLE = "    title: SimpleRNN\n"
REVERSE = "    reverse: true\n"
FIRST = '        first: "01.01.2009 00:10:00"\n'
DROPOUT = "models.jena_gru_dropout.epochs"


@pytest.fixture
def complaint(tmp_path):
    """Call with a file's content: the complaint about it, with `config.yaml` for its path."""

    def said(content):
        path = tmp_path / "config.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(InputError) as caught:
            load_edition(read_configuration([path]), [path])
        return str(caught.value).replace(f"{tmp_path}/", "")

    return said


def changed(old, new):
    """Return config.yaml with a change, and the line where it begins."""
    assert old in TEXT
    return TEXT.replace(old, new, 1), TEXT[: TEXT.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "down", "expected"),
    [
        ("edition: sample", "edition: sample\nedition: chapter", 1, "edition: the key 'edition'"),
        ("  jena_gru_dropout:\n", "  jena_gru:\n", 0, "models.jena_gru: the key 'jena_gru'"),
        ("    step: 3\n", "    step: 3\n    step: 6\n", 1, "models.jena_conv1d_gru.step: the key"),
        ("{units: 16}", "{units: 16, units: 8}", 0, "arguments.units: the key 'units'"),
        ("      rows: 72000", "      rows: 72000\n        rows: 71000", 1, "climate.rows: the key"),
    ],
)
def test_a_key_that_is_written_twice_stops_with_both_lines(complaint, old, new, down, expected):
    text, line = changed(old, new)
    found = complaint(text)
    assert found.startswith(f"config.yaml:{line + down}: ")
    assert expected in found
    assert "is written twice, first in line" in found
    assert len(found.splitlines()) == 1
    first = int(found.split("first in line ")[1].split(";")[0])
    assert text.splitlines()[first - 1].split("{")[0].strip()
    assert first <= line + down


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rate: 0.0001", "rate: 1e-4", "learning_rate: 1e-4 is text in YAML as Snakemake reads it"),
        ("rate: 0.0001", "rate: 1e-4", 'write 1.0e-4, or "1e-4" in quotes'),
        ("rate: 0.0001", "rate: -.5", "-.5 is text in YAML as Snakemake reads it"),
        (EPOCHS, "    epochs: 1e2\n", f"{DROPOUT}: 1e2 is text"),
        (EPOCHS, "    epochs: 1e2\n", "write 100, "),
        (EPOCHS, "    epochs: 010\n", f"{DROPOUT}: 010 is read as 8; write 10, or 8"),
        (EPOCHS, "    epochs: 08\n", "08 is text in YAML as Snakemake reads it, not a number; wr"),
        (EPOCHS, "    epochs: 0o10\n", "0o10 is text in YAML as Snakemake reads it"),
        (EPOCHS, "    epochs: 0b11\n", "0b11 is read as 3; write 3"),
        (EPOCHS, "    epochs: 1_000\n", "1_000 is read as 1000; write 1000"),
        (EPOCHS, "    epochs: 1:30\n", "1:30 is read as 90; write 90"),
        ("rate: 0.0001", "rate: 1:30.5", "1:30.5 is read as 90.5; write 90.5"),
        ("seeds: [1]", "seeds: [1, 010]", "seeds.1: 010 is read as 8"),
        (REVERSE, "    reverse: yes\n", "yes is read as true; write true"),
        (REVERSE, "    reverse: Off\n", "Off is read as false; write false"),
        (REVERSE, "    on: true\n", "on: this key is read as true; if it is a key, put it in q"),
        ("{epochs: 4}", "{1: 4}", "this key is read as 1"),
        ("edition: sample", "? [a]\n: 1", "a key is one word"),
        (TITLE, "    title: No\n", 'title: No is read as false; write false, or "No" in quotes'),
        (TITLE, "    title: 2009-01-01\n", "title: 2009-01-01 is read as a date"),
        (TITLE, "    title: =\n", "YAML keeps = for itself"),
        (FIRST, "        first: 2009-01-01\n", "first: 2009-01-01 is read as a date; write it as"),
        (FIRST, "        first: 2009-13-45\n", "first: 2009-13-45 is read as a date; write it as"),
        (EPOCHS, "    epochs:\n", f"{DROPOUT}: no value; write one, or take the key out"),
        ("        md5: 7c2ac02c03563afcf9b574c7e56c153a", "        md5:", "md5: no value; write"),
        (EPOCHS, "    epochs: !!int '40'\n", "tags such as !!int are not for this file"),
        (EPOCHS, "    epochs: !!python/tuple [1]\n", "tags such as !!python/tuple are not"),
        ("edition: sample", "__use_yte__: true\nedition: sample", "templates of YTE are not known"),
    ],
)
def test_what_versions_of_yaml_read_differently_stops_with_what_to_write(
    complaint, old, new, expected
):
    text, line = changed(old, new)
    found = complaint(text)
    assert found.startswith(f"config.yaml:{line}: ")
    assert expected in found
    assert len(found.splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rate: 0.0001", "rate: 1.0e-4"),
        ("rate: 0.0001", "rate: .0001"),
        (EPOCHS, "    epochs: 0x28\n"),
        (EPOCHS, "    epochs: +40\n"),
        (REVERSE, "    reverse: TRUE\n"),
        (TITLE, '    title: "No"\n'),
        (TITLE, "    title: |\n      1e-3\n"),
        (TITLE, "    title: y\n"),
        (FIRST, "        first: 01.01.2009 00:10:00\n"),
        ("{epochs: 4}", "&four {epochs: 4}"),
        ("edition: sample", "%YAML 1.1\n---\nedition: sample"),
    ],
)
def test_what_every_reader_takes_for_the_same_is_left_alone(tmp_path, old, new):
    path = tmp_path / "config.yaml"
    path.write_text(changed(old, new)[0])
    load_edition(read_configuration([path]), [path])


def test_merged_blocks_are_read_and_their_faults_found_where_they_are_written(tmp_path, complaint):
    text, line = changed("jena_bigru: {epochs: 4}", "jena_bigru: &few {epochs: 4}")
    text = text.replace("jena_conv1d_gru: {epochs: 4}", "jena_conv1d_gru: {<<: *few}")
    path = tmp_path / "config.yaml"
    path.write_text(text)
    edition = load_edition(read_configuration([path]), [path])
    assert edition.settings.models["jena_conv1d_gru"].epochs == 4
    found = complaint(text.replace("&few {epochs: 4}", "&few {epochs: 0}")).splitlines()
    assert len(found) == 2
    assert {fault.split(": ")[0] for fault in found} == {f"config.yaml:{line}"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (EPOCHS, "\tepochs: 40\n", "a tab; YAML is indented with blanks only"),
        (EPOCHS, "   epochs: 40\n", "the indentation, or a quote, does not fit the lines above"),
        (TITLE, "    title: RNN: simple\n", "a colon followed by a blank cannot be here; put the"),
        (TITLE, "    title: @home\n", "text cannot begin with @; put it in quotes"),
        (TITLE, "    title: *x\n", "no anchor (&name) comes before the alias (*name) here"),
        (TITLE, '    title: "a\\q"\n', "a backslash in double quotes begins an escape"),
        (TITLE, "    title: \x01\n", "the character #x0001 is not allowed; take it out"),
        ("seeds: [1]", "seeds: [1", "a list is opened with [ and never closed, or a comma is"),
        ("\n# Every", "\na: {b: 1\n# Every", "{ and never closed"),
        ("edition: sample", "--- \nedition: sample", None),
    ],
)
def test_what_is_no_yaml_is_said_in_plain_words_with_its_line(complaint, old, new, expected):
    if expected is None:
        assert "`---` begins a second document" in complaint(f"a: 1\n{changed(old, new)[0]}")
        return
    text, line = changed(old, new)
    found = complaint(text)
    assert found.startswith(f"config.yaml:{line + new.startswith(chr(10))}: ")
    assert expected in found
    assert "scanning" not in found
    assert "block mapping" not in found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "config.yaml: keys are expected, `key: value`; here is nothing"),
        (b"- a\n- b\n", "config.yaml: keys are expected, `key: value`; here is a list"),
        (b"hello", "config.yaml: keys are expected, `key: value`; here is text"),
        (b"[1]", "config.yaml: keys are expected, `key: value`; here is a list"),
        (b"a: 1\nb: \xe9\n", "config.yaml:2: not UTF-8 (byte 0xe9); save the file as UTF-8"),
        ("edition: x".encode("utf-16"), "config.yaml:1: not UTF-8 (byte 0xff)"),
        (b'{"a": 1, "a": 2}', "config.yaml:1: a: the key 'a' is written twice"),
        (b'{\n\t"b": 1,\n\t"b": 2}', "config.yaml:3: b: the key 'b' is written twice"),
        (b'{"x": "\\/", "b": 1, "b": 2}', "config.yaml:1: b: the key 'b' is written twice"),
    ],
)
def test_files_of_another_form_are_refused_in_one_line(complaint, content, expected):
    assert expected in complaint(content).splitlines()[0]


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbfedition: chapter\n")
    assert written(path).values == {"edition": "chapter"}


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"none\.yaml: No such file"):
        read_configuration([tmp_path / "none.yaml"])


def test_json_files_keep_their_numbers_and_have_lines(tmp_path):
    path = tmp_path / "mine.json"
    change = {"models": {"jena_gru": {"learning_rate": 1e-05, "epochs": 0}}}
    path.write_text(json.dumps(change, indent=1))
    assert read_configuration([path]) == change
    files = [ROOT / "config.yaml", path]
    with pytest.raises(InputError) as caught:
        load_edition(read_configuration(files), files)
    assert str(caught.value).endswith("mine.json:5: models.jena_gru.epochs: should be greater "
                                      "than 0 (found 0)")  # fmt: skip


def test_slips_and_all_other_faults_are_listed_together(complaint):
    text = changed(EPOCHS, "    epochs: 010\n")[0].replace("delay: 144", "delay: x")
    text = text.replace("{units: 32, dropout: 0.2", "{units: 0, dropout: 0.2").replace(
        "en #", "de #"
    )
    found = complaint(text).splitlines()
    keys = ["jena_gru_dropout.epochs", "climate.delay", "report.language", "arguments.units"]
    assert [next(key for key in keys if key in line) for line in found] == keys


def test_what_snakemake_itself_could_not_read_is_said_before_it_tries(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(changed(FIRST, "        first: 2009-13-45\n")[0])
    with pytest.raises(InputError, match="first: 2009-13-45 is read as a date"):
        readable([path])
    path.write_text(changed(EPOCHS, "    epochs: 010\n")[0])
    assert readable([path])[0].slips  # said later, with what else is wrong


def test_the_fast_reader_and_the_slow_one_find_the_same(tmp_path, monkeypatch):
    path = tmp_path / "config.yaml"
    path.write_text(changed(EPOCHS, "    epochs: 010\n")[0])
    fast = written(path)
    monkeypatch.setattr("chapter6.config.written.files._Loader", yaml.SafeLoader)
    slow = written(path)
    assert (slow.slips, slow.values) == (fast.slips, fast.values)
    assert fast.values["models"]["jena_gru_dropout"]["epochs"] == 8
