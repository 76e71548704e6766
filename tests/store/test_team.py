"""Assignments, settings of the team and adjudications come back as they were, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.store.material import CODER, decision, fill, raw
from themeseed.errors import UnknownNameError
from themeseed.records import Assignment, TeamSetting
from themeseed.review import CONSENSUS
from themeseed.store import Store, open_store

ASSIGNED = Assignment(
    id="assignment-1",
    coder_id=CODER.id,
    quote_ids=("quote-1", "quote-0"),
    how="20%, drawn by lot 🙂",
    assigned_by=CODER.id,
    assigned_at="2026-01-02T03:04:05.678+00:00",
)
WITHDRAWN = replace(ASSIGNED, id="assignment-2", kind="withdraw", blind=False, how="")
SEEN = TeamSetting(
    id="setting-1",
    name="visibility",
    value="after my decision",
    set_by=CODER.id,
    set_at="2026-01-02T03:04:05.678+00:00",
)
RIGHT = replace(SEEN, id="setting-2", name="adjudicator", value="yes", coder_id=CODER.id)


def test_what_a_team_settled_comes_back_as_it_was(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
        before = store.place()
        store.append_team(assignments=[ASSIGNED, WITHDRAWN], settings=[SEEN, RIGHT])
        store.append_team(assignments=[ASSIGNED], settings=[RIGHT])
        assert store.place() == replace(before, assignments=2, team_settings=2)
    with open_store(target) as store:
        assert store.assignments() == (ASSIGNED, WITHDRAWN)
        assert store.team_settings() == (SEEN, RIGHT)


def test_an_adjudication_names_who_made_it_and_from_what(target: str) -> None:
    made = replace(
        decision("consensus-1"),
        coder_id=CONSENSUS.id,
        run_id=None,
        suggestion_ids=(),
        decided_by=CODER.id,
        adjudicates=("one", "two"),
    )
    with open_store(target, create=True) as store:
        fill(store)
        store.add_coder(CONSENSUS)
        store.append_decisions([decision("one"), made])
    with open_store(target) as store:
        assert store.decisions() == (decision("one"), made)
        assert CONSENSUS in store.coders()


def test_a_stranger_is_assigned_nothing_and_nothing_else_is_kept(store: Store) -> None:
    fill(store)
    with pytest.raises(UnknownNameError, match="no coder 'nobody'"):
        store.append_team(assignments=[ASSIGNED, replace(WITHDRAWN, coder_id="nobody")], settings=[SEEN])
    with pytest.raises(UnknownNameError, match="no quote 'nothing'"):
        store.append_team(settings=[SEEN], assignments=[replace(ASSIGNED, quote_ids=("nothing",))])
    assert (store.assignments(), store.team_settings()) == ((), ())
    with pytest.raises(UnknownNameError, match="no coder 'nobody'"):
        store.append_decision(replace(decision("one"), decided_by="nobody"))


@pytest.mark.parametrize("table", ["assignments", "team_settings"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = 'x'", "DELETE FROM {}"])
def test_what_a_team_settled_is_never_changed(
    store: Store, target: str, table: str, change: str
) -> None:
    fill(store)
    store.append_team(assignments=[ASSIGNED], settings=[SEEN])
    with pytest.raises(DatabaseError, match=f"{table} are appended only"), raw(target) as connection:
        connection.execute(text(change.format(table)))
