"""What is asked again, after how long, how often, and what is not."""

import socket
import time
from email.utils import formatdate

import pytest
from fetching import IMPATIENT, LIMITS
from misbehaving import Answer

from chapter6.fetching.wanted import Limits


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(server, place, noise, status, pauses):
    place.fetch(server.serve("/a", noise, *[Answer(status=status)] * 3))
    assert place.content == noise
    assert server.statuses == [status] * 3 + [200]
    assert len(pauses) == 3
    assert pauses == sorted(pauses)  # each longer than the one before


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_final_and_the_next_address_is_asked(server, place, noise, status, pauses):
    refused, good = server.serve("/a", noise, then=Answer(status=status)), server.serve("/b", noise)
    assert place.fetch(refused, good)["address"] == good
    assert server.statuses == [status, 200]
    assert pauses == []
    assert len(place.told) == 1
    assert f"{refused}: the server answered {status} " in place.told[0]


def test_three_503_within_six_seconds_are_no_reason_to_give_up():
    """However the dice fall, the tries last longer than that."""
    from chapter6.fetching.web.patience import FIRST_PAUSE, JITTER

    assert sum(FIRST_PAUSE * 2**n * (1 - JITTER) for n in range(Limits().tries - 1)) > 6


def test_an_address_is_given_up_after_its_tries(server, place, noise, pauses):
    url = server.serve("/a", noise, then=Answer(status=503))
    message = place.failure(url)
    assert server.statuses == [503] * LIMITS.tries
    assert f"{url} (the server answered 503 Service Unavailable (asked 6 times))" in message
    assert message.endswith(f"Place the file at {place.kept} by hand, or set other addresses")
    assert place.content is None


def test_bytes_refill_the_tries(server, place, noise, pauses):
    plan = []
    for _round in range(3):
        plan += [Answer(status=503)] * 4 + [Answer(cut=1000)]
    place.fetch(server.serve("/a", noise, *plan))
    assert place.content == noise


def test_bytes_that_came_before_do_not(server, place, noise):
    """A server without ranges that breaks off at the same place each time gets nowhere."""
    url = server.serve("/a", noise, then=Answer(cut=5000, ranges=False))
    assert "the connection broke after 5.0 kB (asked 6 times)" in place.failure(url)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("7", 7, 7), ("soon", 0, 1), (20, 18, 21)],
    ids=["seconds", "no number", "date"],
)
def test_retry_after_is_honoured(server, place, noise, header, least, most, pauses):
    if header == 20:
        header = formatdate(time.time() + header, usegmt=True)
    place.fetch(server.serve("/a", noise, Answer(status=503, headers={"Retry-After": header})))
    assert least <= pauses[0] <= most


def test_a_server_that_wants_too_long_a_pause_is_left_for_the_next(server, place, noise, pauses):
    busy = server.serve("/a", noise, then=Answer(status=429, headers={"Retry-After": "3600"}))
    place.fetch(busy, server.serve("/b", noise))
    assert place.content == noise
    assert pauses == []
    assert "asks to be left alone for 3,600 seconds" in place.told[0]


def test_a_connection_that_is_reset_is_tried_again(server, place, noise):
    place.fetch(server.serve("/a", noise, Answer(cut=60_000, reset=True)))
    assert place.content == noise
    assert server.statuses == [200, 206]


def test_a_server_that_says_nothing_is_tried_again(server, place, noise):
    place.fetch(server.serve("/a", noise, "nothing", Answer(pause=3)), limits=IMPATIENT)
    assert place.content == noise
    assert ["stalled" in line or "broke" in line for line in place.noted[:2]] == [True, True]


def test_a_drip_under_the_lowest_rate_counts_as_stalled(server, place, noise):
    url = server.serve("/a", noise, *[Answer(drip=0.02)] * 2)
    place.fetch(url, limits=IMPATIENT)
    assert place.content == noise
    assert server.statuses == [200, 206, 206]
    assert "fewer than 1.0 kB a second (downloads.lowest_rate)" in place.noted[0]


def test_a_server_that_only_drips_is_left_for_the_next(server, place, noise):
    slow, good = server.serve("/a", noise, then=Answer(drip=0.01)), server.serve("/b", noise)
    assert place.fetch(slow, good, limits=IMPATIENT)["address"] == good
    assert server.statuses == [200, 206, 206, 200]
    assert "stalled: " in place.told[0]


def test_where_nobody_answers_it_is_said_soon_with_what_to_do(place, pauses):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{one.getsockname()[1]}/a"
        message = place.failure(url)
    assert f"{url} (the server accepts no connection (asked 4 times))" in message
    assert "Place the file at" in message
    assert sum(pauses) < 6


def test_a_name_that_no_server_has_is_named_so(place):
    message = place.failure("http://no-such-server.invalid/a")
    assert "no server of that name is found: is there a network?" in message


def test_what_does_not_speak_http_is_named_so(place):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        import threading

        def answer():
            while True:
                try:
                    one, _ = listening.accept()
                except OSError:
                    return
                with one:
                    one.recv(1000)
                    one.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=answer, daemon=True).start()
        message = place.failure(f"http://127.0.0.1:{listening.getsockname()[1]}/a")
    assert "what answers does not speak HTTP" in message


def test_https_where_http_is_spoken_is_named_so(server, place, noise):
    url = server.serve("/a", noise).replace("http:", "https:")
    assert "no secure connection: does the server speak https?" in place.failure(url)


def test_a_proxy_is_used_and_its_absence_is_named(server, place, noise, monkeypatch):
    server.serve("/a", noise)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.files["http://elsewhere.example/a"] = noise
    server.usual["http://elsewhere.example/a"] = Answer()
    place.fetch("http://elsewhere.example/a")
    assert place.content == noise
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    message = place.failure("http://another.example/a")
    assert "the proxy (HTTPS_PROXY, HTTP_PROXY) does not answer" in message


def test_a_bundle_of_certificates_that_is_not_there_is_named(place, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    message = place.failure("https://127.0.0.1:9/a")
    assert "REQUESTS_CA_BUNDLE" in message
