from hypothesis import given
from hypothesis import strategies as st

from chapter6.text.tokenizer import FILTERS, tokenize, tokens_of


def tokens_by_text(texts):
    tokenized = tokenize(texts)
    words = [tokenized.words[code] for code in tokenized.codes]
    spans = zip(tokenized.offsets[:-1], tokenized.offsets[1:], strict=True)
    return [words[start:end] for start, end in spans]


def test_markup_and_punctuation_separate_tokens():
    assert tokens_of("It's GOOD.<br />Really\tgood!") == ["it's", "good", "br", "really", "good"]


def test_only_the_space_separates_other_white_space_stays_inside():
    assert tokens_of("a\u00a0b c\r\x0bd") == ["a\u00a0b", "c\r\x0bd"]


def test_many_texts_at_once_give_the_same_tokens_as_one_by_one():
    texts = ["", "  a  b", "A b!", "!!", "é É İ ΑΣ", "x", ""]
    assert tokens_by_text(texts) == [tokens_of(text) for text in texts]


def test_no_texts_give_no_tokens():
    assert tokens_by_text([]) == []


@given(
    st.lists(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(FILTERS))))
)
def test_any_texts_at_once_give_the_same_tokens_as_one_by_one(texts):
    assert tokens_by_text(texts) == [tokens_of(text) for text in texts]


def test_tokens_are_those_of_the_tokenizer_that_the_chapter_uses():
    from keras.src.legacy.preprocessing.text import Tokenizer, text_to_word_sequence

    texts = [
        "The cat sat on the mat.<br />",
        "The DOG's \u00c9clair\u00a0ate (my) homework\n",
        "a-b_c",
    ]
    assert [tokens_of(text) for text in texts] == [text_to_word_sequence(text) for text in texts]
    keras_tokenizer = Tokenizer()
    keras_tokenizer.fit_on_texts(texts)
    assert set(tokenize(texts).words) == set(keras_tokenizer.word_index)
