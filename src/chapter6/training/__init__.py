"""Training a model: TensorFlow set up for reproducible runs, data fed, epochs recorded."""
