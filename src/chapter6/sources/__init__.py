"""Where the data comes from: downloads, archives, and the synthetic sample."""
