"""What makes a stage rerun: Snakemake's notes, the plan, and what is stale and why."""
