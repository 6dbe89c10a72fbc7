"""The command ``chapter6``: what it adds to Snakemake, with a module for each subcommand.

These are explain, verify, watch, report (`chapter6.commands.partial`), compare, tensorboard, fetch
and doctor (`chapter6.commands.readiness`). A subcommand calls the library and prints;
`chapter6.commands.cli` reads the command line. `chapter6.commands.failures` decides what a person
sees when something goes wrong, and `chapter6.commands.streams` where they see it.
"""
