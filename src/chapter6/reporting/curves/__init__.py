"""The curves of trainings: which there are, which stand together, which are published."""
