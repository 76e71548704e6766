"""What a sitting brings is kept together, and runs that were made in between stay apart."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.store.material import CODER, QUOTES, RUN, decision, fill, raw, suggestions_of
from themeseed.errors import UnknownNameError
from themeseed.records import BoundaryEdit, Likeliest, Memo, Suggestion
from themeseed.store import Store, open_store

LIVE = replace(RUN, id="live-1", live=True)
NOW = "2026-01-02T03:04:05.678+00:00"
BLIND = replace(decision("blind"), run_id=None, suggestion_ids=(), refused=(), blind=True)


def seen(quote_id: str = "quote-0") -> tuple[Suggestion, ...]:
    return tuple(each for each in suggestions_of("live-1") if each.quote_id == quote_id)


def memo(memo_id: str = "memo-1") -> Memo:
    return Memo(
        id=memo_id,
        quote_id="quote-1",
        coder_id=CODER.id,
        kind="memo",
        text="naïve 🙂\nsecond line",
        written_at="2025-01-02T03:04:05.678+00:00",
    )


def test_a_sitting_comes_back_as_it_was(target: str) -> None:
    after = replace(decision("after"), run_id="live-1")
    with open_store(target, create=True) as store:
        fill(store)
        store.append_reviewed(runs=[LIVE], suggestions=seen(), decisions=[BLIND, after], memos=[memo()])
    with open_store(target) as store:
        assert store.decisions() == (BLIND, after)
        assert store.memos() == store.memos(quote_id="quote-1") == (memo(),)
        assert store.memos(quote_id="quote-0") == ()
        assert store.run("live-1") == LIVE
        assert store.suggestions_of("live-1", "quote-0") == seen()


def test_live_runs_are_not_among_the_runs_that_somebody_asked_for(store: Store) -> None:
    fill(store)
    store.append_reviewed(runs=[LIVE], suggestions=seen())
    assert store.runs() == (RUN,)
    assert store.latest_run() == RUN


def test_what_is_sent_again_is_kept_once(store: Store) -> None:
    fill(store)
    for quote_id in ("quote-0", "quote-0", "quote-1"):
        store.append_reviewed(runs=[LIVE], suggestions=seen(quote_id), memos=[memo()], decisions=[BLIND])
    assert store.suggestions("live-1") == (*seen("quote-0"), *seen("quote-1"))
    assert (store.memos(), store.decisions()) == ((memo(),), (BLIND,))


def test_one_refusal_keeps_all_of_a_sitting_out(store: Store) -> None:
    fill(store)
    stray = replace(memo("stray"), quote_id="nobody")
    with pytest.raises(UnknownNameError, match="no quote 'nobody'"):
        store.append_reviewed(runs=[LIVE], suggestions=seen(), decisions=[BLIND], memos=[memo(), stray])
    assert (store.decisions(), store.memos()) == ((), ())
    with pytest.raises(UnknownNameError, match="no run 'live-1'"):
        store.run("live-1")


def test_what_a_refused_sitting_brought_is_not_taken_to_be_there(store: Store) -> None:
    fill(store)
    half = replace(QUOTES[0], id="half", start=QUOTES[0].start + 1)
    edit = BoundaryEdit(
        id="edit-1",
        coder_id=CODER.id,
        kind="adjust",
        before=("quote-0",),
        after=("half",),
        edited_at=NOW,
    )
    with pytest.raises(UnknownNameError, match="no quote 'nobody'"):
        store.append_reviewed(
            boundary_edits=[edit], quotes=[half], memos=[replace(memo("stray"), quote_id="nobody")]
        )
    for _ in range(2):
        with pytest.raises(UnknownNameError, match="no quote 'half'"):
            store.append_decision(replace(BLIND, quote_id="half"))
    store.append_reviewed(boundary_edits=[edit], quotes=[half])
    assert store.append_decision(replace(BLIND, quote_id="half"))


def test_suggestions_of_several_quotes_are_read_together(store: Store) -> None:
    fill(store)
    found = store.suggestions_of("run-1", "quote-1", "nobody", "quote-0")
    assert {each.quote_id for each in found} == {"quote-0", "quote-1"}
    for quote_id in ("quote-0", "quote-1"):
        of_quote = tuple(each for each in found if each.quote_id == quote_id)
        assert of_quote == store.suggestions_of("run-1", quote_id)


def test_the_likeliest_codes_are_those_of_the_suggestions(store: Store) -> None:
    fill(store)
    assert store.likeliest("run-1") == tuple(
        Likeliest(quote_id=quote.id, suggested=("trust",), probability=1 / 3, lead=1 / 3 - 1 / 4)
        for quote in QUOTES
    )


def test_a_place_tells_whether_anything_was_added(store: Store) -> None:
    fill(store)
    before = store.place()
    assert store.place() == before
    store.append_reviewed(decisions=[decision("one")])
    after = store.place()
    assert after != before
    assert replace(after, decisions=0) == replace(before, decisions=0)
    assert store.decisions_after(before.decisions) == (decision("one"),)
    store.append_reviewed(runs=[LIVE], suggestions=seen(), memos=[memo()])
    assert replace(store.place(), memos=0) == replace(after, memos=0)


@pytest.mark.parametrize("change", ["UPDATE memos SET text = 'x'", "DELETE FROM memos"])
def test_memos_are_never_changed(store: Store, target: str, change: str) -> None:
    fill(store)
    store.append_reviewed(memos=[memo()])
    with pytest.raises(DatabaseError, match="memos are appended only"), raw(target) as connection:
        connection.execute(text(change))
    assert store.memos() == (memo(),)
