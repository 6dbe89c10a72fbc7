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
