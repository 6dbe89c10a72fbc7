"""The base class of every block of settings, and types of values that several share."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Seed = Annotated[int, Field(ge=0, lt=2**31)]
# `snakemake --config seeds=[1,2]` passes the numbers of a list as strings
SeedOfList = Annotated[
    Seed, BeforeValidator(lambda value: int(value) if str(value).isdigit() else value)
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Md5 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Section(BaseModel):
    """A block of settings that rejects unknown keys and values of the wrong type."""

    model_config = ConfigDict(extra="forbid", strict=True)
