"""The networks that a configuration names, checked from their source without Keras."""
