"""Speaker turns in running text: the usual shapes, and prose that only looks like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeseed.ingest.transcript import MARKDOWN_HEADING, find_turns

Turns = list[tuple[str | None, float | None, str]]


def _turns(text: str) -> Turns:
    return [(turn.speaker, turn.seconds, text[turn.start : turn.end]) for turn in find_turns(text)]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Ana: yes\nBen: no\n", (None, "Ana", "yes"), (None, "Ben", "no")),
        ("Interviewer:\tyes\r\n\r\nP1:no", (None, "Interviewer", "yes"), (None, "P1", "no")),
        ("[00:01:02] Ana: yes\n[1:04:00] Ben: no", (62.0, "Ana", "yes"), (3840.0, "Ben", "no")),
        (
            "[00:01:02] Ana Ruiz\nyes\n\n[00:02:00] Ben\nno",
            (62.0, "Ana Ruiz", "yes"),
            (120.0, "Ben", "no"),
        ),
        ("Ana [00:01:02]: yes\nBen [00:01:09.5]: no", (62.0, "Ana", "yes"), (69.5, "Ben", "no")),
        ("Ana (01:02):\nyes\nBen (01:09):\nno", (62.0, "Ana", "yes"), (69.0, "Ben", "no")),
        (
            "Ana Ruiz   0:03\nyes\n\nBen (PW)  1:02:03\nno",
            (3.0, "Ana Ruiz", "yes"),
            (3723.0, "Ben (PW)", "no"),
        ),
        ("00:01:02 Ana: yes\n00:01:09 Ben: no", (62.0, "Ana", "yes"), (69.0, "Ben", "no")),
        ("Ana: [00:01:02] yes\nBen: [00:01:09] no", (62.0, "Ana", "yes"), (69.0, "Ben", "no")),
        ("[00:01:02] Interviewer yes\n[01:09] P1 no", (62.0, "Interviewer", "yes"), (69.0, "P1", "no")),
        (
            "0:0:1.5 --> 0:0:2.0\nAna\nyes\n\n0:0:9.0 --> 0:0:9.5\nBen\nno",
            (1.5, "Ana", "yes"),
            (9.0, "Ben", "no"),
        ),
        ("**Interviewer:** yes\n\n**P1**: no", (None, "Interviewer", "yes"), (None, "P1", "no")),
        ("Interviewer\nyes\nP1\nno", (None, "Interviewer", "yes"), (None, "P1", "no")),
        ("Q: yes\nA: no", (None, "Q", "yes"), (None, "A", "no")),
        ("Speaker 1: yes\nSpeaker 2: no", (None, "Speaker 1", "yes"), (None, "Speaker 2", "no")),
        (
            "Enquêteur : yes\nÉlodie : no\nÉlodie : no",
            (None, "Enquêteur", "yes"),
            (None, "Élodie", "no"),
        ),
        ("面接者：yes\n回答者：no", (None, "面接者", "yes"), (None, "回答者", "no")),
    ],
)
def test_the_usual_shapes_give_speaker_time_and_speech(
    text: str, first: tuple[float | None, str, str], second: tuple[float | None, str, str]
) -> None:
    found = [(seconds, speaker, said) for speaker, seconds, said in _turns(text)]
    assert found[:2] == [first, second]


def test_lines_without_a_speaker_continue_the_turn_across_blank_lines() -> None:
    text = "Interviewer: Why?\n\nP1: One reason.\n\nThen another: money.\nInterviewer: I see."
    assert [said for _, _, said in _turns(text)] == [
        "Why?",
        "One reason.\n\nThen another: money.",
        "I see.",
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "There are two things: first the money.\n\nThere are two things: then the time.",
        "Note: ask again.\n\nWe went on.\n\nNote: she hesitated.",
        "We met at 10:30 in her office.\nThe door was open.\n\nLunch 12:30\nThen home.",
        "https://example.org/a\nhttps://example.org/b\n\nSee also these.",
        "Site: London\n\nA long paragraph follows here, with nobody speaking in it.",
        "My question is: why?\nMy question is: how?\nMy question is: when?",
        "Question 1: what helped?\nThe group did.\n\nQuestion 2: what did not?\nThe forms.",
        "Question 1: the group.\nQuestion 2: the forms.\nQuestion 3: nothing.",
        "Later she said: no.\nLater she said: maybe.\nLater she said: yes.\nAnd so on.",
        "I think: it was hard. Honestly: very.\nAnd so on.",
    ],
)
def test_colons_and_times_in_prose_are_no_speakers(prose: str) -> None:
    turns = _turns(prose)
    assert turns
    assert {speaker for speaker, _, _ in turns} == {None}


def test_prose_with_colons_inside_a_transcript_stays_with_its_speaker() -> None:
    text = (
        "Interviewer: Tell me.\nP1: Well.\nRemember: I was new.\nTwo things: fear and joy.\n"
        "[00:10:00] I think so.\nhttp://example.org\nInterviewer: Thanks.\n"
    )
    assert [speaker for speaker, _, _ in _turns(text)] == ["Interviewer", "P1", "Interviewer"]


def test_someone_who_speaks_once_is_a_speaker_where_every_line_has_one() -> None:
    text = "Ana: a\nBen: b\nAna: c\nMaria José: d\nBen: e\n"
    assert [speaker for speaker, _, _ in _turns(text)] == ["Ana", "Ben", "Ana", "Maria José", "Ben"]


def test_text_without_speakers_is_one_turn_a_paragraph() -> None:
    text = "First line\nsame paragraph.\r\n \r\n\r\n  Second.\n\n\n"
    assert _turns(text) == [(None, None, "First line\nsame paragraph."), (None, None, "Second.")]


def test_titles_before_the_first_speaker_are_not_quotes_but_sentences_are() -> None:
    text = (
        "Interview 4\nDate: 3 May 2024\n\n32m 5s\n\n"
        "She had asked me twice whether the recorder was really switched off.\n\n"
        "Interviewer: So?\nP4: So what?\n"
    )
    assert [said for _, _, said in _turns(text)] == [
        "She had asked me twice whether the recorder was really switched off.",
        "So?",
        "So what?",
    ]


def test_markdown_headings_are_nobodys_words() -> None:
    text = "# Day 1\n\nInterviewer: Why?\n\n## Part 2\n\nAnd how?\n\nP1: Thus.\n\n---\n"
    turns = find_turns(text, heading=MARKDOWN_HEADING)
    assert [(turn.speaker, text[turn.start : turn.end]) for turn in turns] == [
        ("Interviewer", "Why?"),
        ("Interviewer", "And how?"),
        ("P1", "Thus."),
    ]


@pytest.mark.parametrize(
    "line", ["a" * 50_000, "word " * 20_000, "1:" * 20_000, "(" * 20_000, " " * 20_000]
)
def test_a_line_of_any_length_is_read_as_it_is(line: str) -> None:
    text = f"P1: {line}x\nP2: no"
    assert [speaker for speaker, _, _ in _turns(text)] == ["P1", "P2"]


_SPEECH = st.text(
    alphabet=st.sampled_from("ab é👩‍👩‍👧e\u0301\u00a0\u2003\u200b .,?!'\"-"), min_size=1, max_size=60
).filter(lambda said: bool(said.strip()))
_TURN = st.tuples(st.sampled_from(["Interviewer", "P1", "P2"]), _SPEECH)


@given(
    turns=st.lists(_TURN, min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n \r\n"]),
    gap=st.sampled_from([" ", "\t", "\u00a0", "  ", " \n", "\r\n"]),
)
@settings(deadline=None)
def test_every_turn_comes_back_with_its_speaker_whatever_the_characters(
    turns: list[tuple[str, str]], end: str, gap: str
) -> None:
    text = end.join(f"{name}:{gap}{said}" for name, said in turns)
    found = [(turn.speaker, text[turn.start : turn.end]) for turn in find_turns(text)]
    assert found == [(name, said.strip()) for name, said in turns]


@given(text=st.text(max_size=400) | st.text(alphabet="AP1: []0\n\r\t#*-é", max_size=200))
@settings(deadline=None)
def test_turns_of_any_text_are_in_order_apart_and_trimmed(text: str) -> None:
    position = 0
    for turn in find_turns(text):
        assert position <= turn.start < turn.end <= len(text)
        said = text[turn.start : turn.end]
        assert said == said.strip()
        position = turn.end
