"""Configuration files as they are written: their lines, and what YAML makes of the text."""
