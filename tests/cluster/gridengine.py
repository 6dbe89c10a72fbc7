"""A Grid Engine of one node, from Debian's packages, in a folder and on ports of its own."""

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from project import require

LIBRARY = Path("/usr/lib/gridengine")
SHARE = Path("/usr/share/gridengine")
FOLDERS = ("bin", "lib", "util", "utilbin")
PE = {
    "pe_name": "smp",
    "slots": "999",
    "user_lists": "NONE",
    "xuser_lists": "NONE",
    "start_proc_args": "NONE",
    "stop_proc_args": "NONE",
    "allocation_rule": "$pe_slots",
    "control_slaves": "FALSE",
    "job_is_first_task": "TRUE",
    "urgency_slots": "min",
    "accounting_summary": "FALSE",
    "qsort_args": "NONE",
}
QUEUE = {"qname": "all.q", "hostlist": "localhost", "slots": "2", "pe_list": "smp"}
QUEUE |= {"load_thresholds": "NONE"}  # other tests load the machine
SCHEDULER = {"schedule_interval": "0:0:1", "flush_submit_sec": "1", "flush_finish_sec": "1"}


class GridEngine:
    """A scheduler and a node with two slots; `environment` is what its commands need."""

    def __init__(self, folder):
        for program in ("sge_qmaster", "sge_execd", "qsub"):
            require(program)
        if os.geteuid():
            pytest.skip("only root can start the daemons of Grid Engine")
        self.folder = folder
        self.environment = {
            "SGE_ROOT": str(folder),
            "SGE_CELL": "default",
            "SGE_QMASTER_PORT": str(_free_port()),
            "SGE_EXECD_PORT": str(_free_port()),
        }
        self._daemons = {
            "sge_qmaster": folder / "spool/qmaster/qmaster.pid",
            "sge_execd": folder / "spool/execd/localhost/execd.pid",
        }

    def start(self):
        self._prepare()
        self.start_daemon("sge_qmaster")
        self._eventually("qconf", "-as", "localhost")
        self._eventually("qconf", "-Ap", str(self._written("pe", PE)))
        self._configure(("qconf", "-aq", "all.q"), QUEUE)
        self._configure(("qconf", "-msconf"), SCHEDULER)
        self.start_daemon("sge_execd")

    def stop(self):
        for name in reversed(self._daemons):
            self.stop_daemon(name)

    def start_daemon(self, name):
        self.run(f"/usr/sbin/{name}")

    def stop_daemon(self, name):
        """End a daemon and wait until it is gone."""
        pid = self._daemons[name]
        if pid.is_file():
            number = int(pid.read_text())
            os.kill(number, 15)
            while Path(f"/proc/{number}").exists():
                time.sleep(0.1)
            pid.unlink(missing_ok=True)

    def run(self, *command, **environment):
        done = subprocess.run(
            command,
            env=os.environ | self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def _prepare(self):
        common, spool = self.folder / "default/common", self.folder / "spool"
        for path in (common, spool / "qmaster/job_scripts", spool / "db", spool / "execd"):
            path.mkdir(parents=True)
        for name in FOLDERS:
            (self.folder / name).symlink_to(Path("/var/lib/gridengine") / name)
        bootstrap = (SHARE / "default-bootstrap").read_text()
        bootstrap = bootstrap.replace("/var/spool/gridengine/spooldb", str(spool / "db"))
        bootstrap = bootstrap.replace("/var/spool/gridengine/qmaster", str(spool / "qmaster"))
        bootstrap = _with(bootstrap, {"admin_user": "none"})
        (common / "bootstrap").write_text(bootstrap)
        (common / "act_qmaster").write_text("localhost\n")
        names = {socket.gethostname(), socket.getfqdn()} - {"localhost"}
        (common / "host_aliases").write_text(" ".join(["localhost", *sorted(names)]) + "\n")
        settings = {
            "execd_spool_dir": str(spool / "execd"),
            "min_uid": "0",
            "min_gid": "0",
            "load_report_time": "00:00:01",
        }
        configuration = self.folder / "configuration"
        configuration.write_text(_with((SHARE / "default-configuration").read_text(), settings))
        self.run(f"{LIBRARY}/spoolinit", "berkeleydb", "libspoolb", str(spool / "db"), "init")
        resources = SHARE / "util/resources"
        for kind, source in (
            ("configuration", configuration),
            ("complexes", resources / "centry"),
            ("usersets", resources / "usersets"),
            ("managers", "root"),
        ):
            self.run(f"{LIBRARY}/spooldefaults", kind, str(source))

    def _configure(self, command, settings):
        """Run a command that starts an editor, which makes these settings."""
        editor = self.folder / "editor"
        changes = " ".join(f"-e 's|^{key} .*|{key} {value}|'" for key, value in settings.items())
        editor.write_text(f'#!/bin/sh\nsed -i {changes} "$1"\n')
        editor.chmod(0o755)
        self.run(*command, EDITOR=str(editor))

    def _written(self, name, settings):
        path = self.folder / name
        path.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        return path

    def _eventually(self, *command):
        """Run a command as often as the scheduler does not answer yet."""
        for _ in range(40):
            try:
                return self.run(*command)
            except RuntimeError as error:
                last = error
                time.sleep(0.25)
        raise last


def _with(text, settings):
    """Return a configuration with other values."""
    lines = []
    for line in text.splitlines():
        key = line.split()[0] if line.strip() else ""
        lines.append(f"{key} {settings[key]}" if key in settings else line)
    return "\n".join(lines) + "\n"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
