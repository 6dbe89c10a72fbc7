"""Measure downloads on loopback: bytes moved for one member of a zip, speed against curl, memory.

A server in a process of its own serves the folder of the genuine archives, and a file of random
bytes. Ours and curl fetch that file alternately; ours computes and compares the sha256 meanwhile,
curl is timed both alone and with sha256sum after it. The medians are printed::

    python benchmarks/download.py FOLDER_OF_THE_ARCHIVES --megabytes 1000 --runs 5
"""

import argparse
import hashlib
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chapter6.fetching.fetch import Fetch
from chapter6.fetching.wanted import Wanted
from chapter6.fetching.web import deliver  # noqa: F401  # so that no timing includes the import

MEMBER = "glove.6B.100d.txt"
RANDOM = "random.tar.gz"  # the name decides nothing: a digest proves the content


class Handler(BaseHTTPRequestHandler):
    """Sends files of `folders`, whole or in part, and says at /moved how many bytes it has sent."""

    protocol_version = "HTTP/1.1"
    folders: tuple[Path, ...] = ()
    moved = 0

    def do_GET(self) -> None:
        """Answer."""
        if self.path == "/moved":
            body = str(Handler.moved).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        path = next(p for folder in self.folders if (p := folder / self.path[1:]).exists())
        total = path.stat().st_size
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(asked[1]) if asked else 0
        last = min(int(asked[2]) + 1, total) if asked and asked[2] else total
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(last - first))
        self.send_header("ETag", f'"{total}"')
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last - 1}/{total}")
        self.end_headers()
        self.wfile.flush()
        with path.open("rb") as file, suppress(OSError):
            Handler.moved += self.connection.sendfile(file, first, last - first)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def serve(folders: list[str]) -> None:
    Handler.folders = tuple(map(Path, folders))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def fetch(url: str, target: str, pins: str) -> None:
    """Fetch one file in this process; print the seconds and the peak memory as JSON."""
    output = Path(target)
    wanted = Wanted(output.name, **json.loads(pins))
    began, used = time.perf_counter(), processor_time(resource.RUSAGE_SELF)
    Fetch(wanted, [url], output, output.with_name("receipt.json")).run()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    used = processor_time(resource.RUSAGE_SELF) - used
    print(json.dumps({"seconds": seconds, "processor": used, "peak_mb": peak}))


def processor_time(who: int) -> float:
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def ours(url: str, name: str, **pins: object) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--fetch", url, f"{folder}/{name}", json.dumps(pins)]
        said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return dict(json.loads(said.splitlines()[-1]))


def curl(url: str, sha256: str | None) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/file"
        began, used = time.perf_counter(), processor_time(resource.RUSAGE_CHILDREN)
        subprocess.run(["curl", "--silent", "--fail", "--output", file, url], check=True)
        if sha256:
            said = subprocess.run(
                ["sha256sum", file], check=True, capture_output=True, encoding="utf-8"
            )
            assert said.stdout.split()[0] == sha256
        seconds = time.perf_counter() - began
    used = processor_time(resource.RUSAGE_CHILDREN) - used
    return {"seconds": seconds, "processor": used}


def moved(url: str) -> int:
    return int(
        subprocess.run(["curl", "-s", f"{url}/moved"], capture_output=True, check=True).stdout
    )


def measure_member(archives: Path, url: str) -> None:
    path = archives / "glove.6B.zip"
    with zipfile.ZipFile(path) as archive:
        packed = archive.getinfo(MEMBER).compress_size
        with archive.open(MEMBER) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    before = moved(url)
    seen = ours(f"{url}/{path.name}", path.name, member=MEMBER, member_sha256=digest, cuts=True)
    count = moved(url) - before
    print(f"{MEMBER}: {count:,} bytes moved, {count / packed:.5f} of its packed size {packed:,};")
    print(f"    the archive has {path.stat().st_size:,}; peak memory {seen['peak_mb']:.0f} MB")


def measure_speed(folder: Path, url: str, megabytes: int, runs: int) -> None:
    digest = hashlib.sha256()
    with (folder / RANDOM).open("wb") as file:
        for _ in range(megabytes):
            block = os.urandom(10**6)
            digest.update(block)
            file.write(block)
    sha256, address = digest.hexdigest(), f"{url}/{RANDOM}"
    ways: dict[str, Callable[[], dict[str, float]]] = {
        "ours": lambda: ours(address, RANDOM, sha256=sha256),
        "curl": lambda: curl(address, None),
        "curl, then sha256sum": lambda: curl(address, sha256),
    }
    runs_of: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            runs_of[name].append(way())
    for name, seen in runs_of.items():
        pairs = zip(seen, runs_of["ours"], strict=True)
        ratio = statistics.median(one["seconds"] / own["seconds"] for one, own in pairs)
        rate = megabytes / statistics.median(one["seconds"] for one in seen)
        used = statistics.median(one["processor"] for one in seen)
        print(
            f"{name}: {rate:,.0f} MB/s, {used:.2f} s of processor time; ours is {ratio:.2f} as fast"
        )
    print(f"peak memory of ours: {max(one['peak_mb'] for one in runs_of['ours']):.0f} MB")


def main() -> None:
    if sys.argv[1:2] == ["--serve"]:
        return serve(sys.argv[2:])
    if sys.argv[1:2] == ["--fetch"]:
        return fetch(*sys.argv[2:])
    parser = argparse.ArgumentParser(description="Measure downloads on loopback.")
    parser.add_argument("archives", type=Path, help="folder of the genuine archives")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, __file__, "--serve", str(args.archives), made]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            try:
                measure_member(args.archives, url)
                measure_speed(Path(made), url, args.megabytes, args.runs)
            finally:
                server.kill()
    return None


if __name__ == "__main__":
    main()
