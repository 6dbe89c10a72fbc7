"""How a script runs as a job: its log, how it stops, its record, and its progress."""
