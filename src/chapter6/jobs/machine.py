"""What a job runs on, and how much memory it uses."""

import os
import platform
import resource
import sys
from typing import Any


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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)
