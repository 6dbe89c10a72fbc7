"""Batch systems: which of their jobs this process is, and how jobs ended there."""
