"""The command ``chapter6``: what it offers beside Snakemake, a module for each of its commands.

They are explain, verify, watch, report, compare and tensorboard. A module here reads what the
command line says, calls the library, and prints.
"""
