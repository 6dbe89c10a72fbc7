"""How a script runs as a job: its log, how it stops, the record that it leaves, its progress."""
