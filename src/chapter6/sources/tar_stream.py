"""A tar that is read once, from its start to its end: tarfile does it, and this makes it quick."""

import io
import re
import tarfile
import zlib

from chapter6.sources.tar_headers import Archive, Header

_PIECE = 1 << 20
_PLAIN_FILE = re.compile(
    rb"""(.{100})                   # name
         (?:[0-7]{7}\0){3}          # mode, owner, group
         ([0-7]{11})\0[0-7]{11}\0   # size, time
         ([0-7]{6})\0[ ]            # checksum
         0\0{100}                   # a file that is no link
         ustar(?:\x0000|[ ]{2}\0)
         .{64}                      # names of owner and group
         (?:[0-7]{7}\0|\0{8}){2}    # device
         \0{155}.{12}               # no folder before the name""",
    re.VERBOSE | re.DOTALL,
)


def open_tar(stream: io.BufferedIOBase) -> Archive:
    """Open a tar for reading its members in their order, each at most once.

    Raises ``tarfile.TarError``, here and while it is read, if it is damaged or ends early.
    """
    return Archive(fileobj=_Forward(stream), mode="r", tarinfo=_Member)  # type: ignore[arg-type]


class _Member(Header):
    """A header that is taken apart at once if it is that of a plain file."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Member":
        """Take a header apart, as tarfile does, but only name and size if it is a plain file's.

        tarfile takes some 10 µs for any header, more than for the content of a review; nearly
        all are those of plain files, and all others are left to it.
        """
        if not (plain := _PLAIN_FILE.fullmatch(buf)):
            return super().frombuf(buf, encoding, errors)
        name, size, checksum = plain.groups()
        # The lower half of Adler-32 is the sum of the bytes, which is too small here to overflow:
        # 176 of them are arbitrary, few others are more than b"7".
        summed = zlib.adler32(buf[:148] + b" " * 8 + buf[156:], 0) & 0xFFFF
        if int(checksum, 8) != summed:
            return super().frombuf(buf, encoding, errors)
        member = cls(name.partition(b"\0")[0].decode(encoding, errors))
        member.size = int(size, 8)
        return member


class _Forward:
    """A stream with the few methods that tarfile calls; it cannot go back."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        """Start where the stream is, and call this 0."""
        self._stream, self._position = stream, 0

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer only at the end; memory is taken only for what is there."""
        pieces = []
        while size > 0 and (piece := self._stream.read(min(size, _PIECE))):
            pieces.append(piece)
            size -= len(piece)
            self._position += len(piece)
        return b"".join(pieces)

    def seek(self, position: int) -> None:
        """Go on to a position, or to the end if it is beyond."""
        if position < self._position:
            raise tarfile.StreamError("seeking backwards is not allowed")
        while self._position < position and self.read(min(_PIECE, position - self._position)):
            pass


def content_of(member: tarfile.TarInfo, archive: tarfile.TarFile) -> bytes:
    """Return the content of a file that the archive has come to.

    Raises ``tarfile.TarError`` if the archive ends within it.
    """
    if member.issparse():
        with archive.extractfile(member) as file:  # type: ignore[union-attr]  # it is a file
            return file.read()
    archive.fileobj.seek(member.offset_data)
    content: bytes = archive.fileobj.read(member.size)
    if len(content) < member.size:
        raise tarfile.ReadError("unexpected end of data")
    return content
