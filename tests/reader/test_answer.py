import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeseed.reader.answer import FaultyAnswerError, parsed, sentences, span_in
from themeseed.records import Code, Question

QUESTION = Question(
    quote_id="q1",
    text="They pay us far too little. My rent went up – “again”.",
    before="",
    codes=(Code(id="pay", name="Pay"), Code(id="team", name="Team")),
)


def answer(**changed: object) -> str:
    return json.dumps({"span": "far too little", "reason": "It is about wages.", "code": "1"} | changed)


def test_an_answer_as_asked_is_taken() -> None:
    found = parsed(QUESTION, answer())
    assert (found.code_id, found.span, found.reason) == ("pay", "far too little", "It is about wages.")


@pytest.mark.parametrize("around", ["<think>pay?</think>\n{}", "```json\n{}\n```", "  {}\n"])
def test_a_thought_before_and_a_fence_around_are_taken_away(around: str) -> None:
    assert parsed(QUESTION, around.replace("{}", answer())).code_id == "pay"


def test_none_of_the_codes_is_an_answer_without_a_span() -> None:
    found = parsed(QUESTION, answer(code="none", span="words that nobody said"))
    assert (found.code_id, found.span, found.fault) == (None, "", "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The code is 1.", "not one JSON object"),
        (f"{answer()} I hope this helps.", "not one JSON object"),
        (f"[{answer()}]", "exactly the keys"),
        (json.dumps({"span": "far", "code": "1"}), "exactly the keys"),
        (answer(sure=0.9), "exactly the keys"),
        (answer(code=1), "must be a text"),
        (answer(code="3"), "must be one of 1, 2"),
        (answer(code="pay"), "must be one of 1, 2"),
        (answer(reason=" "), "reason is empty"),
        (answer(span="pays us too little"), "does not stand in the quote"),
        (answer(span=""), "does not stand in the quote"),
        (answer(span=". "), "does not stand in the quote"),
    ],
)
def test_anything_else_is_a_fault_that_is_named(text: str, fault: str) -> None:
    with pytest.raises(FaultyAnswerError, match=fault):
        parsed(QUESTION, text)


def test_the_span_is_the_quotes_own_words_however_they_were_copied() -> None:
    assert span_in(QUESTION.text, 'MY RENT  went up - "again"') == "My rent went up – “again”"


@given(st.text(min_size=1), st.integers(0), st.integers(1))
def test_whatever_is_copied_from_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    start %= len(text)
    part = text[start : start + 1 + length % 40]
    found = span_in(text, part)
    assert found is None or found in text
    if any(sign.isalnum() for sign in part.casefold()) and part == part.strip():
        assert found is not None


@given(st.text())
def test_sentences_stand_in_their_quote(text: str) -> None:
    assert all(each in text and each.strip() == each for each in sentences(text))
