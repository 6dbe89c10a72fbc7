"""One measurement of `whole_chapter.py`, in its own process."""

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training_worker import WARM_UP, start, trial


def work(job: Mapping[str, Any]) -> None:
    """Set up one side's training of a model, wait for a line, run an epoch, print its seconds."""
    start(job["side"], job["settings"])
    from stopwatch import Stopwatch

    chosen = trial(job)
    first = Stopwatch(1, WARM_UP, 0)
    chosen.train(first)
    chosen.validate(Stopwatch(1, WARM_UP, 0))
    assert first.first is not None
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        took = chosen.epoch(Path(folder)) - begun
    print(json.dumps({"epoch": took, "startup": first.first - job["begun"]}), flush=True)


if __name__ == "__main__":
    work(json.loads(sys.argv[1]))
