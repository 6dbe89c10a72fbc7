from itertools import product

from chapter6.training.seeds import Seeds


def drawn(seed, model, epoch):
    return tuple(Seeds(seed, model).examples(epoch).integers(0, 2**62, 4))


def test_every_seed_model_epoch_and_purpose_draws_its_own_numbers():
    cases = list(product((1, 2, 11), ("jena_gru", "jena_bigru"), (0, 1, 12)))
    assert len({drawn(*case) for case in cases}) == len(cases)
    seeds = Seeds(1, "jena_gru")
    purposes = ["initialisation", "dropout 0", "dropout 1"]
    assert len({seeds.derived(p, e) for p in purposes for e in (0, 1)}) == 6


def test_the_numbers_are_the_same_in_every_process_and_version():
    assert Seeds(1, "jena_gru").derived("initialisation") == 3320970626
