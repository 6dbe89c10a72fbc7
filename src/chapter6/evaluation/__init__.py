"""Scoring trained models and baselines, and the tables that compare them."""
