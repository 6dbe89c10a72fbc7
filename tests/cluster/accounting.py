"""An accounting database for the Slurm of the tests: slurmdbd, on a MariaDB of its own."""

import getpass
import subprocess
from collections.abc import Callable
from pathlib import Path

PROGRAMS = ("mariadb-install-db", "mariadbd", "slurmdbd")
CONFIGURATION = """\
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
DbdHost={host}
DbdAddr=127.0.0.1
DbdPort={port}
SlurmUser={user}
PidFile={folder}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={database_port}
StorageUser=root
StorageLoc=slurm
"""
OF_SLURM = """\
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={port}
AccountingStoragePass={folder}/munge.socket
"""
"""What slurm.conf says of it."""


def write_database(folder: Path) -> None:
    """Make an empty database in `folder`."""
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={folder}/database", "--skip-test-db"],
        check=True,
        capture_output=True,
    )


def start_accounting(
    folder: Path, host: str, port: int, database_port: int, start: Callable[..., None]
) -> None:
    """Start the database and slurmdbd by calling `start`; `folder` has slurm.conf."""
    write_database(folder)
    start(
        "mariadbd", "--no-defaults", f"--datadir={folder}/database", f"--port={database_port}",
        "--bind-address=127.0.0.1", f"--socket={folder}/database.socket", "--skip-grant-tables",
        f"--user={getpass.getuser()}", f"--pid-file={folder}/mariadbd.pid",
    )  # fmt: skip
    file = folder / "slurmdbd.conf"
    file.touch(mode=0o600)
    file.write_text(
        CONFIGURATION.format(
            folder=folder,
            host=host,
            port=port,
            database_port=database_port,
            user=getpass.getuser(),
        )
    )
    start("slurmdbd", "-D")
