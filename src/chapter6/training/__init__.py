"""Training a model: reproducible TensorFlow, the data's batches, the epochs and their snapshots."""
