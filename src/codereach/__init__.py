"""Which code of a package a script reaches, and its hash."""
