"""Small archives, right and wrong, for the tests."""

import io
import tarfile
import zipfile
from datetime import datetime, timedelta

import numpy as np

from chapter6.climate.columns import COLUMNS, TIME, TIME_FORMAT
from chapter6.sources.sample_climate import Weather, measured_columns

START = datetime(2009, 1, 1)

REVIEWS = {
    "aclImdb/train/neg/0_2.txt": "A dull film.<br />Dull, dull.",
    "aclImdb/train/neg/10_1.txt": "Awful.",
    "aclImdb/train/neg/9_1.txt": "Bad.",
    "aclImdb/train/pos/0_9.txt": "A fine caf\u00e9 scene.",
    "aclImdb/train/unsup/0_0.txt": "Nobody said.",
    "aclImdb/test/neg/0_1.txt": "Worse.",
    "aclImdb/test/pos/0_10.txt": "Great!",
    "aclImdb/imdb.vocab": "the",
}


def write_tar(path, members=REVIEWS, format=tarfile.USTAR_FORMAT):
    with tarfile.open(path, "w:gz", format=format) as tar:
        for name, content in members.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def climate_row(minute, temperature=-8.0, **fields):
    """A row of weather that could be: columns follow from temperature, pressure, humidity, wind.

    These vary with the minute, and `fields` replaces values (also by words) as they are.
    """
    turn = minute // 10
    celsius = temperature if isinstance(temperature, float) else 0.0
    weather = Weather(
        *np.array(
            [[celsius], [980 + turn * 7 % 11], [60 + turn * 5 % 13], [1 + turn % 5],
             [6 + turn % 7], [turn * 37 % 360]], dtype=float
        )
    )  # fmt: skip
    values = {name: f"{value[0]:.2f}" for name, value in measured_columns(weather).items()}
    values |= {"T (degC)": temperature} | fields
    time = START + timedelta(minutes=minute)
    return ",".join([f"{time:{TIME_FORMAT}}", *(str(value) for value in values.values())])


def climate_csv(rows, columns=(TIME, *COLUMNS)):
    header = ",".join(f'"{name}"' for name in columns)
    return "\n".join([header, *rows]) + "\n"
