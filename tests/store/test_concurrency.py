"""Many at once: nothing is lost, nothing doubled, and the order that one reader saw stays."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

from sqlalchemy import text

from tests.store.material import CODER, decision, fill, raw
from tests.store.writers import (
    add_codes,
    append_decisions,
    append_same_decisions,
    received,
    started,
)
from themeseed.records import Coder
from themeseed.store import Store, open_store

WRITERS = 4
EACH = 25


def test_processes_that_append_at_once_lose_and_double_nothing(store: Store, target: str) -> None:
    fill(store)
    seen = []
    with ExitStack() as stack:
        writers = [
            stack.enter_context(started(append_decisions, target, f"w{number}", EACH))
            for number in range(WRITERS)
        ]
        while any(process.is_alive() for process, _ in writers):
            seen.append([each.id for each in store.decisions()])
        acknowledged = [received(receiver) for _, receiver in writers]
    kept = [each.id for each in store.decisions()]
    assert [len(ids) for ids in acknowledged] == [EACH] * WRITERS
    assert sorted(kept) == sorted(each for ids in acknowledged for each in ids)
    assert [[each for each in kept if each in ids] for ids in acknowledged] == acknowledged
    assert all(kept[: len(ids)] == ids for ids in seen), "an earlier decision appeared after a later one"
    with raw(target) as connection:
        query = "SELECT sequence FROM decisions ORDER BY sequence"
        sequence = [int(row[0]) for row in connection.execute(text(query))]
    assert len(set(sequence)) == WRITERS * EACH


def test_a_decision_that_several_processes_append_is_new_to_one_of_them(
    store: Store, target: str
) -> None:
    fill(store)
    with ExitStack() as stack:
        writers = [
            stack.enter_context(started(append_same_decisions, target, "", EACH)) for _ in range(WRITERS)
        ]
        new = [each for _, receiver in writers for each in received(receiver)]
    assert sorted(new) == [f"same-{each:05}" for each in range(EACH)]
    assert [each.id for each in store.decisions()] == sorted(new)


def test_processes_that_edit_the_codebook_at_once_lose_no_edit(store: Store, target: str) -> None:
    fill(store)
    before = store.codebook_version()
    with ExitStack() as stack:
        writers = [
            stack.enter_context(started(add_codes, target, f"w{number}", EACH)) for number in range(2)
        ]
        added = [each for _, receiver in writers for each in received(receiver)]
    after = store.codebook_version()
    assert len(added) == 2 * EACH
    assert {code.id for code in after.codebook.codes} >= set(added)
    assert after.number == before.number + len(added)


def test_threads_may_share_a_store(store: Store) -> None:
    fill(store)

    def work(thread: int) -> int:
        coder = Coder(id=f"t{thread}", name=f"t{thread}", kind="human")
        store.add_coder(coder)
        for each in range(EACH):
            mine = replace(decision(f"t{thread}-{each:05}"), coder_id=coder.id)
            store.append_decision(mine)
        return len(store.decisions(coder_id=coder.id))

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(work, range(8)))
    assert counts == [EACH] * 8
    assert len({each.id for each in store.decisions()}) == len(store.decisions()) == 8 * EACH
    assert CODER in store.coders()


def test_what_a_store_wrote_another_sees_at_once(store: Store, target: str) -> None:
    fill(store)
    with open_store(target) as other:
        store.append_decision(decision("one"))
        assert other.decisions() == (decision("one"),)
        other.append_decision(decision("two"))
        assert [each.id for each in store.decisions()] == ["one", "two"]
