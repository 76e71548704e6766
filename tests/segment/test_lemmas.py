"""The words of quotes: lemmas of what carries meaning, in order, with a model and without."""

import pytest

from themeseed.errors import ModelError
from themeseed.segment import lemmatise

TEXTS = (
    "The peer workers were running 3 groups, and I've got to know them!",
    "",
    "🙂 ...",
)


def test_lemmas_are_lower_case_content_words_in_order() -> None:
    words = lemmatise(("a", "b", "c"), TEXTS)
    assert words.ids == ("a", "b", "c")
    assert words.lemmas == (("peer", "worker", "run", "group", "know"), (), ())


def test_without_a_model_words_keep_their_form() -> None:
    words = lemmatise(("a", "b", "c"), TEXTS, spacy_model="blank")
    assert words.lemmas[0] == ("peer", "workers", "running", "groups", "got", "know")


def test_the_words_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = [f"We met {name} at the hospital and talked about recovery." for name in ("Ana", "Ben")] * 50
    ids = [str(number) for number in range(len(texts))]
    together = lemmatise(ids, texts)
    assert together.lemmas[:2] == lemmatise(ids[:2], texts[:2]).lemmas
    assert together.lemmas[::-1] == lemmatise(ids[::-1], texts[::-1]).lemmas


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    lemmatise(
        [str(number) for number in range(70)], ["One text."] * 70, spacy_model="blank",
        on_progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(64, 70), (70, 70)]


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelError, match="'xx_missing' is not installed"):
        lemmatise(("a",), ("text",), spacy_model="xx_missing")


@pytest.mark.parametrize("spacy_model", ["auto", "blank"])
def test_names_that_were_taken_out_and_speakers_of_turns_are_no_words(spacy_model: str) -> None:
    texts = (
        "Anna: We met XXXX in xxxxxx. Dan: Anna left the clinic.",
        "Two things: a clinic and a ward. My advice: leave.",
    )
    first, second = lemmatise(("a", "b"), texts, spacy_model=spacy_model).lemmas
    assert first.count("anna") == 1
    assert "dan" not in first
    assert "clinic" in first
    assert not any(set(word) == {"x"} for word in first)
    assert "things" in second or "thing" in second
    assert "advice" in second
