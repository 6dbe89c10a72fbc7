"""The rules of the workflow, by what they do; for tests of which ones run."""

IMDB = (
    "imdb_embedding",
    "imdb_glove_frozen_200",
    "imdb_scratch_200",
    "imdb_scratch_2000",
    "imdb_simplernn",
    "imdb_lstm",
    "imdb_lstm_reversed",
    "imdb_bilstm",
    "imdb_conv1d",
)
JENA = (
    "jena_dense",
    "jena_gru",
    "jena_gru_dropout",
    "jena_gru_stacked",
    "jena_gru_reversed",
    "jena_bigru",
    "jena_conv1d",
    "jena_conv1d_gru",
)


def trained_and_evaluated(*models):
    return {f"{stage}_{model}" for model in models for stage in ("train", "evaluate")}


# what follows when other models, or other words of theirs, stand in the comparison
COMPARISON = {"compare_models", "check_claims", "report"}
# what follows when a model has new results
SUMMARY = COMPARISON | {"describe_predictions"}
# what looks into a trained model of reviews: imdb_embedding, imdb_lstm
INSIGHTS = {"map_embeddings", "read_along"}
ALL_IMDB = trained_and_evaluated(*IMDB)
# the naive forecast is not trained
ALL_JENA = trained_and_evaluated(*JENA) | {"evaluate_jena_naive"}
