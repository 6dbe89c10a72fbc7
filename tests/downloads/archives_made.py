"""Archives that are made up for the downloads, in memory."""

import gzip
import io
import tarfile
import zipfile


def packed(content):
    return gzip.compress(content, mtime=0)


def tar_gz(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed(stream.getvalue())


def zipped(files, comment=b"", method=zipfile.ZIP_DEFLATED, force_zip64=False, stream=None):
    stream = io.BytesIO() if stream is None else stream
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.comment = comment
        for name, content in files.items():
            with archive.open(name, "w", force_zip64=force_zip64) as member:
                member.write(content)
    return stream.getvalue()
