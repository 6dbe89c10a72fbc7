"""Passwords and tokens in addresses: wherever the workflow writes or prints, they do not appear."""

import io
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

SECRETS = ("pa55word", "t0ken-value", "var1able-value", "us3r-token")
FOLDERS = (".snakemake", "resources", "results")


def a_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("jena_climate_2009_2016.csv", "not looked at here")
    return file.getvalue()


CONTENT = a_zip()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


def test_no_secret_is_written_or_printed(workspace, server):
    host = f"127.0.0.1:{server.server_port}"
    addresses = [
        f"http://me:pa55word@{host}/missing/a.zip?token=t0ken-value",
        f"http://us3r-token@{host}/missing/${{TOKEN}}/b.zip",
        "http://127.0.0.1:9/${TOKEN}?sig=t0ken-value",
        f"http://me:pa55word@{host}/jena.zip?X-Amz-Signature=t0ken-value&k=${{TOKEN}}",
    ]
    environment = {"TOKEN": "var1able-value"}
    said = []

    def snakemake(*arguments, addresses=addresses):
        over = {"editions": {"sample": {"sources": {"climate": {"addresses": addresses}}}}}
        (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
        options = ("--cores", "1", "--configfile", "over.yaml")
        ran = workspace.snakemake(*arguments, *options, check=False, **environment)
        said.append(ran.stdout)
        return ran

    failed = snakemake("download_climate", "--verbose", addresses=addresses[:3])
    assert failed.returncode == 1
    delivered = snakemake("download_climate", "--printshellcmds", "--verbose")
    assert delivered.returncode == 0, delivered.stdout
    assert any(secret in str(server.asked) for secret in SECRETS)  # they were sent
    wrong = snakemake("download_climate", addresses=f"http://me:pa55word@{host}/a")
    assert "a list is expected" in wrong.stdout
    snakemake("download_climate", addresses=[f"http://me:t0ken-value/pa55word@{host}/a"])
    snakemake("--detailed-summary", "download_climate")
    typed = json.dumps({"sample": {"sources": {"climate": {"addresses": addresses[:1]}}}})
    typed = f"editions={typed}".replace('":', '": ')
    ran = workspace.snakemake(
        "download_climate", "--cores", "1", "--verbose", "--config", typed, check=False
    )
    assert "404" in ran.stdout
    said.append(ran.stdout)
    for command in (("explain", "download_climate", "--configfile", "over.yaml"), ("verify",)):
        ran = workspace.chapter6(*command, **environment)
        said.append(ran.stdout + ran.stderr)

    found = [p for d in FOLDERS for p in (workspace.path / d).rglob("*") if p.is_file()]
    written = {path: path.read_bytes() for path in found}
    assert any(path.name.endswith(".record.json") for path in written)
    for secret in SECRETS:
        assert [path for path, held in written.items() if secret.encode() in held] == []
        assert [text for text in said if secret in text] == []


def test_another_password_fetches_nothing_again(workspace, server):
    def address(password):
        source = {"addresses": [f"http://me:{password}@127.0.0.1:{server.server_port}/a.zip"]}
        over = {"editions": {"sample": {"sources": {"climate": source}}}}
        (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
        workspace.options = ("--configfile", "over.yaml")

    address("one")
    workspace.snakemake("--cores", "1", "download_climate")
    address("another")
    assert workspace.planned("download_climate") == {}
