"""Archives from servers, by way of Snakemake."""

import json
import shutil
import signal
import time

import pytest
import yaml
from archives import climate_csv, climate_row, write_zip
from misbehaving import Answer

ROWS = [climate_row(10 * i, temperature=float(i % 7)) for i in range(300)]
FIRST = "01.01.2009 00:00:00"
OUTPUT = "resources/sample/jena_climate_2009_2016.csv.zip"
RECORD = f"{OUTPUT}.record.json"
RECEIPT = "resources/sample/jena_climate_2009_2016.json"
KEPT = "resources/sample/downloads/jena_climate_2009_2016.csv.zip"


def table(folder, rows=ROWS):
    write_zip(folder / "made.zip", {"jena.csv": climate_csv(rows)})
    return (folder / "made.zip").read_bytes()


def use(workspace, *addresses, **pins):
    source = {"climate": {"addresses": list(addresses), "member": "jena.csv", **pins}}
    source["climate"] = {"rows": None, "first": None, **source["climate"]}
    over = {
        "downloads": {"stall_seconds": 10, "tries": 3},
        "editions": {"sample": {"sources": source}},
    }
    (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
    workspace.options = ("--configfile", "over.yaml")


def fetch(workspace, *arguments, target="download_climate", check=True):
    return workspace.snakemake("--cores", "1", target, *arguments, check=check)


def state(workspace):
    return [(workspace.path / path).read_bytes() for path in (OUTPUT, RECEIPT, RECORD)]


def test_an_archive_comes_once_and_no_later_call_needs_the_server(workspace, server, tmp_path):
    content = table(tmp_path)
    use(workspace, server.serve("/jena.zip", content))
    fetch(workspace)
    assert (workspace.path / OUTPUT).read_bytes() == content
    server.usual.clear()
    assert workspace.planned("download_climate") == {}
    (workspace.path / OUTPUT).unlink()
    fetch(workspace)
    assert (workspace.path / OUTPUT).read_bytes() == content
    assert len(server.requests) == 1


def test_adding_its_pin_moves_no_bytes_and_a_wrong_one_costs_nothing(workspace, server, tmp_path):
    import hashlib

    content = table(tmp_path)
    url = server.serve("/jena.zip", content)
    use(workspace, url)
    fetch(workspace)
    use(workspace, url, sha256=hashlib.sha256(content).hexdigest())
    fetch(workspace)
    assert len(server.requests) == 1
    before = state(workspace)
    use(workspace, url, sha256="0" * 64)
    failed = fetch(workspace, check=False)
    assert failed.returncode
    assert f"sha256 is {hashlib.sha256(content).hexdigest()}, expected 000" in failed.stdout
    assert f"Place the file at {KEPT} by hand" in failed.stdout
    assert state(workspace) == before


@pytest.mark.parametrize("why", ["forced", "another address"])
def test_a_fetch_that_fails_costs_neither_file_nor_receipt_nor_record(
    workspace, server, tmp_path, why
):
    url = server.serve("/jena.zip", table(tmp_path))
    use(workspace, url)
    fetch(workspace)
    before = state(workspace)
    if why == "forced":
        server.usual["/jena.zip"] = Answer(status=404)
        failed = fetch(workspace, "--force", check=False)
    else:
        use(workspace, server.serve("/page", b"<html><title>Moved</title>"))
        failed = fetch(workspace, check=False)
        assert "an HTML page, titled “Moved”; expected a zip" in failed.stdout
        use(workspace, url)
    assert failed.returncode
    assert "Traceback" not in failed.stdout
    assert state(workspace) == before
    assert workspace.planned("download_climate") == {}


def test_a_killed_download_goes_on(workspace, server, tmp_path):
    content = table(tmp_path)
    half = len(content) // 2
    url = server.serve("/jena.zip", content, Answer(cut=half), then=Answer(pause=60))
    use(workspace, url)
    process = workspace.start("--cores", "1", "download_climate", own_group=True)
    end = time.monotonic() + 60
    while len(server.requests) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (workspace.path / OUTPUT).exists()
    server.usual["/jena.zip"] = Answer()
    workspace.snakemake("download_climate", "--unlock")
    fetch(workspace)
    assert (workspace.path / OUTPUT).read_bytes() == content
    assert server.requests[-1].headers["Range"] == f"bytes={half}-"


def test_what_a_reader_finds_wrong_is_fetched_from_the_next_address(workspace, server, tmp_path):
    bad, good = table(tmp_path, ROWS[1:]), table(tmp_path)
    first, second = server.serve("/bad.zip", bad), server.serve("/good.zip", good)
    use(workspace, first, second, first=FIRST)
    failed = fetch(workspace, target="read_climate", check=False)
    assert "first is 2009-01-01T00:10:00, expected 2009-01-01T00:00:00" in failed.stdout
    assert workspace.planned("read_climate") == {"download_climate": 1, "read_climate": 1}
    said = workspace.chapter6("explain", "read_climate", *workspace.options).stdout
    assert "download_climate: a reader found wrong what an address delivered" in said
    done = fetch(workspace, target="read_climate")
    assert f"{first}: the same file as before: " in done.stdout
    assert json.loads((workspace.path / RECEIPT).read_text())["address"] == second
    assert workspace.planned("read_climate") == {}


def test_a_pin_that_was_wrong_itself_is_put_right_without_a_network(workspace, server, tmp_path):
    url = server.serve("/jena.zip", table(tmp_path))
    use(workspace, url, first="02.01.2009 00:10:00")
    fetch(workspace, target="read_climate", check=False)
    again = fetch(workspace, target="read_climate", check=False)
    assert f"{url} (the same file as before: {OUTPUT}: first is 2009-01-01T00:00:00" in again.stdout
    server.usual.clear()
    use(workspace, url, first=FIRST)
    fetch(workspace, target="read_climate")


def test_what_is_placed_by_hand_is_taken(workspace, tmp_path):
    use(workspace, "http://127.0.0.1:9/jena.zip")
    failed = fetch(workspace, check=False)
    assert f"Place the file at {KEPT} by hand, or set other addresses" in failed.stdout
    (workspace.path / KEPT).write_bytes(table(tmp_path))
    fetch(workspace)
    assert json.loads((workspace.path / RECEIPT).read_text())["address"] == KEPT


def test_two_workspaces_that_share_resources_fetch_once(new_workspace, server, tmp_path):
    content = table(tmp_path)
    url = server.serve("/jena.zip", content, Answer(pause=6))
    both = [new_workspace(), new_workspace()]
    (tmp_path / "shared").mkdir()
    for workspace in both:
        (workspace.path / "resources").symlink_to(tmp_path / "shared")
        use(workspace, url)
    processes = [workspace.start("--cores", "1", "download_climate") for workspace in both]
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sum("is being made by process" in text for text in said) == 1
    assert len(server.requests) == 1
    for workspace in both:
        assert (workspace.path / OUTPUT).read_bytes() == content
        assert workspace.planned("download_climate") == {}


def test_the_excerpt_is_read_from_servers_and_then_without_them(
    new_workspace, server, genuine_data
):
    """Every address is on the web; the word vectors come as their one member."""
    workspace = new_workspace()
    config = yaml.safe_load((workspace.path / "tests/editions/excerpt.yaml").read_text())
    for source in config["editions"]["excerpt"]["sources"].values():
        name = source["addresses"][0].rpartition("/")[2]
        content = (genuine_data / name).read_bytes()
        source["addresses"] = [server.serve(f"/{name}", content, Answer(cut=len(content) // 3))]
    vectors = config["editions"]["excerpt"]["sources"]["vectors"]
    vectors["member_sha256"] = "d9ad6e982f13a27171fe3643437cc9b2890aa0031fdec40cc76f0ec2a63f70f9"
    (workspace.path / "served.yaml").write_text(yaml.safe_dump(config))
    workspace.options = ("--configfile", "served.yaml")
    workspace.snakemake("--cores", "2", "data")
    sizes = {path.name: path.stat().st_size for path in genuine_data.glob("*.*z*")}
    sent = {}
    for request in server.requests:
        sent[request.path[1:]] = sent.get(request.path[1:], 0) + request.sent
    assert sent["aclImdb_v1.tar.gz"] == sizes["aclImdb_v1.tar.gz"]
    assert sent["jena_climate_2009_2016.csv.zip"] == sizes["jena_climate_2009_2016.csv.zip"]
    asked = len(server.requests)
    server.shutdown()
    server.server_close()
    assert workspace.planned("data") == {}
    shutil.rmtree(workspace.path / "results")
    workspace.snakemake("--cores", "2", "data")
    assert len(server.requests) == asked
