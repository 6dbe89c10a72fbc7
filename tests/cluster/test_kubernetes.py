"""What `profiles/kubernetes` asks of a cluster. None is here: a server on loopback stands for one.

It notes what is submitted and lets every job fail, so that no pod runs.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bucket import KEYS, in_git, server, stored_in

PROFILE = ("--profile", "profiles/kubernetes", "--seconds-between-status-checks", "1")
IMAGE = ("--container-image", "registry.test/chapter6:1")
CONFIG = """
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: here, cluster: {server: "http://127.0.0.1:%s"}}]
contexts: [{name: here, context: {cluster: here, user: me}}]
users: [{name: me, user: {}}]
"""


class StandIn(ThreadingHTTPServer):
    """The few calls of Kubernetes that the executor makes."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.created = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        created = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.created.append((self.path, created))
        self._say(created)

    def do_GET(self):
        pods = {"items": []} if self.path.partition("?")[0].endswith("/pods") else {}
        self._say(pods or {"status": {"failed": 1}})

    def do_DELETE(self):
        self._say({"status": "Success"})

    def _say(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def cluster(workspace):
    cluster = StandIn()
    config = workspace.path / "kubeconfig"
    config.write_text(CONFIG % cluster.server_address[1])
    cluster.environment = {"KUBECONFIG": str(config)}
    yield cluster
    cluster.shutdown()
    cluster.server_close()


def test_jobs_ask_for_the_image_the_resources_and_the_keys_as_secrets(workspace, cluster, tmp_path):
    in_git(workspace)
    with server(tmp_path / "log") as address:
        stored_in(workspace, address)
        target = ("forward_rnn", *PROFILE, *IMAGE, "--retries", "0")
        done = workspace.snakemake(*target, check=False, **cluster.environment)
    assert done.returncode == 1
    (secret,) = [made for path, made in cluster.created if path.endswith("/secrets")]
    (job,) = [made for path, made in cluster.created if path.endswith("/jobs")]
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "registry.test/chapter6:1"
    assert container["resources"]["requests"].keys() >= {"cpu", "memory"}
    assert {variable["name"] for variable in container["env"]} >= KEYS.keys()
    assert {key.upper() for key in secret["data"]} >= KEYS.keys()
    (command,) = container["args"][1:]
    assert "--deploy-sources s3://bucket/chapter6/snakemake-workflow-sources" in command
    assert "forward_rnn" in command
    assert KEYS["SNAKEMAKE_STORAGE_S3_SECRET_KEY"] not in command + done.stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "container-image: registry.example.org/chapter6:latest is no image of this"),
        (IMAGE, "default-storage-prefix: name your own bucket"),
    ],
)
def test_what_a_site_has_to_change_is_said_before_anything_starts(workspace, cluster, given, said):
    stored_in(workspace, "http://127.0.0.1:1")
    workspace.options = workspace.options[:2]
    done = workspace.snakemake("report", *PROFILE, *given, check=False, **cluster.environment)
    assert done.returncode == 1
    assert said in done.stdout
    assert "Traceback" not in done.stdout
    assert cluster.created == []


def test_without_a_cluster_that_kubectl_knows_there_is_one_line(workspace):
    stored_in(workspace, "http://127.0.0.1:1")
    nowhere = {"KUBECONFIG": str(workspace.path / "none")}
    done = workspace.snakemake("report", *PROFILE, *IMAGE, check=False, **nowhere)
    assert done.returncode == 1
    assert f"no Kubernetes is known here: there is no {workspace.path / 'none'}" in done.stdout
    assert "Traceback" not in done.stdout
