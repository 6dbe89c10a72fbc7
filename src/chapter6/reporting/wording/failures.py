"""Why trainings failed, in the report's language."""

import re

from chapter6.language import _

REASON = re.compile(
    r"the loss (?:is not a number|has grown to (?P<loss>\S+)) in epoch (?P<epoch>\d+), "
    r"(?:batch (?P<batch>\d+)|validation), at learning rate (?P<rate>\S+); "
    r"(?:no epoch is kept|epoch (?P<kept>\d+) was the last good one and is kept); "
    r"try (?P<lower>\S+), or another seed\.?"
)
"""What `chapter6.training.divergence.Divergence.reason` writes into ``run.json``."""


def spoken_failure(reason: str) -> str:
    """Translate the reason of a failed training; a reason of another form is returned as it is."""
    found = REASON.fullmatch(reason)
    if not found:
        return reason
    values = found.groupdict()
    return _(
        "%(what)s in epoch %(epoch)s, %(where)s, at learning rate %(rate)s; %(kept)s; try "
        "%(lower)s, or another seed",
        what=_("the loss has grown to %(loss)s", loss=values["loss"])
        if values["loss"]
        else _("the loss is not a number"),
        epoch=values["epoch"],
        where=_("batch %(number)s", number=values["batch"]) if values["batch"] else _("validation"),
        rate=values["rate"],
        kept=_("epoch %(number)s was the last good one and is kept", number=values["kept"])
        if values["kept"]
        else _("no epoch is kept"),
        lower=values["lower"],
    )
