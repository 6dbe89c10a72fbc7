"""What a job depends on besides its input files: settings, code and versions.

Rules pass these to Snakemake as params, the job's record keeps them, and comparing the two tells
whether a stage must rerun.
"""

import importlib.metadata
import json
import platform
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import fusedrnn
from codereach import Code, hash_of


def stated_params(
    script: str, settings: Any, libraries: Sequence[str], named: Sequence[str], code: Code
) -> dict[str, str]:
    """Return ``settings``, ``code`` and ``versions``, each as one canonical JSON string.

    Parameters
    ----------
    script
        Path of the script, from the folder of the Snakefile.
    settings
        Only the settings that the job uses, as plain data.
    libraries
        Names of the distributions that compute its numbers.
    named
        Dotted names of what the script looks up by name (`Code.reach`).
    code
        The source code as it is now.
    """
    stated = {
        "settings": settings,
        "code": {
            "script": script,
            "named": list(named),
            "hash": hash_of(code.reach(script, named)),
        },
        "versions": versions(libraries),
    }
    return {name: json.dumps(value, sort_keys=True) for name, value in stated.items()}


def versions(libraries: Sequence[str]) -> dict[str, str]:
    """Return the versions of distributions, and Python's, such as 3.11; fusedrnn's is its compiler.

    Without libraries it is empty: a job that names none, such as a download, computes no numbers.
    Raises `importlib.metadata.PackageNotFoundError` if one is not installed.
    """
    found = {name: _version(name) for name in libraries}
    return found | {"python": ".".join(platform.python_version_tuple()[:2])} if found else {}


@cache
def _version(library: str) -> str:
    if library == "fusedrnn":  # no distribution: its kernels are compiled with the environment
        return fusedrnn.compiled()["compiler"] if fusedrnn.available() else "not built"
    found = importlib.metadata.distribution(library)
    # `version` parses all of it, with the description: 15 ms of each plan
    stated = re.search(r"^Version: *(.+?) *$", found.read_text("METADATA") or "", re.MULTILINE)
    return stated[1] if stated else found.version


def as_found(params: Mapping[str, Any], source: Code) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a job's params with the current code and versions, and the hashes of that code.

    The code may have been edited since Snakemake planned the job; what runs now is what counts.
    """
    code, libraries = json.loads(params["code"]), json.loads(params["versions"])
    stated = stated_params(
        code["script"],
        json.loads(params["settings"]),
        [name for name in libraries if name != "python"],
        code["named"],
        source,
    )
    return {**params, **stated}, source.reach(code["script"], code["named"])
