"""What makes a stage rerun: Snakemake's notes, its plan, and what is stale and why."""
