"""Which code a script reaches."""

from codereach.code import Code, hash_of

__all__ = ["Code", "hash_of"]
