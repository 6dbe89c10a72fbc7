"""Local archives without a checksum: what is fetched again, and what stays as it is."""

import hashlib
import shutil

import pytest
import yaml

FETCHES = {"download_climate": 1}
ARCHIVE = "resources/sample/jena_climate_2009_2016.csv.zip"


@pytest.fixture
def disk(tmp_path):
    """A disk that holds an archive."""
    path = tmp_path / "a disk"
    path.mkdir()
    (path / "jena.zip").write_bytes(b"one")
    return path


def fetched(workspace, *addresses, **environment):
    """Fetch an archive from some addresses; return what Snakemake would do thereafter."""
    use(workspace, *addresses)
    workspace.snakemake("--cores", "1", "download_climate", **environment)
    assert (workspace.path / ARCHIVE).read_bytes() == b"one"
    assert workspace.planned("download_climate", **environment) == {}


def use(workspace, *addresses):
    source = {"climate": {"addresses": [str(address) for address in addresses]}}
    over = {"editions": {"sample": {"sources": source}}}
    (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
    workspace.options = ("--configfile", "over.yaml")


ADDRESSES = {
    "a path": "{disk}/jena.zip",
    "a path from here": "archives/jena.zip",
    "from the home folder": "~/a disk/jena.zip",
    "a path with a variable": "${{DISK}}/jena.zip",
    "file": "file://{uri}/jena.zip",
    "file with a host": "file://localhost{uri}/jena.zip",
    "file with a variable": "file://${{DISK}}/jena.zip",
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_local_archive_is_followed_in_its_content_however_it_is_addressed(workspace, disk, kind):
    (workspace.path / "archives").symlink_to(disk)
    uri = disk.as_uri().removeprefix("file://")
    environment = {"HOME": str(disk.parent), "DISK": str(disk)}
    fetched(workspace, ADDRESSES[kind].format(disk=disk, uri=uri), **environment)
    (disk / "jena.zip").write_bytes(b"two")
    assert workspace.planned("download_climate", **environment) == FETCHES
    (disk / "jena.zip").write_bytes(b"one")
    assert workspace.planned("download_climate", **environment) == {}
    gone = disk.rename(disk.with_name("unplugged"))
    dry = workspace.snakemake("download_climate", "--dry-run", **environment).stdout
    assert "Nothing to be done" in dry
    (line,) = [line for line in dry.splitlines() if f"{ARCHIVE}, which was copied from it" in line]
    assert "jena.zip is gone" in line
    gone.rename(disk)
    assert workspace.planned("download_climate", **environment) == {}


def test_a_variable_that_is_not_set_any_more_is_a_source_that_is_gone(workspace, disk):
    fetched(workspace, "${DISK}/jena.zip", DISK=str(disk))
    disk.rename(disk.with_name("unplugged"))
    assert workspace.planned("download_climate", DISK="") == {}


def test_another_archive_in_place_of_one_that_is_gone_is_fetched(workspace, disk):
    use(workspace, disk / "none.zip", disk / "jena.zip")
    fetched(workspace, disk / "none.zip", disk / "jena.zip")
    (disk / "none.zip").write_bytes(b"two")
    assert workspace.planned("download_climate") == FETCHES


@pytest.mark.parametrize("why", ["forced", "another address"])
def test_a_fetched_archive_outlives_a_download_that_fails(workspace, disk, why):
    fetched(workspace, disk / "jena.zip")
    digest = hashlib.sha256((workspace.path / ARCHIVE).read_bytes()).hexdigest()
    shutil.rmtree(disk)
    if why == "another address":
        use(workspace, disk / "typo.zip")
    failed = workspace.snakemake("--cores", "1", "download_climate", "--force", check=False)
    assert failed.returncode
    assert "no such file" in failed.stdout
    assert hashlib.sha256((workspace.path / ARCHIVE).read_bytes()).hexdigest() == digest
    if why == "forced":
        assert workspace.planned("download_climate") == {}


def test_a_damaged_copy_of_an_archive_that_is_gone_is_not_kept_for_good(workspace, disk):
    fetched(workspace, disk / "jena.zip")
    shutil.rmtree(disk)
    (workspace.path / ARCHIVE).write_bytes(b"two")
    assert workspace.planned("download_climate") == FETCHES


def test_an_address_of_an_unknown_kind_stops_before_anything_runs(workspace):
    use(workspace, "/x.zip", "s3://bucket/x.zip")
    stopped = workspace.snakemake("download_climate", "--dry-run", check=False).stdout
    assert "over.yaml:7: editions.sample.sources.climate.addresses.1: s3:// is not" in stopped
    assert "Traceback" not in stopped
