import pytest

from themeseed.match import repeating, said_alike, same_words
from themeseed.records import Code, Codebook, Quote

SAID = "They pay me less than they pay the others."


def book(**parts: tuple[str, ...]) -> Codebook:
    code = Code(id="pay", name="Pay", description="Wages and money.", **parts)  # type: ignore[arg-type]  # parts of a code
    return Codebook(id="b", name="b", codes=(code,))


def repeated_texts(codebook: Codebook, *texts: str) -> set[str]:
    found = repeating(codebook.passages(), texts)
    return {passage.text for passage in codebook.passages() if passage.id in found}


@pytest.mark.parametrize("other", ["Well, I SAID: no!", "well i said no", "  Well...\nI said 'no'"])
def test_case_marks_and_spacing_make_no_other_words(other: str) -> None:
    assert same_words(other) == same_words("Well, I said no.")


def test_texts_without_words_stay_apart() -> None:
    assert same_words("?!") != same_words("…")


@pytest.mark.parametrize(
    "example", [SAID, SAID.upper(), f"And then: {SAID} Every month.", "pay me less than they pay the"]
)
def test_an_example_that_repeats_a_quote_is_found(example: str) -> None:
    assert repeated_texts(book(examples=(example, "Another one.")), SAID) == {example}


def test_a_short_answer_that_is_an_example_is_found() -> None:
    assert repeated_texts(book(examples=("The money",)), "the money!") == {"The money"}


def test_words_that_quotes_and_codebook_share_by_chance_are_no_repetition() -> None:
    codebook = book(phrases=("pay the others",), include=("they pay me less",), examples=("less",))
    assert not repeated_texts(codebook, SAID, "Pay", "Wages and money.")


def test_parts_of_words_are_no_repetition() -> None:
    assert not repeated_texts(
        book(examples=("one two three four five six",)), "bone two three four five sixty"
    )


def quotes_of(*texts: str) -> list[Quote]:
    return [
        Quote(id=f"q{n}", name=str(n), text=text, document_id="d", start=0, end=len(text))
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "version",
    [
        "On nights Tom and I share the bin lorry round, and nobody checks on us.",
        "On nights [Name] and I share the rubbish truck round, and nobody checks on us.",
        "Tom and I share the rubbish truck round",
    ],
)
def test_a_corrected_or_anonymised_version_says_the_same(version: str) -> None:
    first = "On nights Tom and I share the rubbish truck round, and nobody checks on us."
    other = "The day shift is quite another thing, and everybody checks on everybody else."
    found = said_alike(quotes_of(first, version, other))
    assert found["q0"] == found["q1"] != found["q2"]


def test_answers_to_one_question_are_not_versions_of_each_other() -> None:
    found = said_alike(
        quotes_of(
            "I think the peer workers helped me because they listened to me for hours.",
            "I think the peer workers were not much use since nobody knew their role.",
            "I don't know",
            "I don't know.",
            "I do not know what to say",
        )
    )
    assert len(set(found.values())) == 4
    assert found["q2"] == found["q3"]


def test_order_does_not_show_in_what_says_the_same() -> None:
    quotes = quotes_of(*[f"one two three four five six seven {n} {n + 1} {n + 2}" for n in range(9)])
    assert said_alike(quotes) == said_alike(quotes[::-1])
