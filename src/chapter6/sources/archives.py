"""Reading members of tar.gz and zip archives as a stream, without unpacking them to disk."""

import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from chapter6.errors import InputError
from chapter6.sources.inflate import InflateError, open_gzip, open_member
from chapter6.sources.limits import most_unpacked
from chapter6.sources.names import printable
from chapter6.sources.tar_stream import content_of, open_tar
from chapter6.sources.zip_directory import AGAIN, check_directory, wanted_member

_BUFFER = 1 << 20
_KINDS = {
    tarfile.LNKTYPE: "a hard link",
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.DIRTYPE: "a folder",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a named pipe",
    b"M": "the rest of a file of another volume",  # GNU tar -M
}
_FAULTS = (EOFError, OSError, InflateError, tarfile.TarError, ValueError)


class TarMember:
    """A member of a tar that is being read; its content can be read until the next one comes.

    Attributes
    ----------
    name
        As in the archive.
    kind
        ``a file``, or what else it is, such as ``a hard link``.
    target
        Of a link, the name that it leads to.
    bytes
        The size of its content.
    """

    __slots__ = ("_archive", "_info", "_path", "bytes", "kind", "name", "target")

    def __init__(self, info: tarfile.TarInfo, archive: tarfile.TarFile, path: str) -> None:
        """Describe the member that the archive has come to."""
        self.name, self.target, self.bytes = info.name, info.linkname, info.size
        self.kind = "a file" if info.isreg() else _KINDS.get(info.type, _unknown(info.type))
        self._info, self._archive, self._path = info, archive, path

    def content(self) -> bytes:
        """Read a file's content.

        Raises
        ------
        InputError
            If it is no file, or the archive ends within it.
        """
        try:
            if self._info.isreg():
                return content_of(self._info, self._archive)
        except _FAULTS as error:
            raise InputError(f"{self._path}: {error} in {printable(self.name)}; {AGAIN}") from error
        raise InputError(f"{self._path}: {printable(self.name)} is {self.kind}, expected a file")


def _unknown(kind: bytes) -> str:
    return f"a member of the unknown type {kind.decode('latin-1')!r}"


def tar_members(path: str | os.PathLike[str]) -> Iterator[TarMember]:
    """Yield every member of a gzipped tar in its order, links and folders too.

    The archive is read as a stream, to its end, where gzip's checksum is: a member costs about
    10 µs beside its decompression, and none is unpacked to disk. A member's content is read only
    if it is asked for.

    Raises
    ------
    InputError
        If the file is not a gzipped tar, ends early, its checksum is wrong, or something follows
        the end of the tar, as where two of them were put together.
    """
    last = "its start"
    try:
        with (
            open_gzip(path) as unzipped,
            io.BufferedReader(unzipped, _BUFFER) as stream,
            open_tar(stream) as archive,
        ):
            archive.most = most_unpacked(path)
            for member in archive:
                archive.pass_member(member)
                yield TarMember(member, archive, str(path))
                last = printable(member.name)
            while rest := archive.fileobj.read(_BUFFER):
                archive.pass_to(archive.fileobj.tell())
                if rest.strip(b"\0"):
                    raise InputError(
                        f"{path}: there is more after the end of the archive, after {last}; "
                        "tar would not read it either: pack the files as one archive"
                    )
    except _FAULTS as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise InputError(f"{path}: {error} after {last}; {AGAIN}") from error


@contextmanager
def zip_member(
    path: str | os.PathLike[str], member: str, most: int | None = None
) -> Iterator[IO[bytes]]:
    """Open one member of a zip for reading; with `most`, one of at most so many bytes.

    Raises
    ------
    InputError
        If the file is not a zip, is cut off, lacks the member (the message says which one was
        probably meant), the member cannot be read or is too large
        (`chapter6.sources.zip_directory`), or its content does not match its checksum or size.
    """
    check_directory(path)
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(zipfile.ZipFile(path))
            info = wanted_member(archive, path, member, most)
            stream = opened.enter_context(open_member(archive, info))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise InputError(f"{Path(path)}: {error}; {AGAIN}") from error
        try:
            yield stream
        except (zipfile.BadZipFile, EOFError, InflateError) as error:
            raise InputError(f"{Path(path)}: {error}; {AGAIN}") from error
