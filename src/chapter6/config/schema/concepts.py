"""Settings of what the chapter shows besides the models' figures."""

from typing import Annotated

from pydantic import Field, PositiveInt

from chapter6.config.schema.section import Name, Once, Section, Seed, Text


class EncodingExamples(Section):
    """The toy encodings of section 6.1.1."""

    samples: Annotated[list[Text], Field(min_length=1)]
    max_length: PositiveInt
    characters_max_length: PositiveInt
    tokenizer_words: PositiveInt
    hashing_dimensionality: PositiveInt
    hashing_max_length: PositiveInt
    hashing_table_sizes: Annotated[list[PositiveInt], Field(min_length=1)]
    ngram: PositiveInt


class ForwardPass(Section):
    """The forward pass in NumPy of section 6.2."""

    timesteps: PositiveInt
    input_features: PositiveInt
    output_features: PositiveInt
    seed: Seed


class EmbeddingMap(Section):
    """The learned embedding space against GloVe's (section 6.1.2)."""

    model: Name = Field(description="The model whose embedding layer is compared.")
    queries: Annotated[list[Text], Field(min_length=1), Once] = Field(
        description="Words whose nearest neighbours are listed."
    )
    map_words: Annotated[list[Text], Field(min_length=2), Once] = Field(
        description="Words drawn in two dimensions."
    )
    neighbours: PositiveInt


class Predictions(Section):
    """Where the models are right and wrong on test data."""

    week: Annotated[list[Name], Once] = Field(
        description="Forecasts that are drawn over a week, beside the truth."
    )


class ReadAlong(Section):
    """What a model of reviews says after every word."""

    model: Name = Field(description="The model that reads.")
    examples: PositiveInt = Field(
        description="Reviews where it is right, and as many where it is wrong."
    )
    longest: PositiveInt = Field(description="Words that such a review has at most.")


class Concepts(Section):
    """What the report shows beside the models' figures and curves."""

    encode_examples: EncodingExamples
    forward_rnn: ForwardPass
    map_embeddings: EmbeddingMap
    describe_predictions: Predictions
    read_along: ReadAlong
