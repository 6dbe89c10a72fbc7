"""What the workflow asks of Snakemake, and tells it, before it plans."""
