"""The synthetic archives have the official formats, and the same seed gives the same bytes."""

import gzip
import math
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from chapter6.sources import sample_words
from chapter6.sources.sample_climate import COLUMNS, write_climate_archive
from chapter6.sources.sample_reviews import write_reviews_archive
from chapter6.sources.sample_vectors import write_vectors_archive

ROWS = 20_000


def write_reviews(path: Path, seed: int) -> None:
    write_reviews_archive(path, seed=seed, train_per_class=60, test_per_class=45)


def write_vectors(path: Path, seed: int) -> None:
    write_vectors_archive(path, seed=seed, dimensions=(50, 100))


def write_climate(path: Path, seed: int) -> None:
    write_climate_archive(path, seed=seed, rows=ROWS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_reviews(folder / "reviews.tar.gz", 1)
    write_vectors(folder / "vectors.zip", 1)
    write_climate(folder / "climate.zip", 1)
    return folder


@pytest.fixture(scope="module")
def reviews(folder: Path) -> dict[str, str]:
    with tarfile.open(folder / "reviews.tar.gz") as archive:
        return {
            member.name: archive.extractfile(member).read().decode("utf-8")  # type: ignore[union-attr]
            for member in archive
            if member.isfile()
        }


@pytest.fixture(scope="module")
def climate_text(folder: Path) -> str:
    with zipfile.ZipFile(folder / "climate.zip") as archive:
        assert archive.namelist() == ["jena_climate_2009_2016.csv"]
        return archive.read("jena_climate_2009_2016.csv").decode("ascii")


@pytest.fixture(scope="module")
def climate(climate_text: str) -> dict[str, np.ndarray]:
    return columns_of(climate_text.encode())


def columns_of(content: bytes) -> dict[str, np.ndarray]:
    parsing = csv.ConvertOptions(timestamp_parsers=["%d.%m.%Y %H:%M:%S"])
    table = csv.read_csv(pa.BufferReader(content), convert_options=parsing)
    return {name: table[name].to_numpy() for name in table.column_names}


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (write_reviews, "reviews.tar.gz"),
        (write_vectors, "vectors.zip"),
        (write_climate, "climate.zip"),
    ],
)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    folder: Path, tmp_path: Path, write, name: str
) -> None:
    write(tmp_path / "again", 1)
    write(tmp_path / "other", 2)
    first = (folder / name).read_bytes()
    assert (tmp_path / "again").read_bytes() == first
    assert (tmp_path / "other").read_bytes() != first


def test_reviews_are_stored_in_lexicographic_order_with_their_folders(folder: Path) -> None:
    with tarfile.open(folder / "reviews.tar.gz") as archive:
        members = archive.getmembers()
    names = [member.name + "/" * member.isdir() for member in members]
    assert names == sorted(names)
    assert names[:4] == ["aclImdb/", "aclImdb/README", "aclImdb/test/", "aclImdb/test/neg/"]
    assert {(member.mtime, member.uid, member.uname) for member in members} == {(0, 0, "")}


def test_the_packed_reviews_carry_no_time_and_no_file_name(folder: Path) -> None:
    header = (folder / "reviews.tar.gz").read_bytes()[:10]
    assert header[:4] == b"\x1f\x8b\x08\x00"
    assert header[4:8] == bytes(4)
    with gzip.open(folder / "reviews.tar.gz") as packed:
        assert packed.read(8) == b"aclImdb/"


@pytest.mark.parametrize(("split", "count"), [("train", 60), ("test", 45)])
@pytest.mark.parametrize(("label", "stars"), [("neg", range(1, 5)), ("pos", range(7, 11))])
def test_each_folder_holds_ids_from_0_and_the_stars_of_its_label(
    reviews: dict[str, str], split: str, count: int, label: str, stars: range
) -> None:
    prefix = f"aclImdb/{split}/{label}/"
    pairs = [
        name.removeprefix(prefix).removesuffix(".txt").split("_")
        for name in reviews
        if name.startswith(prefix)
    ]
    assert sorted(int(number) for number, _ in pairs) == list(range(count))
    assert {int(rating) for _, rating in pairs} == set(stars)


def test_there_are_reviews_without_a_label_that_readers_must_ignore(
    reviews: dict[str, str],
) -> None:
    unsup = [name for name in reviews if name.startswith("aclImdb/train/unsup/")]
    assert len(unsup) == 6
    assert all(name.endswith("_0.txt") for name in unsup)


def test_reviews_hold_line_breaks_other_letters_and_very_different_lengths(
    reviews: dict[str, str],
) -> None:
    texts = [text for name, text in reviews.items() if name.endswith(".txt")]
    lengths = [len(text.split()) for text in texts]
    assert any("<br /><br />" in text for text in texts)
    assert {"é", "ï"} <= set("".join(texts))
    assert max(lengths) > 1500
    assert min(lengths) < 30
    assert 100 < np.median(lengths) < 200


def test_the_reviews_say_that_they_are_synthetic(reviews: dict[str, str]) -> None:
    assert reviews["aclImdb/README"].startswith("Synthetic film reviews")


def test_no_word_is_in_two_lists() -> None:
    lists = [value for name, value in vars(sample_words).items() if name.isupper()]
    public = [word.lower() for value in lists for word in value if isinstance(value, list)]
    parts = [*sample_words._FIRST, *sample_words._SECOND, *sample_words._LAST]
    for part in parts:
        public.remove(part)
    names = [name.lower() for name in sample_words.invented_names(3000)]
    assert len(names) == 3000
    words = public + names
    assert len(words) == len(set(words))


def read_vectors(folder: Path, dimensions: int) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(folder / "vectors.zip") as archive:
        text = archive.read(f"glove.6B.{dimensions}d.txt").decode("utf-8")
    assert text.endswith("\n")
    lines = [line.split(" ") for line in text.removesuffix("\n").split("\n")]
    return {word: np.array(numbers, dtype=float) for word, *numbers in lines}


@pytest.mark.parametrize("dimensions", [50, 100])
def test_each_line_of_vectors_is_a_word_and_its_numbers(folder: Path, dimensions: int) -> None:
    vectors = read_vectors(folder, dimensions)
    assert {len(vector) for vector in vectors.values()} == {dimensions}
    assert list(vectors)[:2] == ["the", "a"]
    assert {",", ".", "n't", "café", "zoë"} <= set(vectors)
    assert all(np.isfinite(vector).all() for vector in vectors.values())


def test_the_archive_of_vectors_has_the_official_members(tmp_path: Path) -> None:
    write_vectors_archive(tmp_path / "glove.6B.zip", seed=3)
    with zipfile.ZipFile(tmp_path / "glove.6B.zip") as archive:
        assert archive.namelist() == [f"glove.6B.{n}d.txt" for n in (50, 100, 200)]
        assert archive.testzip() is None


def test_most_words_of_the_reviews_have_a_vector_and_some_have_none(
    folder: Path, reviews: dict[str, str]
) -> None:
    vectors = read_vectors(folder, 50)
    marks = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))
    texts = [text for name, text in reviews.items() if "/train/" in name]
    words = {word for text in texts for word in text.lower().translate(marks).split(" ") if word}
    covered = len(words & set(vectors)) / len(words)
    assert 0.90 < covered < 0.99


@pytest.mark.parametrize("dimensions", [50, 100])
@pytest.mark.parametrize(
    ("a", "b", "c", "answer"),
    [
        ("wolf", "dog", "cat", "tiger"),
        ("king", "man", "woman", "queen"),
        ("prince", "king", "queen", "princess"),
        ("puppy", "dog", "cat", "kitten"),
    ],
)
def test_the_chapters_analogies_hold(
    folder: Path, dimensions: int, a: str, b: str, c: str, answer: str
) -> None:
    vectors = read_vectors(folder, dimensions)
    wanted = vectors[a] - vectors[b] + vectors[c]

    def closeness(word: str) -> float:
        vector = vectors[word]
        return float(vector @ wanted) / math.sqrt(vector @ vector)

    assert max(vectors.keys() - {a, b, c}, key=closeness) == answer


def test_the_climate_file_has_the_genuine_header_and_rows(climate_text: str) -> None:
    header, first, *_ = climate_text.split("\n")
    assert header == ",".join(f'"{name}"' for name in ("Date Time", *COLUMNS))
    assert first.startswith("01.01.2009 00:10:00,")
    fields = first.split(",")[1:]
    assert len(fields) == 14
    assert all(len(field.partition(".")[2]) == 2 for field in fields)


def test_a_trailing_newline_leaves_an_empty_last_line(climate_text: str) -> None:
    lines = climate_text.split("\n")
    assert lines[-1] == ""
    assert len(lines) == 1 + ROWS + 1


def test_the_climate_has_one_gap_and_one_day_twice(climate: dict[str, np.ndarray]) -> None:
    time = climate["Date Time"]
    assert len(time) == ROWS
    steps = np.diff(time) / np.timedelta64(1, "m")
    assert Counter(steps.tolist()) == {10.0: ROWS - 3, 40.0: 1, -1430.0: 1}
    again = int(np.argmin(steps)) + 1
    assert str(time[again]).endswith("T00:10:00")
    for values in climate.values():  # the wind may be missing in one of the two; here it is not
        assert (values[again - 144 : again] == values[again : again + 144]).all()


def test_only_the_wind_columns_hold_the_missing_value(climate: dict[str, np.ndarray]) -> None:
    missing = {name: int((climate[name] == -9999.0).sum()) for name in COLUMNS}
    assert {name: count for name, count in missing.items() if count} == {
        "wv (m/s)": 6,
        "max. wv (m/s)": 6,
    }


def test_the_columns_obey_their_physics(climate: dict[str, np.ndarray]) -> None:
    kelvin = climate["T (degC)"] + 273.15
    pressure, vapour = climate["p (mbar)"], climate["VPact (mbar)"]
    saturated, celsius = climate["VPmax (mbar)"], climate["T (degC)"]

    def close(actual: np.ndarray, expected: np.ndarray, **tolerance: float) -> None:
        np.testing.assert_allclose(actual, expected, **tolerance)

    close(saturated, 6.1078 * np.exp(17.08085 * celsius / (234.175 + celsius)), atol=0.03)
    close(vapour, saturated * climate["rh (%)"] / 100, atol=0.02)
    close(climate["VPdef (mbar)"], saturated - vapour, atol=0.02)
    close(climate["Tpot (K)"], kelvin * (1000 / pressure) ** 0.286, atol=0.03)
    close(climate["rho (g/m**3)"], 1e5 * pressure / (287.058 * kelvin), rtol=0.015)
    close(climate["H2OC (mmol/mol)"], 1000 * vapour / pressure, atol=0.02)
    close(climate["sh (g/kg)"], 622 * vapour / (pressure - 0.378 * vapour), atol=0.02)
    assert (climate["Tdew (degC)"] <= celsius + 0.01).all()
    for name, highest in (("rh (%)", 100), ("wd (deg)", 360)):
        assert climate[name].min() >= 0
        assert climate[name].max() <= highest
    measured = climate["wv (m/s)"] != -9999
    wind, gust = climate["wv (m/s)"][measured], climate["max. wv (m/s)"][measured]
    assert wind.min() >= 0
    assert (gust >= wind).all()


def test_days_and_years_have_their_cycles(tmp_path: Path) -> None:
    write_climate_archive(tmp_path / "year.zip", seed=1, rows=53_000)
    with zipfile.ZipFile(tmp_path / "year.zip") as archive:
        table = columns_of(archive.read(archive.namelist()[0]))
    time, celsius = table["Date Time"].astype("datetime64[s]"), table["T (degC)"]
    month = time.astype("datetime64[M]").astype(int) % 12
    hour = time.astype("datetime64[h]").astype(int) % 24
    by_hour = np.array([celsius[hour == h].mean() for h in range(24)])
    assert celsius[month == 6].mean() - celsius[month == 0].mean() > 8
    assert 13 <= by_hour.argmax() <= 16
    assert by_hour.max() - by_hour.min() > 3


def test_too_few_rows_for_the_irregularities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1440"):
        write_climate_archive(tmp_path / "short.zip", seed=1, rows=100)
    assert not (tmp_path / "short.zip").exists()
