"""Without any network: what a new user reads, and what to do about it."""

import yaml

CLOSED = "http://127.0.0.1:9/aclImdb_v1.tar.gz"  # a port on which nobody listens


def test_the_end_says_in_at_most_ten_lines_which_archive_is_missing(workspace):
    source = {"reviews": {"addresses": [CLOSED]}}
    over = {"edition": "chapter", "editions": {"chapter": {"sources": source}}}
    (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
    ran = workspace.snakemake(
        "--cores", "1", "download_reviews", "--configfile", "over.yaml", check=False
    )
    assert ran.returncode == 1
    end = ran.stdout[ran.stdout.index("One job failed:") :]
    assert len(end.splitlines()) <= 10
    assert "download_reviews: " in end
    assert CLOSED in end
    assert "aclImdb_v1.tar.gz" in end
    for inner in ("Traceback", "RuleException", "CalledProcessError", "HTTPConnectionPool"):
        assert inner not in ran.stdout


def test_fetch_gets_every_archive_and_once_only(workspace):
    first = workspace.chapter6("fetch", "sample")
    assert first.returncode == 0, first.stderr
    assert "edition sample: 0 of 3 archives are there; to come: 3 of unknown size" in first.stdout
    assert {path.name for path in workspace.path.glob("resources/sample/*")} >= {
        "aclImdb_v1.tar.gz",
        "glove.6B.zip",
        "jena_climate_2009_2016.csv.zip",
    }
    assert workspace.planned("fetch") == {}
    again = workspace.chapter6("fetch", "sample")
    assert "3 of 3 archives are there" in again.stdout
    assert "Nothing to be done" in again.stdout + again.stderr
    assert "archives: 3 of 3 archives are there" in workspace.chapter6("doctor").stdout


def test_fetch_of_what_nobody_delivers_ends_with_what_is_missing(workspace):
    sources = {name: {"addresses": [CLOSED]} for name in ("reviews", "vectors", "climate")}
    over = {"editions": {"chapter": {"sources": sources}}}
    (workspace.path / "over.yaml").write_text(yaml.safe_dump(over))
    ran = workspace.chapter6("fetch", "chapter", "--configfile", "over.yaml")
    assert ran.returncode == 1
    said = ran.stdout + ran.stderr
    end = said[said.index("3 jobs failed:") :]
    assert all(f"download_{name}: " in end for name in sources)
