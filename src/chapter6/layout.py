"""Where every file of an edition lies."""

FACTS = {
    "reviews": "reviews/reviews.json",
    "vocabulary": "reviews/vocabulary.json",
    "encoded": "reviews/encoded.json",
    "vectors": "vectors/coverage.json",
    "climate": "climate/irregularities.json",
    "encode_examples": "concepts/encode_examples.json",
    "forward_rnn": "concepts/forward_rnn.json",
    "describe_climate": "concepts/describe_climate.json",
    "map_embeddings": "concepts/map_embeddings.json",
    "show_padding": "concepts/show_padding.json",
    "describe_predictions": "concepts/describe_predictions.json",
    "read_along": "concepts/read_along.json",
}
"""What the report tells besides figures of models: name → file below the edition's results."""
