"""The commands that reproduce a result."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

SWEPT = ("report", "sweep")
"""The targets that the points of a sweep belong to."""
NO_SWEEP: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Reproduction:
    """How an edition was run, as far as is known.

    `configfiles` are the files given to ``snakemake --configfile``; `settings` are the edition's.

    >>> Reproduction("chapter", {"seeds": [1, 2], "models": {}}).everything("report")
    'snakemake --cores 4 report --config edition=chapter seeds=[1,2]'
    """

    edition: str
    settings: Mapping[str, Any]
    configfiles: Sequence[str] = ()

    def everything(self, target: str) -> str:
        """Return the command for a target that covers the whole edition, such as ``report``."""
        return self._command(
            target,
            self.settings.get("variants", ()),
            self.settings.get("controls", ()),
            self.settings.get("sweep", NO_SWEEP) if target in SWEPT else NO_SWEEP,
        )

    def model(self, model: str) -> str:
        """Return the command that trains and scores a model with all seeds."""
        own = self.settings["models"].get(model, {})
        return self._command(
            f"evaluate_{model}",
            [model.removeprefix(f"{own['variant_of']}_")] if own.get("variant_of") else (),
            [model] if own.get("control") else (),
        )

    def target(self, model: str, seed: int) -> str:
        """Return the target that trains and scores a model with one seed."""
        several = len(self.settings["seeds"]) > 1
        return f"evaluate_{model}" + (f"_seed_{seed}" if several else "")

    def _command(
        self,
        target: str,
        variants: Sequence[str],
        controls: Sequence[str],
        sweep: Mapping[str, Any] = NO_SWEEP,
    ) -> str:
        seeds = self.settings["seeds"]
        parts = ["snakemake --cores 4", target, "--config", f"edition={self.edition}"]
        if list(seeds) != [1]:
            parts.append(_listed("seeds", seeds))
        if variants:
            parts.append(_listed("variants", variants))
        if controls:
            parts.append(_listed("controls", controls))
        if sweep:
            parts.append(shlex.quote(f"sweep={json.dumps(sweep)}"))
        if self.configfiles:
            parts += ["--configfile", *map(shlex.quote, self.configfiles)]
        return " ".join(parts)


def _listed(key: str, values: Sequence[Any]) -> str:
    return f"{key}=[{','.join(map(str, values))}]"
