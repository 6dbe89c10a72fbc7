"""Small archives, right and wrong, for the tests."""

import io
import tarfile
import zipfile

from chapter6.climate.reading import COLUMNS, TIME

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
    values = dict.fromkeys(COLUMNS, 1.0) | {"T (degC)": temperature} | fields
    day, rest = divmod(minute, 1440)
    time = f"{day + 1:02d}.01.2009 {rest // 60:02d}:{rest % 60:02d}:00"
    return ",".join([time, *(str(value) for value in values.values())])


def climate_csv(rows, columns=(TIME, *COLUMNS)):
    header = ",".join(f'"{name}"' for name in columns)
    return "\n".join([header, *rows]) + "\n"
