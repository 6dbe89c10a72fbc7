"""Word vectors, read from a file of their lines."""
