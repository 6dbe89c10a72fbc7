"""The headers of a tar's members: read by tarfile, which knows no limits, and kept within ours.

tarfile holds a whole extended header in memory, reads them one within the other, and takes a
damaged header for the archive's end. What is wrong here is a `tarfile.ReadError`.
"""

import sys
import tarfile
from typing import Any

from chapter6.sources.limits import EXTENDED, EXTENDED_IN_A_ROW, GLOBAL, MEMBERS
from chapter6.sources.names import printable

_EXTENDED = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


class Archive(tarfile.TarFile):
    """A tar that is read as a stream, and how much of its limits is used up.

    Attributes
    ----------
    most
        Bytes that it may unpack to.
    count
        Members so far.
    in_a_row
        Extended headers since the last member.
    all_global
        Bytes of global headers so far.
    """

    most = sys.maxsize  # until it is set: the constructor reads the first header
    count = in_a_row = all_global = 0

    def pass_member(self, info: tarfile.TarInfo) -> None:
        """Count a member, and forget it; raise if the archive is beyond its limits with it."""
        self.members.clear()  # type: ignore[attr-defined]  # it would keep them all
        self.count += 1
        if self.count > MEMBERS:
            raise tarfile.ReadError(f"more than {MEMBERS:,} members")
        if info.size < 0 or info.offset_data > self.offset:
            raise tarfile.ReadError(f"{printable(info.name)} has a size below 0")
        self.pass_to(self.offset)

    def pass_to(self, end: int) -> None:
        """Raise if the archive unpacks to more than it may, with the bytes up to `end`."""
        if end > self.most:
            raise tarfile.ReadError(
                f"unpacks to {end:,} bytes or more, expected at most {self.most:,} from its size"
            )


class Header(tarfile.TarInfo):
    """A member's header, which must be intact and within the limits."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "Header":
        """Read the next header."""
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if isinstance(error, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
                raise  # the block of zeros that ends an archive
            raise tarfile.ReadError(str(error)) from error

    def _proc_member(self, archive: Archive) -> Any:  # tarfile's hook for subclasses
        """Read what belongs to the header; extended ones lead to the header of their member."""
        if self.type in _EXTENDED:
            self._check_extended(archive)
        else:
            archive.in_a_row = 0
        if self.type == tarfile.GNUTYPE_SPARSE and self._sparse_structs[1]:  # type: ignore[attr-defined]
            self._refuse_pieces()
        return super()._proc_member(archive)  # type: ignore[misc]

    def _check_extended(self, archive: Archive) -> None:
        archive.in_a_row += 1
        if self.type == tarfile.XGLTYPE:
            archive.all_global += self.size
        for count, most, what in (
            (self.size, EXTENDED, "bytes in an extended header"),
            (archive.all_global, GLOBAL, "bytes in global headers"),
            (archive.in_a_row, EXTENDED_IN_A_ROW, "extended headers in a row"),
        ):
            if not 0 <= count <= most:
                raise tarfile.ReadError(f"{count:,} {what}, expected at most {most:,}")

    def _proc_gnusparse_10(self, *_: Any) -> None:
        self._refuse_pieces()

    def _refuse_pieces(self) -> None:
        # tarfile reads the list of pieces without a limit
        raise tarfile.ReadError(
            f"{printable(self.name)} is a sparse file of many pieces: pack without tar -S"
        )
