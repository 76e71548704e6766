"""What goes in comes out: every record, every text, in an order that is the same everywhere."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.store.material import (
    CASE,
    CLUSTERING,
    CODEBOOK,
    CODER,
    DOCUMENT,
    QUOTES,
    RUN,
    decision,
    fill,
    raw,
    suggestions_of,
)
from themeseed.errors import StoreError, UnknownNameError
from themeseed.records import (
    Attribute,
    Case,
    Code,
    Codebook,
    Evidence,
    Quote,
    Trouble,
    Turn,
)
from themeseed.records.identity import stable_id
from themeseed.store import Counts, Store, open_store

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
NAMES = st.lists(TEXTS, max_size=3).map(tuple)
EACH_EXAMPLE_ADDS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def test_every_record_comes_back_as_it_was_after_reopening(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
        store.append_decision(decision("one"))
    with open_store(target) as store:
        assert store.documents() == (DOCUMENT,)
        assert store.document("document-1") == DOCUMENT
        assert store.cases() == (CASE,)
        assert store.quotes() == QUOTES
        assert store.quote("quote-2") == QUOTES[2]
        assert store.coders() == (CODER,)
        assert store.codebook() == CODEBOOK
        assert store.runs() == (RUN,)
        assert store.latest_run() == RUN
        assert store.suggestions("run-1") == suggestions_of("run-1")
        assert store.clustering("run-1") == CLUSTERING
        assert store.decisions() == (decision("one"),)


def test_an_empty_store_says_so(store: Store) -> None:
    assert store.quotes() == ()
    assert store.latest_run() is None
    assert store.decisions() == ()
    with pytest.raises(UnknownNameError, match="no codebook yet"):
        store.codebook()
    with pytest.raises(UnknownNameError, match=r"no quote 'x'\. It has no quote yet"):
        store.quote("x")
    with pytest.raises(UnknownNameError, match="no document 'x'"):
        store.document("x")


def test_everything_is_counted(store: Store) -> None:
    fill(store)
    store.append_decision(decision("one"))
    assert store.counts() == Counts(
        documents=1,
        cases=1,
        quotes=4,
        coders=1,
        codebook_versions=1,
        runs=1,
        suggestions=8,
        decisions=1,
    )


@EACH_EXAMPLE_ADDS
@given(
    content=TEXTS,
    speaker=st.none() | TEXTS,
    seconds=st.none() | NUMBERS,
    attributes=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
def test_any_text_comes_back_exactly(
    store: Store,
    content: str,
    speaker: str | None,
    seconds: float | None,
    attributes: dict[str, str],
) -> None:
    key = stable_id(repr((content, speaker, seconds, attributes)))
    pairs = tuple(Attribute(name=name, value=value) for name, value in attributes.items())
    case = Case(id=key, name=content, attributes=pairs)
    turns = (Turn(start=0, end=len(content), speaker=speaker, name=content, seconds=seconds),)
    document = replace(DOCUMENT, id=key, name=content, text=content, turns=turns, case_id=key)
    quote = Quote(
        id=key, name=content, text=content, document_id=key, start=0, end=len(content), speaker=speaker
    )
    store.add_together(cases=[case], documents=[document], quotes=[quote])
    assert store.document(key) == document
    assert store.quote(key) == quote
    assert case in store.cases()


@EACH_EXAMPLE_ADDS
@given(name=TEXTS, texts=NAMES, probability=NUMBERS, weight=NUMBERS)
def test_any_codebook_run_and_decision_comes_back_exactly(
    store: Store, name: str, texts: tuple[str, ...], probability: float, weight: float
) -> None:
    store.add_together(cases=[CASE], documents=[DOCUMENT], quotes=QUOTES, coders=[CODER])
    key = stable_id(repr((name, texts, probability, weight)))
    book = Codebook(id=key, name=name, codes=(Code(id=name, name=name, phrases=texts),))
    run = replace(RUN, id=key, encoder=name, summary=tuple((each, name) for each in texts))
    evidence = tuple(Evidence(kind="phrase", text=each, weight=weight) for each in texts)
    suggestion = replace(
        suggestions_of(key)[0], code_id=name, probability=probability, evidence=evidence
    )
    given_decision = replace(decision(key, note=name), run_id=key, codes=texts, suggestion_ids=texts)
    store.set_codebook(book)
    store.add_run(run, [suggestion], replace(CLUSTERING, reason=name, parameters=run.summary))
    store.append_decision(given_decision)
    assert store.codebook() == book
    assert run in store.runs()
    assert store.suggestions(key) == (suggestion,)
    assert store.clustering(key) == replace(CLUSTERING, reason=name, parameters=run.summary)
    assert given_decision in store.decisions()


UNKEEPABLE = {"NUL": ("a\x00b", r"U\+0000"), "surrogate": ("a\ud83d", r"lone surrogate U\+D83D")}


@pytest.mark.parametrize("what", UNKEEPABLE)
def test_text_that_not_every_database_can_hold_is_refused(store: Store, what: str) -> None:
    bad, message = UNKEEPABLE[what]
    with pytest.raises(StoreError, match=rf"Document 'interview 1' holds the .*{message}.* in its text"):
        store.add_documents([replace(DOCUMENT, text=bad, case_id=None)])
    with pytest.raises(StoreError, match=rf"Case 'P1' holds the .*{message}.* in its attributes"):
        store.add_cases([replace(CASE, attributes=(Attribute(name="site", value=bad),))])
    with pytest.raises(StoreError, match=rf"Codebook .*{message}.* in its content"):
        store.set_codebook(replace(CODEBOOK, citation=bad))
    fill(store)
    with pytest.raises(StoreError, match=rf"Decision 'one' holds the .*{message}.* in its note"):
        store.append_decision(decision("one", note=bad))
    assert store.counts().decisions == 0


@pytest.mark.parametrize("kept", ["\\u0000", "\\\\u0000", "\\", '"\\u0000"'])
def test_text_that_only_looks_like_an_escape_is_kept(store: Store, kept: str) -> None:
    case = replace(CASE, attributes=(Attribute(name="n", value=kept),))
    store.add_cases([case])
    assert store.cases() == (case,)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_not_finite_are_refused(store: Store, number: float) -> None:
    fill(store)
    first = suggestions_of("run-2")[0]
    run = replace(RUN, id="run-2")
    with pytest.raises(StoreError, match=f"holds the number {number} in its probability"):
        store.add_run(run, [replace(first, probability=number)])
    weighted = Evidence(kind="name", text="", weight=number)
    with pytest.raises(StoreError, match="number that is not finite"):
        store.add_run(run, [replace(first, evidence=(weighted,))])
    assert store.runs() == (RUN,)


def test_a_whole_number_beyond_64_bits_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="holds the number 9223372036854775808 in its seed"):
        store.add_run(replace(RUN, seed=2**63), [])


def test_quotes_stand_by_document_name_and_place_whatever_order_they_came_in(store: Store) -> None:
    names = ["b", "B", "ä", "a10", "a2", "_", "Z"]
    documents = [replace(DOCUMENT, id=f"id {name}", name=name, case_id=None) for name in names]
    quotes = [
        replace(QUOTES[0], id=f"{name} {start}", document_id=f"id {name}", start=start, end=start + 1)
        for start in (20, 3, 100)
        for name in reversed(names)
    ]
    store.add_together(documents=documents, quotes=quotes)
    expected = [f"{name} {start}" for name in sorted(names) for start in (3, 20, 100)]
    assert [quote.id for quote in store.quotes()] == expected
    assert [document.name for document in store.documents()] == sorted(names)


def test_nested_parts_are_kept_as_sorted_json_with_stable_bytes(store: Store, target: str) -> None:
    store.add_cases([CASE])
    store.add_documents([DOCUMENT])
    with raw(target) as connection:
        kept = connection.execute(text("SELECT turns FROM documents")).scalar_one()
    assert kept == (
        '[{"case_id":null,"end":22,"name":null,"seconds":null,"speaker":"Interviewer","start":0},'
        '{"case_id":"case-1","end":60,"name":"row 7","seconds":1.5,"speaker":"P1","start":23}]'
    )


def test_a_nested_part_that_another_program_broke_is_named(store: Store, target: str) -> None:
    store.add_cases([CASE])
    with raw(target) as connection:
        connection.execute(text("UPDATE cases SET attributes = '[{]'"))
    with pytest.raises(StoreError, match=r"attributes of 'case-1': Invalid JSON.*latest backup"):
        store.cases()


def test_facts_about_the_study_are_kept_and_the_latest_stands(target: str) -> None:
    with open_store(target, create=True) as store:
        first_id = store.meta("study_id")
        store.set_meta("title", "Peer workers")
        store.set_meta("title", "Peer workers in four sites")
    with open_store(target) as store:
        assert store.meta("title") == "Peer workers in four sites"
        assert store.meta("nothing") is None
        assert first_id is not None
        assert store.meta("study_id") == first_id
        assert store.meta("created_at") is not None


def test_many_records_at_once_are_kept(store: Store) -> None:
    # More than the parameters that one statement may have on either database.
    store.add_together(cases=[CASE], documents=[DOCUMENT])
    many = [replace(QUOTES[0], id=f"q{number:06}", start=number) for number in range(12_000)]
    assert store.add_quotes(many) == 12_000
    assert store.add_quotes(many) == 0
    assert store.quotes() == tuple(many)


@pytest.mark.parametrize("in_set", [True, False, None])
def test_whether_a_code_stands_in_a_code_set_is_kept(store: Store, in_set: bool | None) -> None:
    fill(store)
    run = replace(RUN, id="run-with-sets")
    suggestion = replace(suggestions_of(run.id)[0], in_set=in_set)
    store.add_run(run, [suggestion], CLUSTERING)
    assert store.suggestions(run.id) == (suggestion,)


def test_what_a_run_noticed_and_would_ask_next_is_kept(store: Store) -> None:
    fill(store)
    noticed = Trouble(kind="second look", message="Look at “this” 🙂.", quote_ids=("quote-1",))
    run = replace(RUN, id="run-2", ask_next=("quote-2", "quote-0"), troubles=(noticed,))
    store.add_run(run, (), CLUSTERING)
    assert store.latest_run() == run
