"""Documents become quotes: lengths, sentences, names, what is left out, and offsets."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeseed.config import SegmentConfig
from themeseed.errors import ModelError
from themeseed.records import Document, Quote, Turn
from themeseed.records.identity import stable_id, text_digest
from themeseed.segment import segment

CONFIG = SegmentConfig()


def _document(*turns: str, speakers: tuple[str | None, ...] = (), units: str = "turns") -> Document:
    """Return a document of these turns, one below the other."""
    text, found = "", []
    for number, said in enumerate(turns):
        start = len(text) + 4
        speaker = speakers[number] if number < len(speakers) else None
        found.append(Turn(start=start, end=start + len(said), speaker=speaker))
        text += f"P1: {said}\r\n"
    digest = text_digest(text)
    return Document(
        id=stable_id("document", digest),
        name="P1.txt",
        text=text,
        sha256=digest,
        format="txt",
        units=units,
        turns=tuple(found),
        case_id="case",
    )


def _words(quote: Quote) -> int:
    return len(quote.text.split())


def test_a_short_turn_is_one_quote_with_stable_id_and_running_name() -> None:
    document = _document("I was asked by the team.", "And I said yes.", speakers=("P1",))
    first, second = segment(document, CONFIG).quotes
    assert (first.text, first.speaker, first.case_id) == ("I was asked by the team.", "P1", "case")
    assert first.id == stable_id("quote", document.id, "4", "28")
    assert [first.name, second.name] == ["P1.txt:1", "P1.txt:2"]


def test_a_long_turn_is_parted_at_sentence_ends_into_runs_of_like_length() -> None:
    sentences = [
        f"In the year {year} we met Dr. Smith at 10.30 a.m. and went on with the group, as before."
        for year in range(2001, 2013)
    ]
    document = _document(" ".join(sentences))
    quotes = segment(document, replace(CONFIG, max_words=100)).quotes
    assert [quote.text for quote in quotes] == [
        " ".join(sentences[:4]),
        " ".join(sentences[4:8]),
        " ".join(sentences[8:]),
    ]
    assert all(document.text[quote.start : quote.end] == quote.text for quote in quotes)


def test_ten_thousand_words_without_a_full_stop_are_parted_between_words() -> None:
    document = _document(" ".join(f"word{number}" for number in range(10_000)))
    quotes = segment(document, CONFIG).quotes
    assert max(map(_words, quotes)) <= 150
    assert min(map(_words, quotes)) > 75
    assert " ".join(quote.text for quote in quotes) == document.text[4:-2]


def test_a_turn_longer_than_spacy_takes_at_once_loses_nothing() -> None:
    document = _document("It was a long day for all of us. " * 10_000 + "End")
    quotes = segment(document, replace(CONFIG, spacy_model="blank")).quotes
    assert " ".join(quote.text for quote in quotes) == document.text[4:-2]


def test_rows_of_a_survey_stay_as_they_are_however_long_or_short() -> None:
    document = _document("No.", "word. " * 400 + "end", units="fixed")
    assert [quote.text for quote in segment(document, CONFIG).quotes] == [
        "No.",
        "word. " * 400 + "end",
    ]


def test_a_quote_keeps_the_id_that_its_source_gave_it() -> None:
    document = _document("No.", "Yes.", units="fixed")
    named = replace(document, turns=(replace(document.turns[0], name="R7"), document.turns[1]))
    assert [quote.name for quote in segment(named, CONFIG).quotes] == ["R7", "P1.txt:2"]


def test_what_is_left_out_is_counted_with_the_reason() -> None:
    document = _document(
        "How was it for you?", "Yeah.", "It was fine.", "And then, what happened?",
        speakers=("INTERVIEWER", "P1", "P1", "INTERVIEWER"),
    )  # fmt: skip
    segmented = segment(document, replace(CONFIG, leave_out_speakers=("Interviewer",)))
    assert [quote.text for quote in segmented.quotes] == ["It was fine."]
    assert [(each.reason, each.count) for each in segmented.left_out] == [
        ("shorter than 3 words", 1),
        ("speaker INTERVIEWER", 2),
    ]


def test_scripts_without_spaces_are_counted_by_their_signs() -> None:
    document = _document("はい", "とても大変でした。" * 40)
    segmented = segment(document, replace(CONFIG, spacy_model="blank"))
    assert [each.count for each in segmented.left_out] == [1]
    assert len(segmented.quotes) > 1


def test_a_model_that_is_not_installed_is_named() -> None:
    document = _document("word. " * 400)
    with pytest.raises(ModelError, match=r"'xx_missing' is not installed.*spacy_model = 'auto'"):
        segment(document, replace(CONFIG, spacy_model="xx_missing"))


def test_spacy_is_loaded_only_for_turns_that_are_too_long() -> None:
    script = (
        "import sys\n"
        "from tests.segment.test_segmenting import CONFIG, _document\n"
        "from themeseed.segment import segment\n"
        "assert segment(_document('I was asked by the team.'), CONFIG).quotes\n"
        "print('spacy' in sys.modules)\n"
        "segment(_document('Word after word. ' * 100), CONFIG)\n"
        "print('spacy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["False", "True"], "")


_SAID = st.text(
    alphabet=st.sampled_from("abc dé.!?…🙂👩‍👧e\u0301ñ\u00a0\u2009\u200b\u2028\r\n\t日本"),
    min_size=1,
    max_size=400,
).map(str.strip)


@pytest.mark.parametrize("model", ["auto", "blank"])
@given(turns=st.lists(_SAID.filter(bool), min_size=1, max_size=4), most=st.integers(1, 30))
@settings(deadline=None, max_examples=40)
def test_quotes_are_exact_in_order_within_the_length_and_lose_no_word(
    model: str, turns: list[str], most: int
) -> None:
    document = _document(*turns)
    config = SegmentConfig(max_words=most, min_words=0, spacy_model=model)
    quotes = segment(document, config).quotes
    position = 0
    for quote in quotes:
        assert quote.start >= position
        assert document.text[quote.start : quote.end] == quote.text == quote.text.strip() != ""
        assert len(quote.text.split()) <= most
        position = quote.end
    assert "".join("".join(quote.text for quote in quotes).split()) == "".join("".join(turns).split())
    assert len({quote.id for quote in quotes}) == len(quotes)
