"""Boundary edits are appended, take quotes out of force and put others in, and never both at once."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.store.material import CODER, QUOTES, TEXT, decision, fill, raw
from themeseed.errors import BoundaryError, DecisionError, UnknownNameError
from themeseed.records import BoundaryEdit, Quote
from themeseed.store import Store, open_store

PARTS = tuple(
    replace(QUOTES[0], id=f"part-{start}", text=TEXT[start:end], start=start, end=end)
    for start, end in ((0, 2), (2, 5))
)
SPLIT = BoundaryEdit(
    id="edit-1",
    coder_id=CODER.id,
    kind="split",
    before=("quote-0",),
    after=("part-0", "part-2"),
    edited_at="2026-01-01T00:00:00.000+00:00",
)
BACK = replace(SPLIT, id="edit-2", kind="undo", before=SPLIT.after, after=SPLIT.before, undoes="edit-1")


def ids(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.id for quote in quotes]


def test_an_edit_takes_quotes_out_of_force_and_all_stay_readable(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
        before = store.place()
        store.append_reviewed(boundary_edits=[SPLIT], quotes=PARTS)
        assert store.boundary_edits(after=before.boundary_edits) == (SPLIT,)
        assert store.place() != before
    with open_store(target) as store:
        assert ids(store.quotes()) == ["part-0", "quote-1", "part-2", "quote-2", "quote-3"]
        assert store.earlier_quotes() == (QUOTES[0],)
        assert store.quote("quote-0") == QUOTES[0]
        assert store.boundary_edits() == (SPLIT,)
        assert store.counts().quotes == 5
        assert len(store.suggestions("run-1")) == 8


def test_taking_an_edit_back_is_an_edit_too(store: Store) -> None:
    fill(store)
    store.append_reviewed(boundary_edits=[SPLIT], quotes=PARTS)
    store.append_reviewed(boundary_edits=[SPLIT, BACK])
    assert store.quotes() == QUOTES
    assert ids(store.earlier_quotes()) == ["part-0", "part-2"]
    assert store.boundary_edits() == (SPLIT, BACK)


def test_two_who_cut_the_same_quote_at_once_are_told(store: Store) -> None:
    fill(store)
    store.append_reviewed(boundary_edits=[SPLIT], quotes=PARTS)
    other = replace(SPLIT, id="edit-3", after=("part-0",))
    with pytest.raises(BoundaryError, match="cut anew by somebody else"):
        store.append_reviewed(boundary_edits=[other], quotes=PARTS[:1])
    overlapping = replace(SPLIT, id="edit-4", before=("quote-1",), after=("quote-2",))
    with pytest.raises(BoundaryError, match="cut anew by somebody else"):
        store.append_reviewed(boundary_edits=[overlapping])
    assert store.boundary_edits() == (SPLIT,)


def test_a_decision_on_a_quote_that_was_cut_anew_is_refused_but_may_be_taken_back(store: Store) -> None:
    fill(store)
    store.append_decision(decision("one"))
    carried = replace(decision("two", quote_id="part-0"), carried_from=("one",), run_id=None)
    store.append_reviewed(boundary_edits=[SPLIT], quotes=PARTS, decisions=[carried])
    with pytest.raises(DecisionError, match="cut anew since"):
        store.append_reviewed(decisions=[decision("three")])
    with pytest.raises(DecisionError, match="cut anew since"):
        store.append_decision(decision("three"))
    assert not store.append_decision(decision("one"))
    undo = replace(decision("four"), verdict="undo", codes=(), refused=())
    assert store.append_decision(undo)
    assert store.decisions() == (decision("one"), carried, undo)


def test_an_edit_of_something_unknown_is_refused_and_nothing_of_it_kept(store: Store) -> None:
    fill(store)
    with pytest.raises(UnknownNameError, match="no coder 'nobody'"):
        store.append_reviewed(boundary_edits=[replace(SPLIT, coder_id="nobody")], quotes=PARTS)
    with pytest.raises(UnknownNameError, match="no quote 'nowhere'"):
        store.append_reviewed(boundary_edits=[replace(SPLIT, before=("nowhere",))], quotes=PARTS)
    assert (store.quotes(), store.boundary_edits()) == (QUOTES, ())


@pytest.mark.parametrize(
    "change", ["UPDATE boundary_edits SET kind = kind", "DELETE FROM boundary_edits"]
)
def test_the_database_refuses_to_change_an_edit(store: Store, target: str, change: str) -> None:
    fill(store)
    store.append_reviewed(boundary_edits=[SPLIT], quotes=PARTS)
    with (
        pytest.raises(DatabaseError, match="boundary_edits are appended only"),
        raw(target) as connection,
    ):
        connection.execute(text(change))


def test_who_put_a_codebook_in_force_is_kept(store: Store) -> None:
    fill(store)
    book = store.codebook()
    store.set_codebook(replace(book, name="Another"), coder_id=CODER.id)
    assert [each.set_by for each in store.codebook_versions()] == [None, CODER.id]
    with pytest.raises(UnknownNameError, match="no coder 'nobody'"):
        store.set_codebook(replace(book, name="A third"), coder_id="nobody")
