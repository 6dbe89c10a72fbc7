"""``chapter6 explain`` and ``chapter6 verify``: what the command line offers beside Snakemake."""
