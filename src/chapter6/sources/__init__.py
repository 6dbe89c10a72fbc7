"""Where the data comes from: downloads, archives, and synthetic samples."""
