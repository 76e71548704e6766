"""Text files: encodings, exactness, and what front matter says of the case."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.samples import CONFIG, read, reason, said, written
from themeseed.config import SegmentConfig
from themeseed.ingest import Ingested, read_cases, read_files
from themeseed.records.identity import stable_id, text_digest
from themeseed.segment import segment

_ENGLISH = (
    "Interviewer: How was it for you – really?\r\n"
    "P1: It’s fine, “as they say”. The café on the corner helped, and so did Zoë.\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_the_encoding_is_found_and_the_text_kept_exactly(tmp_path: Path, encoding: str) -> None:
    document = read(written(tmp_path / "P1.txt", _ENGLISH, encoding))
    assert document.text == _ENGLISH
    assert document.sha256 == text_digest(_ENGLISH)
    assert document.id == stable_id("document", document.sha256)
    assert [speaker for speaker, _ in said(document)] == ["Interviewer", "P1"]


_SAID = st.text(
    alphabet=st.sampled_from("abc dé.🙂👩‍👧e\u0301ñ\u00a0\u2009\u200b\u2028\t!?…"),
    min_size=1,
    max_size=300,
).filter(lambda text: bool(text.strip()))


@given(
    turns=st.lists(
        st.tuples(st.sampled_from(["Interviewer", "P1", "P2"]), _SAID), min_size=1, max_size=6
    ),
    end=st.sampled_from(["\n", "\r\n", "\r", "\n\n\n", "\r\n\t\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    front=st.sampled_from(["", "---\nsite: London\n---\n", "---\r\ncase: P1\r\n---\r\n"]),
)
@settings(deadline=None, max_examples=60)
def test_quotes_are_the_text_between_their_offsets_in_any_transcript(
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[tuple[str, str]],
    end: str,
    encoding: str,
    front: str,
) -> None:
    text = front + end.join(f"{name}: {words}" for name, words in turns)
    document = read(written(tmp_path_factory.mktemp("any") / "any.txt", text, encoding))
    assert document.text == text
    config = SegmentConfig(max_words=5, min_words=0, spacy_model="blank")
    for quote in segment(document, config).quotes:
        assert document.text[quote.start : quote.end] == quote.text
        assert quote.text == quote.text.strip() != ""


def _read_with_front_matter(path: Path, front: str) -> Ingested:
    return read_files([written(path, f"{front}Interviewer: Why?\nP1: Thus.\n")], CONFIG)


def test_front_matter_names_the_case_and_its_attributes_and_is_no_quote(tmp_path: Path) -> None:
    front = (
        "---\ncase: P9\nsite: London\nseen: 2024-05-03\nactive: yes\nroles: [peer, staff]\nempty:\n---\n"
    )
    ingested = _read_with_front_matter(tmp_path / "x.md", front)
    (document,) = ingested.documents
    (case,) = ingested.cases
    assert (case.name, case.id) == ("P9", document.case_id)
    assert [(each.name, each.value) for each in case.attributes] == [
        ("site", "London"),
        ("seen", "2024-05-03"),
        ("active", "yes"),
        ("roles", "peer; staff"),
    ]
    assert document.text.startswith(front)
    assert said(document) == [("Interviewer", "Why?"), ("P1", "Thus.")]


def test_a_table_of_cases_wins_over_front_matter_and_adds_to_it(tmp_path: Path) -> None:
    given_cases = read_cases(written(tmp_path / "c.csv", "case;Site;role\nP9;Leeds;peer worker\n"))
    path = written(tmp_path / "x.txt", "---\ncase: p9\nsite: London\nage: 40\n---\nAll of it was good.")
    (case,) = read_files([path], CONFIG, cases=given_cases).cases
    assert case.name == "P9"
    assert [(each.name, each.value) for each in case.attributes] == [
        ("Site", "Leeds"),
        ("role", "peer worker"),
        ("age", "40"),
    ]


def test_a_horizontal_rule_at_the_top_is_not_front_matter(tmp_path: Path) -> None:
    document = read(written(tmp_path / "x.txt", "---\nA paragraph of prose.\n---\nAnother one."))
    assert document.turns[0].start == 0
    assert document.text.endswith("Another one.")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("---\nsite: [London\n---\n", "is not YAML"),
        ("---\nsite: {a: b}\n---\n", "'site' in the front matter is neither a text nor a list"),
    ],
)
def test_front_matter_that_cannot_be_understood_is_refused(
    tmp_path: Path, front: str, expected: str
) -> None:
    refused = reason(written(tmp_path / "x.md", f"{front}Text."))
    assert expected in refused
    assert "Write lines such as 'site: London'" in refused
