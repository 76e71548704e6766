"""Decisions, runs and codebooks are appended, once, and nothing changes them afterwards."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

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
from themeseed.errors import CodebookChangedError, DecisionError, StoreError, UnknownNameError
from themeseed.records import Attribute, Coder, Sighting
from themeseed.store import Store, open_store

GUARDED = {
    "codebooks": "content",
    "runs": "summary",
    "suggestions": "probability",
    "clusterings": "content",
    "decisions": "note",
    "sightings": "quote_ids",
}


def _fill(store: Store) -> None:
    fill(store)
    seen = Sighting(id="one", coder_id=CODER.id, quote_ids=("quote-0",), kind="coding", seen_at="2026")
    store.append_reviewed(decisions=[decision("one")], sightings=[seen])


def test_what_was_decided_together_comes_back_as_such(store: Store) -> None:
    fill(store)
    group = [
        replace(decision(each, quote_id=quote), together="group-1")
        for each, quote in (("one", "quote-0"), ("two", "quote-1"))
    ]
    undo = replace(group[1], id="three", verdict="undo", codes=(), refused=())
    store.append_reviewed(decisions=[*group, undo, decision("four")])
    assert store.decisions() == (*group, undo, decision("four"))
    with pytest.raises(DecisionError, match="taken by another decision"):
        store.append_decision(replace(group[0], together=None))


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_what_is_appended_only(
    store: Store, target: str, table: str, change: str
) -> None:
    _fill(store)
    statement = change.format(table, GUARDED[table])
    with (
        pytest.raises(DatabaseError, match=f"{table} are appended only"),
        raw(target) as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_refuses_ways_around_the_guards(store: Store, target: str, table: str) -> None:
    _fill(store)
    if target.startswith("postgresql"):
        statement = f"TRUNCATE {table} CASCADE"
    else:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - our names
    with pytest.raises(DatabaseError, match="are appended only"), raw(target) as connection:
        connection.execute(text(statement))


def test_decisions_come_back_in_the_order_of_appending_not_of_their_ids(store: Store) -> None:
    fill(store)
    ids = ["m", "z", "a", "k"]
    assert store.append_decisions([decision(each) for each in ids[:2]]) == 2
    assert store.append_decision(decision("a", quote_id="quote-1"))
    assert store.append_decision(decision("k"))
    assert [each.id for each in store.decisions()] == ids
    assert [each.id for each in store.decisions(quote_id="quote-0")] == ["m", "z", "k"]
    assert [each.id for each in store.decisions(coder_id=CODER.id)] == ids
    assert store.decisions(coder_id="nobody") == ()
    assert store.decisions(coder_id=CODER.id, quote_id="quote-1")[0].id == "a"


def test_a_decision_that_is_tried_again_is_kept_once(store: Store) -> None:
    fill(store)
    assert store.append_decision(decision("one"))
    assert not store.append_decision(decision("one"))
    assert store.append_decisions([decision("one"), decision("two"), decision("two")]) == 1
    assert [each.id for each in store.decisions()] == ["one", "two"]


def test_a_decision_with_a_taken_id_and_another_content_is_refused(store: Store) -> None:
    fill(store)
    store.append_decision(decision("one"))
    with pytest.raises(DecisionError, match="'one' is taken by another decision"):
        store.append_decisions([decision("two"), decision("one", note="other")])
    with pytest.raises(DecisionError, match="'three' is taken"):
        store.append_decisions([decision("three"), decision("three", note="other")])
    assert store.decisions() == (decision("one"),)


UNKNOWN = {"quote": "quote_id", "coder": "coder_id", "run": "run_id"}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_decision_about_something_unknown_is_refused_by_name(store: Store, kind: str) -> None:
    fill(store)
    stray = {
        "quote": replace(decision("one"), quote_id="nowhere"),
        "coder": replace(decision("one"), coder_id="nowhere"),
        "run": replace(decision("one"), run_id="nowhere"),
    }[kind]
    with pytest.raises(UnknownNameError, match=rf"no {kind} 'nowhere'\. It has: {kind}-"):
        store.append_decisions([decision("two"), stray])
    assert store.decisions() == ()


def test_a_decision_without_a_run_is_kept(store: Store) -> None:
    fill(store)
    unaided = replace(decision("one"), run_id=None, suggestion_ids=())
    store.append_decision(unaided)
    assert store.decisions() == (unaided,)


def test_the_same_run_again_changes_nothing(store: Store) -> None:
    fill(store)
    later = replace(RUN, started_at="2030-01-01T00:00:00+00:00")
    backwards = tuple(reversed(suggestions_of("run-1")))
    assert not store.add_run(later, backwards, CLUSTERING)
    assert store.runs() == (RUN,)


SAME = suggestions_of("run-1")
OTHER_CONTENT = {
    "seed": (replace(RUN, seed=1), SAME, CLUSTERING),
    "fewer suggestions": (RUN, SAME[1:], CLUSTERING),
    "probability": (RUN, (replace(SAME[0], probability=0.5), *SAME[1:]), CLUSTERING),
    "no clustering": (RUN, SAME, None),
}


@pytest.mark.parametrize("difference", OTHER_CONTENT)
def test_a_run_with_a_taken_id_and_another_content_is_refused(store: Store, difference: str) -> None:
    fill(store)
    with pytest.raises(StoreError, match="'run-1' is taken by a run of 2025-01-01"):
        store.add_run(*OTHER_CONTENT[difference])
    assert store.runs() == (RUN,)
    assert store.suggestions("run-1") == SAME


def test_suggestions_of_old_runs_stay_readable(store: Store) -> None:
    fill(store)
    newer = replace(RUN, id="run-0")
    store.add_run(newer, suggestions_of("run-0"))
    assert [run.id for run in store.runs()] == ["run-1", "run-0"]
    assert store.latest_run() == newer
    assert store.suggestions("run-1") == suggestions_of("run-1")
    assert store.suggestions("run-0") == suggestions_of("run-0")
    assert store.clustering("run-0") is None


@pytest.mark.parametrize("read", ["suggestions", "clustering"])
def test_an_unknown_run_is_named_with_those_that_exist(store: Store, read: str) -> None:
    fill(store)
    with pytest.raises(UnknownNameError, match=r"no run 'nowhere'\. It has: run-1\."):
        getattr(store, read)("nowhere")


def test_a_run_that_does_not_fit_leaves_nothing_behind(store: Store) -> None:
    fill(store)
    run, suggestions = replace(RUN, id="run-2"), suggestions_of("run-2")
    with pytest.raises(UnknownNameError, match="no quote 'nowhere'"):
        store.add_run(run, [*suggestions, replace(suggestions[0], id="x", quote_id="nowhere")])
    with pytest.raises(UnknownNameError, match="no quote 'nowhere'"):
        store.add_run(run, suggestions, replace(CLUSTERING, unclustered_ids=("nowhere",)))
    with pytest.raises(StoreError, match="belongs to run 'run-1', not to run 'run-2'"):
        store.add_run(run, suggestions_of("run-1"))
    with pytest.raises(StoreError, match="refused the change"):
        store.add_run(run, [suggestions[0], replace(suggestions[0], id="same rank")])
    assert store.runs() == (RUN,)
    assert store.counts().suggestions == 8


def test_a_changed_codebook_becomes_a_new_version_and_the_old_ones_stay(store: Store) -> None:
    other = replace(CODEBOOK, name="Another")
    assert [store.set_codebook(each) for each in (CODEBOOK, CODEBOOK, other, CODEBOOK)] == [1, 1, 2, 3]
    assert store.codebook() == CODEBOOK
    versions = store.codebook_versions()
    assert [each.number for each in versions] == [1, 2, 3]
    assert [each.codebook for each in versions] == [CODEBOOK, other, CODEBOOK]
    assert versions[0].sha256 == versions[2].sha256 != versions[1].sha256


def test_an_edit_of_an_older_version_of_the_codebook_is_refused(store: Store, target: str) -> None:
    fill(store)
    newest = store.codebook_version()
    assert (newest.codebook, newest.number) == (CODEBOOK, 1)
    mine, theirs = (replace(CODEBOOK, name=each) for each in ("Mine", "Theirs"))
    with open_store(target) as other:
        assert other.set_codebook(theirs, made_on=1) == 2
    with pytest.raises(CodebookChangedError, match="made on version 1 of the codebook, and version 2"):
        store.set_codebook(mine, made_on=1)
    assert store.codebook_version() == store.codebook_versions()[-1]
    assert store.codebook() == theirs
    assert store.set_codebook(theirs, made_on=1) == 2, "what is in force already changes nothing"
    assert store.set_codebook(mine, made_on=2) == 3


def test_known_documents_and_quotes_are_left_as_they_are(store: Store) -> None:
    fill(store)
    assert store.add_documents([replace(DOCUMENT, name="renamed")]) == 0
    new = replace(QUOTES[0], id="new")
    assert store.add_quotes([replace(QUOTES[0], text="other"), new, new]) == 1
    assert store.documents() == (DOCUMENT,)
    assert store.quote("quote-0") == QUOTES[0]


def test_attributes_of_a_known_case_are_merged_and_the_latest_value_stands(store: Store) -> None:
    store.add_cases([CASE])
    role, site = Attribute(name="role", value="peer"), Attribute(name="site", value="Leeds")
    changed = replace(CASE, name="P 1", attributes=(role, site))
    assert store.add_cases([changed, replace(CASE, id="case-2", name="P2")]) == 1
    assert store.cases()[0] == replace(changed, attributes=(site, role))


def test_a_coder_is_kept_once_and_an_id_belongs_to_one_person(store: Store) -> None:
    assert store.add_coder(CODER)
    assert not store.add_coder(CODER)
    with pytest.raises(StoreError, match="'coder-1' belongs to 'Ada'"):
        store.add_coder(Coder(id="coder-1", name="Bob", kind="human"))


def test_a_quote_of_an_unknown_document_or_case_is_refused(store: Store) -> None:
    fill(store)
    with pytest.raises(UnknownNameError, match=r"no document 'nowhere'\. It has: document-1"):
        store.add_quotes([replace(QUOTES[0], id="new", document_id="nowhere")])
    with pytest.raises(UnknownNameError, match=r"no case 'nowhere'\. It has: case-1"):
        store.add_quotes([replace(QUOTES[0], id="new", case_id="nowhere")])
    with pytest.raises(UnknownNameError, match="no case 'nowhere'"):
        store.add_documents([replace(DOCUMENT, id="new", case_id="nowhere")])


def test_what_is_added_together_is_added_whole_or_not_at_all(store: Store) -> None:
    stray = replace(decision("one"), run_id="nowhere")
    with pytest.raises(UnknownNameError, match="no run 'nowhere'"):
        store.add_together(
            cases=[CASE], documents=[DOCUMENT], quotes=QUOTES, coders=[CODER], decisions=[stray]
        )
    counts = store.counts()
    assert (counts.cases, counts.documents, counts.quotes, counts.coders) == (0, 0, 0, 0)
