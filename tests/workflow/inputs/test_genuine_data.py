"""The data stages on genuine data, which is not part of the repository."""

import numpy as np
import pytest

from chapter6.claims.data import PART, WHOLE, Data, data_read
from chapter6.evaluation.repeated_reviews import ReviewTexts
from chapter6.formats import read_arrays, read_json, read_table


@pytest.fixture(scope="module")
def excerpt(new_workspace, genuine_data):
    workspace = new_workspace()
    workspace.snakemake(
        "--cores",
        "2",
        "data",
        "evaluate_jena_naive",
        "--configfile",
        "tests/editions/excerpt.yaml",
        CHAPTER6_DATA=str(genuine_data),
    )
    return workspace.path / "results/excerpt"


def test_there_are_25000_training_and_25000_test_reviews(excerpt):
    facts = read_json(excerpt / "reviews/reviews.json")
    assert facts["train"] == facts["test"] == {"negative": 12_500, "positive": 12_500}
    assert read_table(excerpt / "reviews/reviews.parquet", ["id"]).num_rows == 50_000


def test_it_is_known_for_all_reviews_and_excerpts_of_vectors_and_weather(excerpt):
    paths = {"reviews": "reviews/reviews", "vectors": "vectors/coverage",
             "climate": "climate/irregularities"}  # fmt: skip
    facts = {source: read_json(excerpt / f"{path}.json") for source, path in paths.items()}
    assert data_read(facts, None, synthetic=False) == Data(WHOLE, PART, PART)


def test_the_reviews_that_are_there_more_than_once_are_counted_and_nothing_else_is_odd(excerpt):
    found = read_json(excerpt / "reviews/reviews.json")["found"]
    counted = {kind: each["count"] for kind, each in found.items() if each["count"]}
    counted.pop("unlabelled", None)  # some copies of the archive lack them
    assert counted == {"copies_in_train": 96, "copies_in_test": 199, "test_in_train": 123}


def test_29_of_5000_validation_reviews_are_among_the_20000_training_ones(excerpt):
    order = read_arrays(excerpt / "reviews/imdb.npz")["rows"]
    texts = ReviewTexts(read_table(excerpt / "reviews/reviews.parquet", ["split", "text"]), order)
    trained_on = texts.trained_on(20_000)
    assert np.isin(texts.of("validation", order[-5_000:]), trained_on).sum() == 29
    assert np.isin(texts.of("test", np.arange(25_000)), trained_on).sum() == 100


def test_there_are_88582_unique_training_tokens(excerpt):
    assert read_table(excerpt / "reviews/vocabulary.parquet").num_rows == 88_582


def test_9601_of_9999_words_have_a_vector(excerpt):
    coverage = read_json(excerpt / "vectors/coverage.json")
    assert (coverage["with_vector"], coverage["words"]) == (9_601, 9_999)
    vectors = read_arrays(excerpt / "vectors/matrix.npz")["vectors"]
    assert vectors.shape == (10_000, 100)
    assert (np.abs(vectors).sum(axis=1) > 0).sum() == 9_601


def test_encoded_reviews_keep_to_both_conventions(excerpt):
    for encoding, lowest in (("plain", 1), ("imdb", 1)):
        for split in ("", "-test"):
            arrays = read_arrays(excerpt / f"reviews/{encoding}{split}.npz")
            tokens = arrays["tokens"]
            assert len(arrays["offsets"]) == 25_001
            assert (tokens.min(), tokens.max()) == (lowest, 9_999)
            assert arrays["labels"].sum() == 12_500
            assert not np.isin(3, tokens) or encoding == "plain"


def test_the_genuine_irregularities_are_found(excerpt):
    found = read_json(excerpt / "climate/irregularities.json")
    assert found["rows"] == 106_727
    assert [(gap["after"], gap["missing_rows"]) for gap in found["gaps"]["spans"]] == [
        ("2009-10-08T09:40:00", 2)
    ]
    assert found["repeated"]["rows"] == 144
    assert found["repeated"]["spans"][0]["first"] == "2010-07-01T00:10:00"
    assert found["sentinels"] == found["out_of_range"] == found["inconsistent"] == {}
    assert found["misplaced"]["rows"] == found["stray"]["rows"] == found["uneven"]["count"] == 0
    assert {name: stuck["rows"] for name, stuck in found["constant"].items()} == {
        "wv (m/s)": 187,
        "max. wv (m/s)": 187,
        "wd (deg)": 187,
    }
    assert found["empty_lines"] == 1
    assert found["notes"] == []


def test_the_naive_forecast_is_what_the_chapters_formula_gives(excerpt):
    """Recomputed from the table in plain steps: 25 h ahead, whole batches of 128."""
    temperature = read_table(excerpt / "climate/climate.parquet")["T (degC)"].to_numpy()
    last = 80_001 + 1440 + 128 * ((93_000 - 80_001 - 1440 - 1) // 128)
    rows = np.arange(80_001 + 1440, last)
    celsius = np.abs(temperature[rows + 144] - temperature[rows - 6]).mean()
    scored = read_json(excerpt / "models/jena_naive/seed-1/metrics.json")["best"]["validation"]
    assert scored["mae_celsius"] == pytest.approx(celsius, rel=1e-5)
    assert scored["mae"] == pytest.approx(celsius / temperature[:80_000].std(), rel=1e-5)
