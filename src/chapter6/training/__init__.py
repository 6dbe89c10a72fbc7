"""Training a model: one job trains one model with one seed; `train` is where it begins."""
