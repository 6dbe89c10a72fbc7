"""The claims about the temperature forecasts."""

from chapter6.claims.claim import Claim
from chapter6.claims.data import ARCHITECTURE, LESSON, WEATHER
from chapter6.claims.measures import (
    BEST,
    FINAL,
    NAIVE_CELSIUS,
    NAIVE_MAE,
    TIMESTEPS,
    TYPICAL,
    rise_up_to,
)
from chapter6.claims.rules import (
    about_equal,
    better_than,
    not_much_better_than,
    ratio,
    seldom_beats,
    slightly_better_than,
    times_as_fast,
    within,
)

SLIGHTLY = 0.01
"""A difference in MAE, in standard deviations of the training temperatures: 0.09 °C."""

TEMPERATURE = (
    Claim(
        id="C9",
        section="6.3",
        says="The naive forecast has a mean absolute error of 0.29, or 2.57 °C.",
        published="0.28974, which is 2.565 °C.",
        checks=(
            within("jena_naive", NAIVE_MAE, 0.285, 0.295, needs=WEATHER),
            within("jena_naive", NAIVE_CELSIUS, 2.56, 2.58, needs=WEATHER),
        ),
    ),
    Claim(
        id="C10",
        section="6.3",
        says="Some epochs of the dense network come near the naive forecast, but not reliably.",
        published="Never below it: the best epochs of five runs lie between 0.2994 and 0.3101.",
        checks=(
            ratio("jena_dense", "jena_naive", BEST, high=1.10),
            seldom_beats("jena_dense", "jena_naive", 0.5),
        ),
        note="“Near” means at most a tenth above it; “reliably”, below it in at least half of the "
        "epochs.",
    ),
    Claim(
        id="C11",
        section="6.3",
        says="The GRU beats the naive forecast, with about 0.265, or 2.35 °C.",
        published="At the best epoch in all five runs (0.2604 to 0.2644), at the last epoch in "
        "none (0.2967 to 0.3066).",
        checks=(
            better_than("jena_gru", "jena_naive"),
            within("jena_gru", BEST, 0.255, 0.275, needs=WEATHER),
            better_than("jena_gru", "jena_naive", FINAL).beside(),
        ),
        without_figures="The GRU beats the naive forecast.",
    ),
    Claim(
        id="C12",
        section="6.3",
        says="With recurrent dropout the GRU does not overfit for 30 epochs; its best error is "
        "not much lower (EN), or no lower (KO), than without it.",
        published="Holds: 0.2613 to 0.2631, which differs from the GRU by −0.0025, −0.0005, "
        "−0.0022 and +0.0027.",
        checks=(
            within("jena_gru_dropout", rise_up_to(30), high=1.05, needs=LESSON),
            not_much_better_than("jena_gru_dropout", "jena_gru", SLIGHTLY),
        ),
        note="“Does not overfit” means that over epochs 26 to 30 the validation error is on "
        "average at most 5 % above its lowest.",
    ),
    Claim(
        id="C13",
        section="6.3",
        says="Stacking a second GRU layer improves the forecast a little.",
        published="Against one layer with dropout: worse by 0.0014 (EN) and 0.0003 (KO), better by "
        "0.0005 and 0.0042 in two other runs.",
        checks=(slightly_better_than("jena_gru_stacked", "jena_gru_dropout", SLIGHTLY),),
    ),
    Claim(
        id="C14",
        section="6.3",
        says="A GRU that reads time backwards is far worse than the naive forecast.",
        published="In all four runs: 0.3481 to 0.4544.",
        checks=(ratio("jena_gru_reversed", "jena_naive", BEST, low=1.10),),
    ),
    Claim(
        id="C18",
        section="6.3",
        says="The bidirectional GRU is about as good as the GRU.",
        published="Errors differ by −0.0029 (EN), +0.0061 (KO), +0.0026 and +0.0018. By epoch 40 "
        "it has overfitted to 0.329 to 0.337.",
        checks=(about_equal("jena_bigru", "jena_gru", SLIGHTLY),),
    ),
    Claim(
        id="C21",
        section="6.4",
        says="The 1D convnet on the weather stays in the 0.40s (EN: in the low 0.40s) and loses to "
        "the naive forecast.",
        published="Loses in all four runs. EN prints 0.4521 to 0.5024, so “low” is wrong there; KO "
        "prints 0.4395 to 0.5018.",
        checks=(
            better_than("jena_naive", "jena_conv1d"),
            within("jena_conv1d", TYPICAL, 0.40, 0.50, needs=WEATHER),
            within("jena_conv1d", TYPICAL, 0.40, 0.45, needs=WEATHER).said_by("EN").beside(),
        ),
        without_figures="The 1D convnet on the weather loses to the naive forecast.",
    ),
    Claim(
        id="C22",
        section="6.4",
        says="A 1D convnet followed by a GRU is not as good as the GRU with recurrent dropout.",
        published="In all four runs: 0.2726 to 0.2742 against 0.2613 to 0.2631. It beats the "
        "naive forecast at the best epoch in all four, at the last epoch in one.",
        checks=(
            better_than("jena_gru_dropout", "jena_conv1d_gru"),
            better_than("jena_conv1d_gru", "jena_naive").beside(),
            better_than("jena_conv1d_gru", "jena_naive", FINAL).beside(),
        ),
    ),
    Claim(
        id="C23",
        section="6.4",
        says="A 1D convnet followed by a GRU is much faster than the GRU with recurrent dropout.",
        published="58 s against 170 s an epoch (EN, 2.9 times as fast); 1.5 times (KO), 1.4 and "
        "1.2 in two other runs.",
        checks=(times_as_fast("jena_conv1d_gru", "jena_gru_dropout", 2),),
        note="With fused kernels recurrent layers are several times as fast as Keras’s, convnets "
        "are not.",
    ),
    Claim(
        id="C24",
        section="6.4",
        says="A 1D convnet followed by a GRU looks at twice the data.",
        published="Wrong in EN (one row in 3 of 720 makes as many time steps as one in 6 of "
        "1,440); right in KO (480 time steps).",
        checks=(ratio("jena_conv1d_gru", "jena_gru_dropout", TIMESTEPS, 1.95, 2.05, ARCHITECTURE),),
    ),
)
