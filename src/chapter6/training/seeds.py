"""The random numbers of a training: every use and every epoch has a seed of its own.

None of them counts on from another, so a job that goes on at epoch 7 draws what it would have
drawn anyway, and no job, layer or epoch disturbs another.
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
        """Return the seed, 32 bits, of a purpose (initialisation, dropout) in an epoch from 0."""
        return int.from_bytes(self._digest(purpose, epoch)[:4], "big")

    def examples(self, epoch: int) -> np.random.Generator:
        """Return the generator that shuffles an epoch's reviews or draws its windows, from 0."""
        return np.random.default_rng(int.from_bytes(self._digest("examples", epoch), "big"))

    def _digest(self, purpose: str, epoch: int) -> bytes:
        source = json.dumps([self.seed, self.model, purpose, epoch])
        return hashlib.sha256(source.encode()).digest()
