"""Fetching archives from addresses: resumed, retried, looked at, checked, and kept."""
