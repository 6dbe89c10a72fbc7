"""The command ``chapter6``: what it offers beside Snakemake, a module for each of its commands.

They are explain, verify, watch, report (`chapter6.commands.partial`), compare and tensorboard. A
command calls the library and prints; `chapter6.commands.cli` reads the command line.
"""
