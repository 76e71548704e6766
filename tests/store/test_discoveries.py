"""What was discovered and what people did with it come back as they were, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import DatabaseError

from tests.store.material import CODER, DOCUMENT, RUN, fill, raw
from themeseed.errors import UnknownNameError
from themeseed.records import (
    CandidateEdit,
    CandidateTheme,
    Discovery,
    KeptDiscovery,
    Occurrence,
    SeedTheme,
    SetAside,
    ThemePart,
)
from themeseed.store import Store, open_store

CANDIDATE = CandidateTheme(
    id="candidate-1",
    source="alike",
    quote_ids=("quote-1", "quote-0"),
    exemplar_ids=("quote-1",),
    contrast_ids=("quote-2",),
    keywords=("naïve", "日本語"),
    nearest_codes=(("trust", 0.5),),
    relation="across",
    refound=0.7,
    where=(Occurrence(grouping="site", group="London", n_quotes=2, share=1.0, share_of_all=0.5),),
    suggested_name="Naïve 🙂",
    name="Doubt",
    edit_ids=("edit-1",),
)
KEPT = KeptDiscovery(
    id="discovery-1",
    made_at="2026-01-02T03:04:05.678+00:00",
    document_ids=(DOCUMENT.id,),
    discovery=Discovery(
        candidates=(CANDIDATE,),
        reason="why",
        n_quotes=4,
        n_read=4,
        n_shuffled=20,
        seed=7,
        encoder="e",
        seed_themes=(
            SeedTheme(
                code_id="trust",
                state="split",
                n_quotes=2,
                parts=(ThemePart(quote_ids=("quote-0",), keywords=("talk",)),),
                shared_with=(("hope", ("quote-1",)),),
            ),
        ),
        set_aside=(SetAside(candidate=CANDIDATE, why="discarded", said="small talk"),),
        n_edits=1,
    ),
)
EDIT = CandidateEdit(
    id="edit-1",
    coder_id=CODER.id,
    kind="merge",
    groups=(("quote-1", "quote-0"), ("quote-2",)),
    text="Doubt 🙂",
    seen_in=KEPT.id,
    edited_at="2026-01-02T03:04:05.678+00:00",
)
UNDO = CandidateEdit(
    id="edit-2",
    coder_id=CODER.id,
    kind="undo",
    edited_at="2026-01-03T00:00:00.000+00:00",
    undoes="edit-1",
)


def test_discoveries_and_edits_come_back_as_they_were(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
        before = store.place()
        store.append_discovery(KEPT)
        store.append_discovery(replace(KEPT, id="discovery-2", document_ids=()))
        store.append_discovery(KEPT)
        store.append_candidate_edits([EDIT, UNDO])
        store.append_candidate_edits([EDIT])
        assert store.place() == replace(before, discoveries=2, candidate_edits=2)
    with open_store(target) as store:
        assert store.latest_discovery() == replace(KEPT, id="discovery-2", document_ids=())
        assert store.documents_discovered() == {"discovery-1": (DOCUMENT.id,), "discovery-2": ()}
        assert store.candidate_edits() == (EDIT, UNDO)


def test_an_edit_of_what_is_not_there_is_refused_and_nothing_is_kept(store: Store) -> None:
    fill(store)
    assert store.latest_discovery() is None
    with pytest.raises(UnknownNameError, match="no discovery 'discovery-1'"):
        store.append_candidate_edits([EDIT])
    store.append_discovery(KEPT)
    with pytest.raises(UnknownNameError, match="no quote 'nothing'"):
        store.append_candidate_edits([EDIT, replace(EDIT, id="x", groups=(("nothing",),))])
    with pytest.raises(UnknownNameError, match="no candidate edit 'edit-1'"):
        store.append_candidate_edits([UNDO])
    with pytest.raises(UnknownNameError, match="no coder 'nobody'"):
        store.append_candidate_edits([replace(EDIT, coder_id="nobody")])
    assert store.candidate_edits() == ()


def test_edits_of_groups_are_kept_apart_from_those_of_candidates(store: Store, target: str) -> None:
    fill(store)
    store.append_discovery(KEPT)
    store.append_candidate_edits([EDIT])
    of_groups = replace(EDIT, seen_in=RUN.id), replace(UNDO, id="undo-2")
    store.append_group_edits(of_groups)
    store.append_group_edits(of_groups)
    with open_store(target) as again:
        assert again.group_edits() == of_groups
        assert again.candidate_edits() == (EDIT,)
    with pytest.raises(UnknownNameError, match="no run 'discovery-1'"):
        store.append_group_edits([replace(EDIT, id="x")])
    with pytest.raises(UnknownNameError, match="no group edit 'nothing'"):
        store.append_group_edits([replace(UNDO, id="y", undoes="nothing")])
    with pytest.raises(DatabaseError, match="group_edits are appended only"), raw(target) as connection:
        connection.exec_driver_sql("DELETE FROM group_edits")


@pytest.mark.parametrize("table", ["discoveries", "candidate_edits"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = 'x'", "DELETE FROM {}"])
def test_what_was_discovered_and_done_is_never_changed(
    store: Store, target: str, table: str, change: str
) -> None:
    fill(store)
    store.append_discovery(KEPT)
    store.append_candidate_edits([EDIT])
    with pytest.raises(DatabaseError, match=f"{table} are appended only"), raw(target) as connection:
        connection.exec_driver_sql(change.format(table))
    assert store.candidate_edits() == (EDIT,)
