"""The data of trainings, batch by batch."""
