"""Codes that came with a table have no time: pages say so, and nothing is reckoned from 1970."""

import csv
import io
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import opened
from themeseed.demo import CODER
from themeseed.records import Decision
from themeseed.records.coding import TIME_UNKNOWN
from themeseed.review import decide, make_coder
from themeseed.study import Study
from themeseed.study.auditing import audit
from themeseed.study.desk import Desk
from themeseed.study.team_agreement import team_agreement, team_material

EVA, BEN = make_coder("Eva"), make_coder("Ben")
UNKNOWN = "imported, time unknown"


def brought(study: Study, *, n: int) -> list[Decision]:
    """Ben's codes of the first quotes, from a table: on every third another than the authors'."""
    study.store.add_coder(BEN)
    codebook, theirs = study.store.codebook(), study.store.decisions()[:n]
    made = [
        replace(
            each,
            id=f"ben-{place}",
            coder_id=BEN.id,
            codes=(codebook.codable_ids[place % 5],) if place % 3 == 0 else each.codes,
        )
        for place, each in enumerate(theirs)
    ]
    study.store.append_decisions(made)
    return made


def test_pages_say_that_the_time_is_unknown_and_never_1970(published: Study) -> None:
    first = brought(published, n=12)[0]
    with opened(published) as client:
        for path in (f"/quotes/{first.quote_id}", "/audit", "/adjudicate", "/agreement"):
            page = client.get(path).text
            assert "1970" not in page
            assert UNKNOWN in page
        week = client.get("/agreement", params={"time": "week"}).text
        assert "1970" not in week
        assert UNKNOWN in week


def test_files_leave_the_time_empty_and_no_span_of_time_holds_it(published: Study) -> None:
    with opened(published) as client:
        rows = list(csv.DictReader(io.StringIO(told(client))))
        assert {row["decided_at"] for row in rows if row["what"] == "decision"} == {""}
        for asked in ({"until": "2030"}, {"since": "1960"}):
            timed = csv.DictReader(io.StringIO(told(client, **asked)))
            assert "decision" not in {row["what"] for row in timed}
    (row,) = audit(published)
    assert (row.coder, row.n_quotes, row.first_at, row.last_at) == (CODER, 53, "", "")


def told(client: TestClient, **asked: str) -> str:
    """Return the audit trail as CSV."""
    return client.get("/audit.csv", params=asked).content.decode("utf-8-sig")


@pytest.mark.parametrize("period", ["quotes", "week"])
def test_agreement_over_time_sets_aside_what_two_tables_brought(published: Study, period: str) -> None:
    brought(published, n=12)
    published.store.add_coder(EVA)
    codebook = published.store.codebook()
    published.store.append_decisions(
        [
            decide(quote, EVA, "change", codebook=codebook, codes=[codebook.codable_ids[0]])
            for quote in published.store.quotes()[20:35]
        ]
    )
    desk = Desk(published)
    material = team_material(desk, desk.sight.view(EVA.id, owner=True))
    aside, *spans = team_agreement(material, period="week" if period == "week" else "quotes").over_time
    assert (aside.name, aside.n_quotes) == (UNKNOWN, 12)
    assert [each.n_quotes for each in spans] == [15]
    assert "1970" not in spans[0].name


def test_the_record_keeps_its_fixed_time_so_that_a_table_is_added_once(published: Study) -> None:
    decisions = published.store.decisions()
    assert {each.decided_at for each in decisions} == {TIME_UNKNOWN}
    assert {each.known_time for each in decisions} == {""}
