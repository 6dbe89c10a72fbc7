"""A server of S3 on loopback, and what is in its bucket."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from plugins import PLUGINS, with_plugins

KEYS = {"SNAKEMAKE_STORAGE_S3_ACCESS_KEY": "me", "SNAKEMAKE_STORAGE_S3_SECRET_KEY": "hush-hush"}
LIST = """
import boto3, json, sys
keys = dict(aws_access_key_id="me", aws_secret_access_key="hush-hush")
s3 = boto3.resource("s3", endpoint_url=sys.argv[1], region_name="us-east-1", **keys)
found = {o.key: o.get()["Body"].read().hex() for o in s3.Bucket("bucket").objects.all()}
print(json.dumps(found))
"""


@contextmanager
def server(log):
    """Yield the address of a server that keeps its objects in memory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)],
            env=os.environ | {"PYTHONPATH": str(with_plugins())},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(240):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def stored_in(workspace, address):
    """Let a workspace keep its results in the bucket."""
    workspace.options = (
        *("--configfile", "tests/editions/reduced.yaml"),
        *("--default-storage-provider", "s3", "--default-storage-prefix", "s3://bucket/chapter6"),
        *("--storage-s3-endpoint-url", address),
    )
    workspace.environment = KEYS | {"PYTHONPATH": f"{workspace.path / 'src'}:{with_plugins()}"}
    return workspace


def objects(address):
    """Return what is in the bucket: path → content."""
    done = subprocess.run(
        [sys.executable, "-c", LIST, address],
        env=os.environ | {"PYTHONPATH": str(PLUGINS)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return {key.removeprefix("chapter6/"): bytes.fromhex(text) for key, text in found.items()}


def in_git(workspace):
    """Add all files to git, from which Snakemake learns what to send to the jobs."""
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=workspace.path, check=True)
