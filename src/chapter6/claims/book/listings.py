"""Where the book prints each model."""

LISTINGS = {
    "imdb_embedding": "6.7",
    "imdb_glove_frozen_200": "6.12, 6.13",
    "imdb_scratch_200": "6.16",
    "imdb_scratch_2000": "6.16",
    "imdb_simplernn": "6.23",
    "imdb_lstm": "6.27",
    "imdb_lstm_reversed": "6.42",
    "imdb_bilstm": "6.43",
    "imdb_conv1d": "6.46",
    "imdb_bag_of_words": "3.3",
    "jena_naive": "6.35",
    "jena_dense": "6.37",
    "jena_gru": "6.39",
    "jena_gru_dropout": "6.40",
    "jena_gru_stacked": "6.41",
    "jena_gru_reversed": "6.39",
    "jena_bigru": "6.44",
    "jena_conv1d": "6.47",
    "jena_conv1d_gru": "6.49",
}
"""Model → the numbers of its listings in the first English edition. ``jena_gru_reversed`` is the
network of 6.39 on a generator that the book describes and does not print."""
