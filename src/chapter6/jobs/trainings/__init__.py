"""How trainings report while they run, and who reads it: watch, the report, TensorBoard."""
