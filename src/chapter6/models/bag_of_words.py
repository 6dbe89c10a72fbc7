"""Networks that see which words a review contains, but not their order: controls.

Each function returns an uncompiled model that maps a bag of words, float32 ``(batch, words)``, 1
where the word occurs and 0 elsewhere, to the probability of a positive review, float32
``(batch, 1)``.
"""

import keras
from keras import layers


def dense(words: int, units: int) -> keras.Model:
    """The dense network of chapter 3 (listing 3.3)."""
    return keras.Sequential(
        [
            keras.Input((words,)),
            layers.Dense(units, activation="relu"),
            layers.Dense(units, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def logistic_regression(words: int) -> keras.Model:
    """Logistic regression: a weight per word, and a sigmoid."""
    return keras.Sequential([keras.Input((words,)), layers.Dense(1, activation="sigmoid")])
