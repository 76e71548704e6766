"""What was decided on many quotes together is taken back, and done again, in one step."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import IDA, opened
from tests.web.test_reviewing import HTMX, fields, kept, left, send
from themeseed.review import decide
from themeseed.study import Study, create_study
from themeseed.study.desk import Desk
from themeseed.web import House


@pytest.fixture
def ids(house: House) -> list[str]:
    return list(house.desk.quotes)


def together(ida: TestClient, quote_ids: list[str], code: str = "teams") -> None:
    answer = ida.post("/decide-together", data={"quote": quote_ids, "code": code})
    assert answer.status_code in (200, 303), answer.text


def step(ida: TestClient, which: str, **data: str) -> str:
    answer = ida.post(f"/{which}", data=data, headers=HTMX)
    assert answer.status_code == 200, answer.text
    return answer.text


def standing(study: Study) -> set[str]:
    return {each.quote_id for each in Desk(study).ledger.standing()}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_group_goes_back_and_forward_as_one_step_also_after_a_new_start_of_the_server(
    database: str, undecided: Study, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    study = undecided
    if database == "postgresql":
        address = request.getfixturevalue("new_database")()
        study = create_study(tmp_path / "team", undecided.store.codebook(), database=address)
        there = undecided.store
        study.store.add_together(documents=there.documents(), cases=there.cases(), quotes=there.quotes())
    ids = [quote.id for quote in study.store.quotes()]
    with opened(study) as client:
        send(client, fields(client.get("/review").text), verdict="none")
        together(client, ids[5:15])
        group = [each for each in study.store.decisions() if each.together]
        assert len({(each.together, each.decided_at) for each in group}) == 1
        assert left(client.get("/review").text) == 42
    with opened(study) as client:
        html = step(client, "undo")
        assert "Taken back: 10 quotes decided together" in html
        assert (fields(html)["quote"], left(html)) == (ids[5], 52)
        assert standing(study) == {ids[0]}
    with opened(study) as client:
        html = step(client, "redo")
        assert "Again: 10 quotes decided together" in html
        assert left(html) == 42
        assert standing(study) == {ids[0], *ids[5:15]}
    with opened(study) as client:
        assert "Taken back: 10 quotes decided together" in step(client, "undo")
        assert "Taken back: Q01" in step(client, "undo")
        assert standing(study) == set()
    with opened(study) as client:
        assert "Kept: Q01" in step(client, "redo")
        assert "Again: 10 quotes decided together" in step(client, "redo")
        assert client.post("/redo", headers=HTMX).status_code == 409
    assert standing(study) == {ids[0], *ids[5:15]}
    if study is not undecided:
        study.close()


def test_a_group_that_is_taken_back_twice_from_one_page_is_taken_back_once(
    ida: TestClient, house: House, ids: list[str]
) -> None:
    together(ida, ids[:3])
    together(ida, ids[3:6])
    for _ in range(2):
        assert "Taken back: 3 quotes decided together" in step(ida, "undo", step="back")
    assert standing(house.study) == set(ids[:3])
    for _ in range(2):
        assert "Again: 3 quotes decided together" in step(ida, "redo", step="again")
    assert standing(house.study) == set(ids[:6])
    assert len(kept(house)) == 12


def test_what_was_decided_one_by_one_before_or_since_is_a_step_of_its_own(
    ida: TestClient, house: House, ids: list[str]
) -> None:
    first = fields(ida.get("/review").text)
    send(ida, first, verdict="none")
    together(ida, ids[:4])
    assert {each.note for each in kept(house)[1:]} == {"decided together with 2 others"}
    card = fields(ida.get(f"/review/{ids[2]}").text)
    send(ida, card, verdict="change", code="identity")
    assert "Taken back: Q03" in step(ida, "undo")
    assert house.desk.given() == {"teams": 3}
    assert "Taken back: 3 quotes decided together" in step(ida, "undo")
    assert standing(house.study) == {ids[0]}


def test_a_single_decision_like_one_of_a_group_does_not_do_the_group_again(
    undecided: Study,
) -> None:
    ids = [quote.id for quote in undecided.store.quotes()]
    with opened(undecided) as client:
        together(client, ids[:3])
        group = undecided.store.decisions()
        send(client, fields(client.get("/review").text), verdict="none")
        step(client, "undo")
        step(client, "undo")
        card = fields(client.get(f"/review/{ids[0]}").text)
        send(client, card | {"seen": ""}, verdict="change", code="teams", note=group[0].note)
    with opened(undecided) as client:
        assert client.post("/redo", headers=HTMX).status_code == 409


def test_what_the_terminal_decided_meanwhile_is_taken_back_first(
    ida: TestClient, house: House, ids: list[str]
) -> None:
    together(ida, ids[:3])
    quote = house.desk.quotes[ids[1]]
    store = house.study.store
    store.append_decision(decide(quote, IDA, "none", codebook=store.codebook()))
    assert "Taken back: Q02" in step(ida, "undo")
    assert house.desk.given() == {"teams": 3}
    assert "Taken back: 3 quotes decided together" in step(ida, "undo")
    # Of the group that is done again, what was decided anew meanwhile stays as it is.
    store.append_decision(decide(quote, IDA, "none", codebook=store.codebook()))
    assert "Again: 2 quotes decided together" in step(ida, "redo")
    assert house.desk.given() == {"teams": 2}


def test_a_quote_of_the_group_that_is_covered_by_another_decision_stays_and_is_counted(
    ida: TestClient, house: House, ids: list[str]
) -> None:
    together(ida, ids[:3])
    store = house.study.store
    covers = decide(house.desk.quotes[ids[1]], IDA, "none", codebook=store.codebook())
    store.append_decision(replace(covers, carried_from=("of-a-quote-that-is-gone",)))
    html = step(ida, "undo", step="back")
    assert "Taken back: 2 quotes decided together. 1 quote decided anew since: as it is now" in html
    assert standing(house.study) == {ids[1]}
    assert Desk(house.study).ledger.of(IDA.id, ids[1]) == store.decisions()[3]
