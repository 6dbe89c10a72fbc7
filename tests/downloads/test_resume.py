"""A download that is cut goes on from where it was, if that is certain to be the same file."""

import json

import pytest
from archives_made import tar_gz
from fetching import md5, sha256
from misbehaving import LATE, Answer

NO_VALIDATOR = {"ETag": None, "Last-Modified": None}


@pytest.mark.parametrize("cut", [1, 100, 4095, 4096, 100_000, -1])
def test_a_cut_at_any_byte_costs_no_byte_twice(server, place, noise, cut):
    at = cut % len(noise)
    url = server.serve("/a", noise, Answer(cut=at))
    place.fetch(url)
    assert place.content == noise
    assert server.statuses == [200, 206]
    assert server.asked("Range")[1] == f"bytes={at}-"
    assert server.asked("If-Range")[1] == '"one"'
    assert server.sent == len(noise)
    assert place.is_clean()


def test_many_cuts_that_each_bring_bytes_are_no_reason_to_give_up(server, place, noise, pauses):
    plan = [Answer(cut=10_000) for _cut in range(15)]
    place.fetch(server.serve("/a", noise, *plan))
    assert place.content == noise
    assert server.sent == len(noise)
    assert max(pauses) < 1  # each begins again with the shortest


@pytest.mark.parametrize(
    ("headers", "pins", "goes_on"),
    [
        ({}, False, True),
        ({"ETag": None}, False, True),  # the time is certain: long before the answer
        ({"ETag": None, "Date": LATE}, False, False),  # it may have changed within that second
        ({"ETag": 'W/"one"', "Last-Modified": None}, False, False),
        (NO_VALIDATOR, False, False),
        (NO_VALIDATOR, True, True),  # the digest will tell
        ({"ETag": 'W/"one"', "Last-Modified": None}, True, True),
    ],
    ids=["etag", "time", "time too new", "weak", "nothing", "digest", "weak and digest"],
)
def test_the_next_call_goes_on_only_where_the_file_is_known(
    server, place, noise, headers, pins, goes_on
):
    plan = [Answer(cut=50_000, headers=headers), Answer(status=404)]
    url = server.serve("/a", noise, *plan, then=Answer(headers=headers))
    options = {"sha256": sha256(noise)} if pins else {}
    assert "404 Not Found" in place.failure(url, **options)
    assert (place.content, place.partial) == (None, 50_000)
    before = server.sent
    place.fetch(url, **options)
    assert place.content == noise
    assert server.sent - before == (len(noise) - 50_000 if goes_on else len(noise))


def test_a_server_that_ignores_ranges_sends_all_of_it_again(server, place, noise):
    place.fetch(server.serve("/a", noise, Answer(cut=50_000), then=Answer(ranges=False)))
    assert place.content == noise
    assert server.statuses == [200, 200]


@pytest.mark.parametrize("if_range", [True, False], ids=["honoured", "ignored"])
def test_a_file_that_changed_meanwhile_is_fetched_anew(server, place, noise, if_range):
    changed = noise[:1000] + noise[1000:][::-1]
    plan = [Answer(cut=50_000), Answer(changed, headers={"ETag": '"two"'}, if_range=if_range)]
    url = server.serve("/a", changed, *plan, then=Answer(headers={"ETag": '"two"'}))
    place.fetch(url, sha256=sha256(changed))
    assert place.content == changed


@pytest.mark.parametrize(
    "odd",
    [
        Answer(headers={"Content-Range": "bytes 0-9/10"}),
        Answer(headers={"Content-Range": "lines 5-9/10"}),
        Answer(headers={"Content-Range": None}),
        Answer(headers={"Content-Encoding": "gzip"}),
    ],
    ids=["another part", "no bytes", "no range", "packed"],
)
def test_an_odd_part_is_not_joined_to_what_is_there(server, place, noise, odd):
    place.fetch(server.serve("/a", noise, Answer(cut=50_000), odd), sha256=sha256(noise))
    assert place.content == noise
    assert server.statuses == [200, 206, 200]


def test_a_file_that_is_complete_already_is_not_sent_again(server, place, noise):
    plan = [Answer(chunked=True, cut=len(noise)), Answer(status=404)]
    url = server.serve("/a", noise, *plan)
    place.failure(url, md5=md5(noise))
    before = server.sent
    place.fetch(url, md5=md5(noise))
    assert server.statuses[-1] == 416
    assert (place.content, server.sent) == (noise, before)


def test_a_file_that_has_become_shorter_is_fetched_anew(server, place, noise):
    short = tar_gz({"a": b"short"})
    plan = [Answer(noise, cut=50_000), Answer(if_range=False)]
    url = server.serve("/a", short, *plan)
    place.fetch(url)
    assert place.content == short
    assert server.statuses == [200, 416, 200]


def test_a_mirror_goes_on_where_a_digest_can_prove_it(server, place, noise):
    broken = server.serve("/a", noise, Answer(cut=150_000), then=Answer(status=404))
    mirror = server.serve("/b", noise, then=Answer(headers={"ETag": '"its own"'}))
    assert place.fetch(broken, mirror, sha256=sha256(noise))["address"] == mirror
    assert place.content == noise
    assert server.asked("Range")[-1] == "bytes=150000-"
    assert server.asked("If-Range")[-1] is None  # the other server knows another ETag


def test_a_mirror_starts_from_zero_without_one_and_the_first_part_stays(server, place, noise):
    broken = server.serve("/a", noise, Answer(cut=150_000), then=Answer(status=404))
    mirror = server.serve("/b", noise, Answer(cut=20), then=Answer(status=404))
    place.failure(broken, mirror)
    assert place.partial == 150_020
    server.usual["/a"] = Answer()
    before = server.sent
    place.fetch(broken, mirror)
    assert (place.content, server.sent - before) == (noise, len(noise) - 150_000)
    assert place.is_clean()


def test_a_wrong_sum_after_a_resume_starts_once_from_zero(server, place, noise):
    wrong = bytes(50_000)
    url = server.serve(
        "/a", noise, Answer(noise[:4096] + wrong, headers={"Content-Length": str(len(noise))})
    )
    place.fetch(url, sha256=sha256(noise))
    assert place.content == noise
    assert server.statuses == [200, 206, 200]
    assert any("once more from zero" in line for line in place.told)


def test_a_wrong_sum_after_that_is_the_end_of_this_address(server, place, noise):
    url = server.serve("/a", noise, Answer(cut=50_000))
    other = server.serve("/b", noise)
    message = place.failure(url, sha256="0" * 64)
    assert f"sha256 is {sha256(noise)}, expected {'0' * 64}" in message
    assert server.statuses == [200, 206, 200]
    assert place.content is None
    assert place.partial == 0
    place.fetch(url, other, sha256=sha256(noise))


@pytest.mark.parametrize("damage", ["{", "[]", "null", '{"address": 5, "total": "x"}', ""])
def test_a_damaged_note_on_the_part_costs_only_the_part(server, place, noise, damage):
    url = server.serve("/a", noise, Answer(cut=50_000), Answer(status=404))
    place.failure(url)
    (state,) = place.folder.glob("downloads/.*.partial.json")
    state.write_text(damage)
    place.fetch(url)
    assert place.content == noise


def test_the_note_on_the_part_holds_no_address(server, place, noise):
    url = server.serve("/a", noise, Answer(cut=50_000), Answer(status=404))
    place.failure(url + "?token=geheim")
    (state,) = place.folder.glob("downloads/.*.partial.json")
    noted = json.loads(state.read_text())
    assert noted["total"] == len(noise)
    assert "geheim" not in state.read_text()
