"""What talks to Snakemake: its notes made from our records, its decisions read."""
