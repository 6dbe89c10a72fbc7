import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import chapter6.sources.download as downloading
from chapter6.errors import InputError
from chapter6.sources.download import download

CONTENT = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MD5 = hashlib.md5(CONTENT).hexdigest()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/missing":
            self.send_error(404)
            return
        if self.path == "/busy" and self.server.asked < 2:
            self.server.asked += 1
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.server.asked += 1
        cut = self.path == "/cut" or (self.path == "/late" and self.server.asked < 3)
        self.wfile.write(CONTENT[:1000] if cut else CONTENT)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(downloading, "PAUSE_SECONDS", 0)


@pytest.fixture
def copy(tmp_path):
    path = tmp_path / "source.bin"
    path.write_bytes(CONTENT)
    return path


def test_http_file_and_plain_addresses_deliver_the_same(server, copy, tmp_path):
    for number, address in enumerate([f"{server}/whole", copy.as_uri(), str(copy)]):
        target = tmp_path / f"{number}.bin"
        seen = download([address], target, sha256=SHA256, md5=MD5, size=len(CONTENT))
        assert target.read_bytes() == CONTENT
        assert seen == {"address": address, "bytes": len(CONTENT), "sha256": SHA256}


def test_addresses_are_tried_in_order_and_failures_announced(server, copy, tmp_path):
    announced = []
    addresses = [f"{server}/missing", f"{server}/cut", str(tmp_path / "none"), str(copy), "never"]
    seen = download(addresses, tmp_path / "target", sha256=SHA256, announce=announced.append)
    assert seen["address"] == str(copy)
    assert [line.split(": ")[0] for line in announced] == addresses[:3]
    assert "404" in announced[0]


def test_a_variable_in_an_address_is_filled_in(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("ARCHIVES", str(copy.parent))
    download(["${ARCHIVES}/source.bin"], tmp_path / "target", sha256=SHA256)
    assert (tmp_path / "target").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("pin", "message"),
    [
        ({"sha256": "0" * 64}, f"sha256 is {SHA256}, expected {'0' * 64}"),
        ({"md5": "0" * 32}, f"md5 is {MD5}"),
        ({"size": 5}, f"bytes is {len(CONTENT)}, expected 5"),
    ],
)
def test_a_file_that_is_not_the_pinned_one_is_refused(copy, tmp_path, pin, message):
    folder = tmp_path / "out"
    with pytest.raises(InputError, match=message):
        download([str(copy)], folder / "target", **pin)
    assert list(folder.iterdir()) == []


def test_a_download_cut_off_leaves_nothing_behind(server, tmp_path):
    folder = tmp_path / "out"
    with pytest.raises(InputError, match="no address delivered target"):
        download([f"{server}/cut"], folder / "target")
    assert list(folder.iterdir()) == []


def test_a_failed_download_leaves_an_older_file_alone(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"older")
    with pytest.raises(InputError, match=r"nowhere.*no such file"):
        download([str(tmp_path / "nowhere")], target)
    assert target.read_bytes() == b"older"


def test_every_address_is_named_with_its_reason_when_none_delivers(server, tmp_path):
    with pytest.raises(InputError) as caught:
        download([f"{server}/missing", str(tmp_path)], tmp_path / "target")
    assert "404" in str(caught.value)
    assert "not a file" in str(caught.value)


def test_a_connection_that_breaks_is_tried_again_and_a_wrong_file_is_not(server, copy, tmp_path):
    announced = []
    download([f"{server}/late"], tmp_path / "target", announce=announced.append)
    assert (tmp_path / "target").read_bytes() == CONTENT
    assert len(announced) == 2
    with pytest.raises(InputError, match="sha256"):
        download([str(copy)], tmp_path / "wrong", sha256="0" * 64, announce=announced.append)
    assert len(announced) == 3


def test_a_busy_server_is_asked_again(server, tmp_path):
    announced = []
    download([f"{server}/busy"], tmp_path / "target", sha256=SHA256, announce=announced.append)
    assert (tmp_path / "target").read_bytes() == CONTENT
    assert ["503" in line for line in announced] == [True, True]
