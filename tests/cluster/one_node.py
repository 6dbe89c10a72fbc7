"""A real Slurm of one node on loopback, whose configuration, key and spool are in one folder.

    python tests/cluster/one_node.py

starts one, says what to set to use it, and stops it on Ctrl-C.
"""

import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from accounting import OF_SLURM, start_accounting

CPUS = 4
MEMORY_MB = 32_000
CONFIGURATION = """\
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=bf_interval=1,sched_min_interval=10000
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=10
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory}
PartitionName=all Nodes=ALL Default=YES PriorityTier=1
PartitionName=urgent Nodes=ALL PriorityTier=9
"""
"""Memory is watched every second, and a job that takes more than it asked for is killed."""


@dataclass
class OneNodeSlurm:
    """Slurm with the partitions `all`, the default, and `urgent`, whose jobs preempt others.

    Without `with_accounting` it has no accounting database, like most that a person sets up for one
    machine.
    """

    folder: Path
    with_accounting: bool = False
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which Slurm's commands find this Slurm."""
        return {
            "SLURM_CONF": str(self.folder / "slurm.conf"),
            "PATH": os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]]),
        }

    def start(self) -> None:
        for name in ("state", "spool", "bin"):
            (self.folder / name).mkdir()
        self._write_srun()
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        text = CONFIGURATION.format(
            folder=self.folder,
            host=_host(),
            user=getpass.getuser(),
            cpus=CPUS,
            memory=MEMORY_MB,
            controller_port=_free_port(),
            node_port=_free_port(),
        )
        accounting = _free_port() if self.with_accounting else None
        if accounting:
            text += OF_SLURM.format(folder=self.folder, port=accounting)
        (self.folder / "slurm.conf").write_text(text)
        self._start(
            "munged", "--foreground", "--force", f"--key-file={key}",
            *(f"--{name}-file={self.folder}/munge.{name}" for name in ("log", "pid", "seed")),
            f"--socket={self.folder}/munge.socket",
        )  # fmt: skip
        if accounting:
            start_accounting(self.folder, _host(), accounting, _free_port(), self._start)
            add = ("sacctmgr", "--immediate", "--quiet", "add")
            self._wait(
                lambda: not self.ask(*add, "cluster", "loopback", check=False).returncode, 90
            )
            self.ask(*add, "account", "course", "cluster=loopback")
            self.ask(*add, "user", getpass.getuser(), "account=course")
        self.start_controller()
        self.start_node()
        self.wait_until_idle()

    def _write_srun(self) -> None:
        """Let srun find this Slurm in jobs, where the executor takes SLURM_CONF away."""
        srun = self.folder / "bin/srun"
        configuration = self.environment["SLURM_CONF"]
        srun.write_text(f'#!/bin/sh\nSLURM_CONF={configuration} exec {shutil.which("srun")} "$@"\n')
        srun.chmod(0o755)

    def start_controller(self) -> None:
        self._start("slurmctld", "-D")
        self._wait(lambda: self.ask("scontrol", "ping", check=False).returncode == 0)

    def start_node(self, *options: str) -> None:
        """Start slurmd; with ``-c`` it forgets what the last one left behind."""
        self._start("slurmd", "-D", *options)

    def forget_jobs_after(self, seconds: int) -> None:
        """Let Slurm forget jobs so long after their end (``MinJobAge``)."""
        path = self.folder / "slurm.conf"
        kept = [line for line in path.read_text().splitlines() if not line.startswith("MinJobAge")]
        path.write_text("\n".join([*kept, f"MinJobAge={seconds}", ""]))
        self.ask("scontrol", "reconfigure")

    def wait_until_idle(self) -> None:
        self._wait(lambda: self.ask("sinfo", "-h", "-o", "%t").stdout.split()[:1] == ["idle"])

    def kill(self, daemon: str, number: int = signal.SIGKILL) -> None:
        """End a daemon, as a crash or an administrator does; its jobs go on."""
        process = self.processes.pop(daemon)
        process.send_signal(number)
        process.wait(timeout=20)

    @contextmanager
    def controller_away(self):
        """Stop the controller for the block; commands of Slurm then fail, and jobs go on."""
        self.kill("slurmctld", signal.SIGTERM)
        try:
            yield
        finally:
            self.start_controller()

    def ask(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run a command of this Slurm, such as ``squeue``."""
        return subprocess.run(
            command,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=60,
        )

    def jobs(self, *states: str) -> dict[str, str]:
        """Return the jobs that Slurm remembers, in these states or in any: id → state."""
        wanted = ",".join(states) or "all"
        lines = self.ask("squeue", "-h", f"--states={wanted}", "--format=%i|%T").stdout.split()
        return dict(line.split("|") for line in lines)

    def submitted(self) -> int:
        """Return how many jobs there have been since the start."""
        told = self.ask("scontrol", "show", "config").stdout  # it forgets jobs, not their number
        return int(re.search(r"^NEXT_JOB_ID\s*= (\d+)", told, re.MULTILINE)[1]) - 1

    def job(self, number: str) -> dict[str, str]:
        """Return what Slurm says of a job."""
        said = self.ask("scontrol", "show", "job", number, "--oneliner").stdout
        return dict(word.split("=", 1) for word in said.split() if "=" in word)

    @property
    def node(self) -> str:
        return _host()

    def start_at_once(self, number: str) -> None:
        """Let a job that was requeued start at once: Slurm would wait for some minutes."""
        self._wait(lambda: self.job(number)["JobState"] == "PENDING")
        self.ask("scontrol", "update", f"jobid={number}", "starttime=now")

    def lose_node(self, number: str) -> None:
        """Lose the node, with its slurmd and the processes of the job; then have it back.

        Slurm has noticed by then, and the slurmd that comes back knows of no job.
        """
        self.ask("scontrol", "update", f"nodename={self.node}", "state=down", "reason=test")
        self.kill("slurmd")
        for process in self._of_jobs():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._wait(lambda: self.job(number)["JobState"] != "RUNNING")
        self.start_node("-c")
        # unless Slurm itself has found that the node is well
        self.ask("scontrol", "update", f"nodename={self.node}", "state=resume", check=False)
        self.wait_until_idle()
        # what Slurm still has to tell the lost node would end the job's next start
        self._wait(lambda: re.search(r"Agent queue size:\s+0\b", self.ask("sdiag").stdout))

    def _of_jobs(self) -> list[psutil.Process]:
        """Return the processes of this Slurm's jobs."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                variables = process.environ()
                is_here = variables.get("SLURM_CONF") == self.environment["SLURM_CONF"]
                if is_here and "SLURM_JOB_ID" in variables:
                    found.append(process)
        return found

    def stop(self) -> None:
        """End all jobs and the daemons."""
        with suppress(subprocess.SubprocessError):
            if "slurmctld" in self.processes and "slurmd" in self.processes:
                self.ask("scancel", f"--user={getpass.getuser()}", check=False)
                self._wait(lambda: not self.jobs("pending", "running", "completing"), 15)
        for name in ("slurmd", "slurmctld", "slurmdbd", "mariadbd", "munged"):
            if name in self.processes:
                _end(self.processes.pop(name))
        for process in self._of_jobs():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _start(self, *command: str) -> None:
        with (self.folder / f"{command[0]}.out").open("ab") as output:
            self.processes[command[0]] = subprocess.Popen(
                command, env=os.environ | self.environment, stdout=output, stderr=output
            )

    def _wait(self, condition, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not condition():
            for name, process in self.processes.items():
                if process.poll() is not None:
                    pytest.fail(f"{name} ended:\n{(self.folder / f'{name}.out').read_text()}")
            assert time.monotonic() < end, self._logs()
            time.sleep(0.1)

    def _logs(self) -> str:
        logs = sorted(self.folder.glob("*.out"))
        return "\n".join(f"{log.name}:\n{log.read_text()[-2000:]}" for log in logs)


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    process.kill()
    process.wait()


def _host() -> str:
    return socket.gethostname().partition(".")[0]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def main() -> None:
    """Run a Slurm until Ctrl-C."""
    with tempfile.TemporaryDirectory() as folder:
        slurm = OneNodeSlurm(Path(folder))
        try:
            slurm.start()
            for name, value in slurm.environment.items():
                print(f"export {name}={value}")
            print("# until Ctrl-C", flush=True)
            signal.pause()
        except KeyboardInterrupt:
            sys.exit(0)
        finally:
            slurm.stop()


if __name__ == "__main__":
    main()
