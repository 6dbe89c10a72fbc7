"""What an address is: one reading for the configuration, the rules and the downloads."""

import re
from pathlib import Path

import pytest
import yaml
from project import ROOT

from chapter6.config.addresses import (
    Address,
    checked_address,
    local_paths,
    read_address,
    shown_address,
    without_secrets,
)
from chapter6.config.loading import ConfigurationError, load_edition
from chapter6.errors import InputError

SET = {"DATA": "/mnt/my data%20#", "HOST": "mirror.org", "WHOLE": "file:///mnt/x"}

PATHS = {
    "x.zip": "x.zip",
    "../a b/x.zip": "../a b/x.zip",
    "/mnt/날씨.zip": "/mnt/날씨.zip",
    "data:2009/x.zip": "data:2009/x.zip",
    "~/x.zip": str(Path.home() / "x.zip"),
    "file:///a%20b/%ED%95%9C.zip": "/a b/한.zip",
    "file://localhost/x.zip": "/x.zip",
    "file://LocalHost/x.zip": "/x.zip",
    "FILE:///x.zip": "/x.zip",
    "file:/x.zip": "/x.zip",
    "${DATA}/x.zip": "/mnt/my data%20#/x.zip",
    "file://${DATA}/x.zip": "/mnt/my data%20#/x.zip",
    "${WHOLE}.zip": "/mnt/x.zip",
}
ON_THE_WEB = ("https://mirror.org/x.zip", "http://user@mirror.org:8080/x?a=$b#c", "HTTPS://a.org/x")
REFUSED = {
    "ftp://mirror.org/x.zip": "ftp:// is not known; an address is a path, file",
    "s3://bucket/x.zip": "s3:// is not known",
    "git+ssh://a.org/x": "git+ssh:// is not known",
    "htp://mirror.org/x.zip": "htp:// is not known; did you mean http://?",
    "HTPS://mirror.org/x.zip": "did you mean https://?",
    r"C:\data\x.zip": "paths of Windows",
    "c:/data/x.zip": "paths of Windows",
    r"\\server\x.zip": "paths of Windows",
    "file://server/x.zip": "on another machine, server",
    "file://data/x.zip": "file of this one is file:///",
    "file://~/x.zip": "on another machine, ~",
    "file:x.zip": "names no file",
    "file://": "names no file",
    "file://localhost/": "names no file",
    "file:///x.zip?y": "%3F",
    "file:///x#1.zip": "%23",
    "file:///100%.zip": "%25",
    "file:///x%00.zip": "hex digits",
    "https:///x.zip": "names no server",
    "http:/mirror.org/x.zip": "names no server",
    "https://a.org:99999/x": "its port is no number up to 65535",
    "": "an empty address",
    "  ": "an empty address",
    " /x.zip": "blanks around",
    "/x.zip\n": "blanks around",
    "/x\t.zip": "control character",
    "$HOME/x.zip": "is written ${NAME}",
    "${HOME/x.zip": "is written ${NAME}",
    "/data/{x}.zip": "has { or }",
    "file:///data/%7bx%7D.zip": "has { or }",
    "file:///$HOME/x.zip": "is written ${NAME}",
}


@pytest.mark.parametrize("text", PATHS)
def test_an_address_of_a_file_is_read_as_one(text):
    assert read_address(text, SET) == Address(path=Path(PATHS[text]))
    assert checked_address(text) == text


@pytest.mark.parametrize("text", ON_THE_WEB)
def test_an_address_on_the_web_stays_as_it_is(text):
    assert read_address(text) == Address(url=text)
    assert checked_address(text) == text


@pytest.mark.parametrize("text", REFUSED)
def test_an_address_of_any_other_kind_is_refused_by_name(text):
    with pytest.raises(ValueError, match=re.escape(REFUSED[text])):
        checked_address(text)
    with pytest.raises(InputError, match=re.escape(REFUSED[text])):
        read_address(text, SET)


@pytest.mark.parametrize("value", [{}, {"NOWHERE": ""}])
def test_a_variable_that_is_not_set_is_named_once_the_address_is_wanted(value):
    for text in ("${NOWHERE}/x.zip", "file://${NOWHERE}/x.zip", "https://${NOWHERE}/x.zip"):
        assert checked_address(text) == text
        with pytest.raises(InputError, match="NOWHERE is not set"):
            read_address(text, value)


@pytest.mark.parametrize(
    ("value", "words"), [("ftp://mirror.org", "ftp:// is not known"), ("/{x}", "has { or }")]
)
def test_a_variable_may_hold_no_address_of_another_kind(value, words):
    with pytest.raises(InputError, match=words):
        read_address("${BASE}/x.zip", {"BASE": value})


def test_the_paths_of_addresses_are_those_on_this_machine(monkeypatch):
    monkeypatch.delenv("NOWHERE", raising=False)
    found = local_paths(["https://a.org/x", "a/./x", "file:///b%20c", "${NOWHERE}/x", "/d//e"])
    assert found == ["a/x", "/b c", "/d/e"]


@pytest.mark.parametrize("edition", ["sample", "chapter"])
def test_an_address_that_is_refused_is_named_with_its_line_in_any_edition(edition, tmp_path):
    over = tmp_path / "over.yaml"
    source = {"climate": {"addresses": ["/x.zip", "s3://bucket/x.zip"]}}
    over.write_text(yaml.safe_dump({"editions": {edition: {"sources": source}}}))
    raw = yaml.safe_load((ROOT / "config.yaml").read_text())
    raw["editions"][edition]["sources"]["climate"] |= source["climate"]
    with pytest.raises(ConfigurationError) as refused:
        load_edition(raw, [ROOT / "config.yaml", over])
    (line,) = str(refused.value).splitlines()
    place = f"{over}:7: editions.{edition}.sources.climate.addresses.1: s3:// is not known"
    assert line.startswith(place)


SHOWN = {
    "archives/a b.zip": "archives/a b.zip",
    "file:///data/me:x@y?z": "file:///data/me:x@y?z",
    "https://mirror.org/x@v1.zip": "https://mirror.org/x@v1.zip",
    "https://me@mirror.org/x.zip": "https://…@mirror.org/x.zip",
    "https://me:secret@mirror.org/x.zip": "https://me:…@mirror.org/x.zip",
    "HTTPS://me:sec@ret@mirror.org/x.zip": "HTTPS://me:…@mirror.org/x.zip",
    "https://me:sec/ret@mirror.org/x.zip": "https://me:…@mirror.org/…",
    "https://me:sec?ret#secret@mirror.org:80/x.zip": "https://me:…@mirror.org:80/…",
    "https://${ME}:${WORD}@mirror.org/x?key=${KEY}": "https://${ME}:${WORD}@mirror.org/x?key=${KEY}",
    "https://me:se${WORD}cret@mirror.org/": "https://me:…@mirror.org/",
    "https://a.org/x?file=a.zip&X-Amz-Signature=secret": (
        "https://a.org/x?file=a.zip&X-Amz-Signature=…"
    ),
    "https://a.org/x?download&secret;sig=se=cret": "https://a.org/x?download&…;sig=…",
    "https://a.org/x#access_token=secret": "https://a.org/x#access_token=…",
    "https://a.org/x;jsessionid=secret/y": "https://a.org/x;jsessionid=…/y",
    "s3://key:secret@bucket/x": "s3://key:…@bucket/x",
    "http://[::1]:8080/x?id=secret": "http://[::1]:8080/x?id=…",
}


@pytest.mark.parametrize("text", SHOWN)
def test_an_address_is_shown_without_its_secrets(text):
    assert shown_address(text) == SHOWN[text]
    assert shown_address(shown_address(text)) == shown_address(text)


@pytest.mark.parametrize("text", [text for text in SHOWN if "secret" in text])
@pytest.mark.parametrize("around", ["{}", "x={}, y", "['{}', \"{}\"]", "[{},{}]", "({}): {}\n"])
def test_text_is_shown_without_the_secrets_in_it(text, around):
    assert "secret" not in without_secrets(around.format(text, text))


FAULTY = ("https://me:secret/x@mirror.org/", "https://me:secret@[mirror/x", "me://secret@a.org")


@pytest.mark.parametrize("text", FAULTY)
def test_a_complaint_about_an_address_holds_no_secret(text):
    with pytest.raises(ValueError, match=r"\w") as error:
        checked_address(text)
    assert "secret" not in str(error.value)
