"""Scoring trained models and baselines, and the one table that compares them."""
