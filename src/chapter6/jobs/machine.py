"""What a job runs on, and how much memory it uses."""

import os
import platform
import re
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


def machine() -> dict[str, Any]:
    """Describe the machine: system, processor type, cores, Python version."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def peak_memory_mb() -> float:
    """Return the peak memory of this process in MB (10**6 bytes)."""
    with suppress(OSError):
        # getrusage also counts what the process was before it began to run Python: Snakemake
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        if found := re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE):
            return round(int(found[1]) * 1024 / 1e6, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)


def process_lives(pid: int, started: float) -> bool:
    """Tell whether a process of this machine still runs, and its number was not reused.

    `started` is when it had started at the latest, in seconds since 1970.
    """
    try:
        process = psutil.Process(pid)
        return process.create_time() <= started + 1 and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):  # a number that no process has
        return False
