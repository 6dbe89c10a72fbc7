"""Batch systems: which of their jobs this process is, where jobs are, and why they failed."""
