"""What coders were shown comes back as it was, on both databases, and in studies from before."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, make_url

from tests.store.material import CODER, fill, raw
from themeseed.errors import UnknownNameError
from themeseed.records import Sighting
from themeseed.store import Store, open_store, rows
from themeseed.store.engine import postgresql_database, sqlite_database
from themeseed.store.migrations import MIGRATIONS, migrate, schema_version
from themeseed.store.tables import CODERS

SHOWN = Sighting(
    id="sighting-1",
    coder_id=CODER.id,
    quote_ids=("quote-1", "quote-0"),
    kind="suggestion",
    run_id="run-1",
    seen_at="2026-01-02T03:04:05.678+00:00",
)
CODED = replace(SHOWN, id="sighting-2", quote_ids=("quote-2",), kind="coding", run_id=None)


def test_what_was_shown_comes_back_as_it_was_and_once(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
        before = store.place()
        store.append_reviewed(sightings=[SHOWN])
        store.append_reviewed(sightings=[SHOWN, CODED])
        assert store.place() == replace(before, sightings=2)
    with open_store(target) as store:
        assert store.sightings() == (SHOWN, CODED)
        assert store.sightings(after=1) == (CODED,)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (replace(SHOWN, coder_id="nobody"), "no coder 'nobody'"),
        (replace(SHOWN, quote_ids=("quote-9",)), "no quote 'quote-9'"),
    ],
)
def test_what_a_stranger_saw_or_of_no_quote_is_refused_with_all_that_came_with_it(
    store: Store, wrong: Sighting, told: str
) -> None:
    fill(store)
    with pytest.raises(UnknownNameError, match=told):
        store.append_reviewed(sightings=[CODED, wrong])
    assert store.sightings() == ()


def test_a_study_from_before_is_brought_up_and_has_seen_nothing(target: str) -> None:
    database = (
        postgresql_database(make_url(target), wait_seconds=5.0)
        if target.startswith("postgresql")
        else sqlite_database(target, wait_seconds=5.0)
    )
    before = MIGRATIONS[: [each.__name__ for each in MIGRATIONS].index("sightings")]
    migrate(database, before)
    assert schema_version(database) == len(before)
    database.close()
    with raw(target) as connection:
        connection.execute(insert(CODERS), [rows.from_coder(CODER)])
    with open_store(target) as store:
        assert store.coders() == (CODER,)
        assert store.sightings() == ()
        store.append_reviewed(sightings=[replace(CODED, quote_ids=())])
        assert len(store.sightings()) == 1
