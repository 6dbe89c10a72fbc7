"""The random numbers of a training: every use and every epoch has its own seed.

No seed depends on the numbers drawn before. So a job that resumes at epoch 7 draws the same numbers
as one that never stopped, and jobs, layers and epochs do not affect each other.
"""

import hashlib
import json
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Seeds:
    """All seeds of one training, derived from its seed and the name of its model."""

    seed: int
    model: str

    def derived(self, purpose: str, epoch: int = 0) -> int:
        """Return a 32-bit seed for a purpose, such as dropout, in an epoch, from 0."""
        return int.from_bytes(self._digest(purpose, epoch)[:4], "big")

    def examples(self, epoch: int) -> np.random.Generator:
        """Return the generator that draws or shuffles the examples of an epoch, from 0."""
        return np.random.default_rng(int.from_bytes(self._digest("examples", epoch), "big"))

    def _digest(self, purpose: str, epoch: int) -> bytes:
        source = json.dumps([self.seed, self.model, purpose, epoch])
        return hashlib.sha256(source.encode()).digest()
