"""What there is in a folder of results that may be half-made, as the reports need it."""
