"""kill -9 at random moments: the study opens, and everything that was acknowledged is in it.

THEMESEED_KILLS sets how many kills each test makes (15 unless told).
"""

import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.material import CLUSTERING, fill
from tests.store.writers import (
    Writer,
    add_runs,
    append_decisions,
    create,
    many_suggestions,
    received,
    started,
)
from themeseed.store import open_store

KILLS = int(os.environ.get("THEMESEED_KILLS", "15"))
ENDLESS = 100_000


def test_every_acknowledged_decision_survives_kills(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    acknowledged: list[str] = []
    for number in range(KILLS):
        acknowledged += _killed(append_decisions, target, f"k{number:04}")
        _assert_whole(target)
        with open_store(target) as store:
            kept = [each.id for each in store.decisions()]
        assert [each for each in kept if each in set(acknowledged)] == acknowledged
        # Each kill may leave one more decision: on the disk, but not acknowledged yet.
        assert len(acknowledged) <= len(kept) <= len(acknowledged) + number + 1
    assert acknowledged


def test_a_run_is_there_whole_or_not_at_all_after_kills(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    acknowledged: list[str] = []
    for number in range(KILLS):
        acknowledged += _killed(add_runs, target, f"k{number:04}")
        _assert_whole(target)
        with open_store(target) as store:
            kept = [run.id for run in store.runs()][1:]
            latest = kept[-1:]
            found = [store.suggestions(each) for each in latest]
            expected = [tuple(many_suggestions(each)) for each in latest]
            counted = store.counts().suggestions
            clusterings = [store.clustering(each) for each in latest]
        assert set(acknowledged) <= set(kept)
        assert found == expected
        assert counted == 8 + 800 * len(kept)
        assert clusterings == [CLUSTERING] * len(latest)
    assert acknowledged


def test_a_killed_creation_leaves_no_study_or_a_whole_one(target: str) -> None:
    acknowledged: set[str] = set()
    for number in range(KILLS):
        place = _place(target, number)
        name = f"k{number:04}"
        sent = _killed(create, place, name, longest=0.1)
        if not target.startswith("postgresql"):
            assert Path(place).exists() or not sent
            acknowledged.clear()  # each has a file of its own
        acknowledged |= set(sent[1:])
        with open_store(place, create=True) as store:
            assert acknowledged <= {coder.id for coder in store.coders()}
            assert store.meta("study_id")
        _assert_whole(place)


def _killed(writer: Writer, target: str, name: str, *, longest: float = 0.2) -> list[str]:
    """Start a writer, kill it, and return what it said was kept.

    Half of the kills come within `longest` seconds of the start, half of the first message.
    """
    chance = random.Random(name)  # noqa: S311 - repeatable, not secret
    with started(writer, target, name, ENDLESS) as (process, receiver):
        if chance.random() < 0.5:
            assert receiver.poll(60.0)
        time.sleep(chance.uniform(0.0, longest))
        process.kill()
        process.join()
        return received(receiver)


def _assert_whole(target: str) -> None:
    if target.startswith("postgresql"):
        return
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _place(target: str, number: int) -> str:
    """A new file for each kill; a server's database is made once and then found made."""
    return target if target.startswith("postgresql") else str(Path(target).with_suffix(f".{number}.db"))


@pytest.fixture(autouse=True, scope="module")
def _started_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the process that others are forked from import everything before moments are measured."""
    target = str(tmp_path_factory.mktemp("first") / "study.db")
    with started(create, target, "first", 0) as (_, receiver):
        received(receiver)
