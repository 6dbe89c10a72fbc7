"""Bad archives: each stops its own rule with one clear line, and nothing else."""

import re

import pytest
from archives import REVIEWS, climate_csv, climate_row, write_tar, write_zip

from chapter6.climate.columns import COLUMNS, TIME

NUMBERS = " ".join(["0.5"] * 100)
VECTORS = f"a {NUMBERS}\nbad {NUMBERS}\n"
WEATHER = [climate_row(10 * i, temperature=float(i % 7)) for i in range(300)]

TEXT_RULES = {"reviews/reviews.parquet", "reviews/imdb.npz", "vectors/matrix.npz"}
CLIMATE_RULES = {"climate/climate.parquet", "climate/normalized.npz"}


def good_archives(folder):
    folder.mkdir()
    write_tar(folder / "aclImdb_v1.tar.gz")
    write_zip(folder / "glove.6B.zip", {"glove.6B.100d.txt": VECTORS, "glove.6B.50d.txt": "x"})
    write_zip(folder / "jena.zip", {"jena.csv": climate_csv(WEATHER)})


def use(workspace, folder):
    def change(config):
        sample = config["editions"]["sample"]
        sample.pop("synthetic")
        sample["sources"] = {
            "reviews": {"addresses": [str(folder / "aclImdb_v1.tar.gz")]},
            "vectors": {
                "addresses": [str(folder / "glove.6B.zip")],
                "member": "glove.6B.100d.txt",
            },
            "climate": {"addresses": [str(folder / "jena.zip")], "member": "jena.csv"},
        }
        sample["checks"] = {"vectors": {"least_coverage": 0}}  # of a few words, most have none
        sample["settings"]["climate"] = {
            "lookback": 12,
            "delay": 6,
            "splits": {"training_end": 100, "validation_end": 200},
        }

    workspace.change_config(change)


def truncated_tar(folder):
    path = folder / "aclImdb_v1.tar.gz"
    path.write_bytes(path.read_bytes()[:-60])


def empty_tar(folder):
    write_tar(folder / "aclImdb_v1.tar.gz", {})


def review_not_utf8(folder):
    write_tar(folder / "aclImdb_v1.tar.gz", REVIEWS | {"aclImdb/test/pos/3_9.txt": b"na\xefve"})


def no_wanted_member(folder):
    write_zip(folder / "glove.6B.zip", {"glove.6B.50d.txt": "x"})


def line_of_99_numbers(folder):
    lines = VECTORS + "rare " + " ".join(["1"] * 99) + "\n"
    write_zip(folder / "glove.6B.zip", {"glove.6B.100d.txt": lines})


def empty_zip(folder):
    write_zip(folder / "jena.zip", {})


def missing_column(folder):
    columns = [name for name in (TIME, *COLUMNS) if name != "p (mbar)"]
    write_zip(folder / "jena.zip", {"jena.csv": climate_csv(WEATHER, columns)})


def word_in_a_number_column(folder):
    rows = [*WEATHER[:100], climate_row(1000, **{"rh (%)": "damp"}), *WEATHER[101:]]
    write_zip(folder / "jena.zip", {"jena.csv": climate_csv(rows)})


CASES = [
    (truncated_tar, "read_reviews", "aclImdb_v1.tar.gz", "cut off or damaged", CLIMATE_RULES),
    (empty_tar, "read_reviews", "no reviews in train/neg", "aclImdb_v1.tar.gz", CLIMATE_RULES),
    (review_not_utf8, "read_reviews", "test/pos/3_9.txt is not UTF-8", "0xef", CLIMATE_RULES),
    (
        no_wanted_member,
        "align_vectors",
        "no member glove.6B.100d.txt",
        "the archive holds glove.6B.50d.txt",
        CLIMATE_RULES | {"reviews/imdb.npz"},
    ),
    (
        line_of_99_numbers,
        "align_vectors",
        "glove.6B.100d.txt, line 3",
        "99 numbers, expected 100",
        CLIMATE_RULES | {"reviews/imdb.npz"},
    ),
    (empty_zip, "read_climate", "no member jena.csv", "holds nothing", TEXT_RULES),
    (missing_column, "read_climate", "jena.csv, line 1", "missing columns: p (mbar)", TEXT_RULES),
    (
        word_in_a_number_column,
        "read_climate",
        "jena.csv, line 102: column 'rh (%)' holds 'damp'",
        "expected a number",
        TEXT_RULES,
    ),
]


@pytest.mark.parametrize(
    ("spoil", "rule", "where", "what", "untouched"), CASES, ids=[case[0].__name__ for case in CASES]
)
def test_bad_input_stops_its_own_rule_with_one_clear_line_and_leaves_no_output(
    workspace, tmp_path, spoil, rule, where, what, untouched
):
    folder = tmp_path / "archives"
    good_archives(folder)
    spoil(folder)
    use(workspace, folder)
    done = workspace.snakemake("--cores", "2", "data", check=False)
    assert done.returncode == 1
    # jobs and Snakemake write to the same terminal, so a message may begin within a line
    errors = re.findall(r"(?<!Workflow)Error: (.+)", done.stdout)
    assert len(errors) == 1, done.stdout
    assert where in errors[0]
    assert what in errors[0]
    assert "Traceback" not in done.stdout
    assert set(re.findall(r"Error in rule (\w+):", done.stdout)) == {rule}
    results = workspace.path / "results/sample"
    outputs = {
        str(path.relative_to(results))
        for kind in ("reviews", "vectors", "climate")
        for path in (results / kind).glob("*")
        if path.suffix in (".parquet", ".npz")
    }
    assert untouched <= outputs
    made_by = {
        "read_reviews": TEXT_RULES,
        "align_vectors": {"vectors/matrix.npz"},
        "read_climate": CLIMATE_RULES,
    }
    assert not outputs & made_by[rule]
    assert not list(results.rglob("*.part"))


def test_good_archives_of_the_same_kind_pass(workspace, tmp_path):
    good_archives(tmp_path / "archives")
    use(workspace, tmp_path / "archives")
    workspace.snakemake("--cores", "2", "data")


def test_a_checksum_that_does_not_match_stops_the_download(workspace, tmp_path):
    good_archives(tmp_path / "archives")
    use(workspace, tmp_path / "archives")
    pin = {"sha256": "0" * 64}
    workspace.change_config(
        lambda config: config["editions"]["sample"]["sources"]["climate"].update(pin)
    )
    done = workspace.snakemake("--cores", "2", "data", check=False)
    assert done.returncode == 1
    assert f"expected {'0' * 64}" in done.stdout
    assert not (workspace.path / "resources/sample/jena_climate_2009_2016.csv.zip").exists()
    assert (workspace.path / "results/sample/reviews/imdb.npz").exists()
