"""Assignments over HTTP: what an owner assigns comes up in the coder's queue, blind where asked."""

import json
import re

import pytest
from starlette.testclient import TestClient

from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import fields, send
from themeseed.records import Role
from themeseed.review import make_coder
from themeseed.study import team as teams
from themeseed.study.wanted import SeatOrder, Wanted
from themeseed.web import House
from themeseed.web.entrance import Person

BEN, EVA = make_coder("Ben"), make_coder("Eva")


@pytest.fixture
def assigned(ida: TestClient) -> TestClient:
    """Ida has assigned a fifth of the quotes to Ben and Eva."""
    for name in ("Ben", "Eva"):
        assert ida.post("/team/coder", data={"name": name}).status_code == 303
    data = {"share": "20", "coder": [BEN.id, EVA.id], "each": "", "blind": "1"}
    assert ida.post("/team/share", data=data).status_code == 303
    return ida


def test_a_fifth_is_drawn_for_both_and_kept(assigned: TestClient, house: House) -> None:
    one, other = house.study.store.assignments()
    assert (one.coder_id, other.coder_id) == (BEN.id, EVA.id)
    assert one.quote_ids == other.quote_ids
    assert len(one.quote_ids) == 11
    assert "20% of all quotes, drawn by lot (seed 0)" in one.how
    page = assigned.get("/team").text
    assert re.search(r"Ben</th><td class=\"number\">11</td><td class=\"number\">0</td>", page)


def test_a_second_draw_takes_other_quotes(assigned: TestClient, house: House) -> None:
    data = {"share": "20%", "coder": [BEN.id, EVA.id], "each": "2"}
    assert assigned.post("/team/share", data=data).status_code == 303
    drawn = [each.quote_ids for each in house.study.store.assignments() if each.coder_id == BEN.id]
    assert not set(drawn[0]) & set(drawn[1])
    assert not house.study.store.assignments()[-1].blind


def test_the_queue_offers_what_is_assigned_and_counts_it(assigned: TestClient, house: House) -> None:
    come_in_as(assigned, house, "coder")
    page = assigned.get("/review").text
    assert "0 of 11 decided" in page
    page = assigned.get("/review", params={"assigned": "1", "order": "blind"}).text
    assert "11 left" in page
    mine = house.desk.assigned.to(BEN.id)
    for _ in range(11):
        card = fields(page)
        assert card["quote"] in mine
        assert card["seen"] == "blind"
        page = send(assigned, card, verdict="none")
    assert "Nothing is left to decide here" in page
    assert all(each.blind for each in house.study.store.decisions())
    assert "11 of 11 decided" in assigned.get("/review").text
    come_in_as(assigned, house, "owner", "Ida")
    assert ">11 of 11<" in assigned.get("/progress").text


def test_a_quote_assigned_blind_is_blind_in_every_order_and_on_every_way_to_it(
    assigned: TestClient, house: House
) -> None:
    come_in_as(assigned, house, "coder")
    quote_id = next(iter(house.desk.assigned.to(BEN.id)))
    card = fields(assigned.get(f"/review/{quote_id}").text)
    assert card["seen"] == "blind"
    seat = house.seat(Person(coder=BEN, role="coder"))
    orders: tuple[SeatOrder, ...] = ("uncertain", "certain", "informative", "cluster")
    for order in orders:
        seat.want(Wanted(order=order))
        seat.go_to(quote_id)
        assert seat.keeps_back(quote_id)
    suggested = house.desk.likeliest[quote_id].suggested
    seat.want(Wanted(order="document", code=suggested[0] if suggested else ""))
    assert quote_id not in seat.upcoming(100)
    send(assigned, card, verdict="none")
    assert fields(assigned.get(f"/review/{quote_id}").text)["seen"] != "blind"


def test_withdrawing_takes_what_is_open_and_leaves_what_was_decided(
    assigned: TestClient, house: House
) -> None:
    come_in_as(assigned, house, "coder")
    card = fields(assigned.get("/review", params={"assigned": "1"}).text)
    send(assigned, card, verdict="none")
    come_in_as(assigned, house, "owner", "Ida")
    answer = assigned.post("/team/withdraw", data={"coder": BEN.id, "why": "on leave"})
    assert answer.status_code == 303
    assert list(house.desk.assigned.to(BEN.id)) == [card["quote"]]
    assert len(house.study.store.decisions()) == 1
    latest = house.study.store.assignments()[-1]
    assert (latest.kind, len(latest.quote_ids), latest.how) == ("withdraw", 10, "on leave")
    assert "All that is assigned is decided" not in assigned.get("/team").text  # Eva has hers


def test_what_is_open_goes_to_somebody_else_and_stays_blind(assigned: TestClient, house: House) -> None:
    assigned.post("/team/coder", data={"name": "Max"})
    max_id = make_coder("Max").id
    assigned.post("/team/reassign", data={"coder": BEN.id, "to": max_id})
    assert dict(house.desk.assigned.to(BEN.id)) == {}
    assert set(house.desk.assigned.to(max_id)) == set(house.desk.assigned.to(EVA.id))
    assert all(each.blind for each in house.desk.assigned.to(max_id).values())
    refused = assigned.post("/team/reassign", data={"coder": max_id, "to": EVA.id})
    assert refused.status_code == 409
    assert "is to code all of these quotes already" in refused.json()["error"]["message"]


def test_a_coders_own_assignments_name_no_other_coder_unless_all_is_open_to_all(
    assigned: TestClient, house: House
) -> None:
    assigned.post("/team/coder", data={"name": "Max"})
    max_ = make_coder("Max")
    assigned.post("/team/reassign", data={"coder": EVA.id, "to": max_.id, "why": "on leave"})

    def told(role: Role, name: str) -> str:
        come_in_as(assigned, house, role, name)
        lines = map(json.loads, assigned.get("/audit.jsonl?what=assignment").text.splitlines())
        return " | ".join(line["note"] for line in lines if line["coder"] == name)

    assert "each coded by 2 coders" in told("coder", "Ben")
    assert told("coder", "Eva").endswith("on leave; given to another coder")
    assert told("coder", "Max") == "11 quotes: on leave; taken over from another coder"
    come_in_as(assigned, house, "owner", "Ida")
    owners = assigned.get("/audit.jsonl?what=assignment").text
    assert "each coded by 2 of: Ben, Eva" in owners
    assert "given to Max" in owners
    assigned.post("/team/visibility", data={"visibility": "always"})
    assert "each coded by 2 of: Ben, Eva" in told("coder", "Ben")


def test_whole_documents_are_assigned_and_not_twice(ida: TestClient, house: House) -> None:
    ida.post("/team/coder", data={"name": "Ben"})
    document_id = house.desk.document_ids[0]
    data = {"coder": [BEN.id, EVA.id], "document": document_id, "blind": "1"}
    assert ida.post("/team/documents", data=data).status_code == 404  # Eva is no coder here
    data["coder"] = [BEN.id]
    assert ida.post("/team/documents", data=data).status_code == 303
    assert set(house.desk.assigned.to(BEN.id)) == {
        quote.id for quote in house.desk.quotes_of(document_id)
    }
    again = ida.post("/team/documents", data=data)
    assert (again.status_code, len(house.study.store.assignments())) == (409, 1)


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("share", {"share": "20"}, "No coder is chosen"),
        ("share", {"share": "0", "coder": BEN.id}, "no share of the quotes"),
        ("share", {"share": "nan", "coder": BEN.id}, "no share of the quotes"),
        ("share", {"share": "120", "coder": BEN.id}, "no share of the quotes"),
        ("share", {"share": "20", "coder": BEN.id, "each": "2"}, "coded by 2, of 1 coders"),
        ("share", {"share": "20", "coder": BEN.id, "each": "two"}, "no number of coders"),
        ("documents", {"coder": BEN.id}, "No document is chosen"),
        ("withdraw", {"coder": BEN.id}, "no such quote to assign or withdraw"),
        ("visibility", {"visibility": "sometimes"}, "is no such setting"),
        ("coder", {"name": "x" * 81}, "of 1 to 80 characters"),
        ("teach", {}, "no change 'teach'"),
    ],
)
def test_what_cannot_be_assigned_is_said_and_nothing_is_kept(
    ida: TestClient, house: House, path: str, data: dict[str, str], told: str
) -> None:
    ida.post("/team/coder", data={"name": "Ben"})
    answer = ida.post(f"/team/{path}", data=data)
    assert answer.status_code == 409
    assert told in answer.json()["error"]["message"]
    assert (house.study.store.assignments(), house.study.store.team_settings()) == ((), ())


def test_settings_are_appended_and_the_latest_is_in_force(ida: TestClient, house: House) -> None:
    ida.post("/team/coder", data={"name": "Ben"})
    for value in ("always", "always", "never"):
        assert ida.post("/team/visibility", data={"visibility": value}).status_code == 303
    ida.post("/team/adjudicators", data={"coder": [BEN.id]})
    assert [each.value for each in house.study.store.team_settings()] == ["always", "never", "yes"]
    assert house.desk.sight.visibility == "never"
    assert house.desk.sight.may_adjudicate(BEN.id)
    ida.post("/team/adjudicators", data={})
    assert not house.desk.sight.may_adjudicate(BEN.id)


def test_an_assignment_made_elsewhere_is_caught_up_with(ida: TestClient, house: House) -> None:
    ida.get("/review")
    store, me = house.study.store, next(iter(house.desk.people))
    document_id = house.desk.document_ids[0]
    store.append_team(
        assignments=teams.assign_documents(house.desk, [me.id], [document_id], blind=True, by=me)
    )
    assert "Assigned to you:" in ida.get("/review").text


def test_nobody_is_given_their_own_quotes(assigned: TestClient) -> None:
    answer = assigned.post("/team/reassign", data={"coder": BEN.id, "to": BEN.id})
    assert "has these quotes already" in answer.json()["error"]["message"]


def test_a_page_without_script_works_too(assigned: TestClient, house: House) -> None:
    come_in_as(assigned, house, "coder")
    card = fields(assigned.get("/review", params={"assigned": "1"}).text)
    data = {name: value for name, value in card.items() if name != "quote"} | {"verdict": "none"}
    answer = assigned.post(f"/quotes/{card['quote']}/decide", data=data)
    assert answer.headers["location"] == "/review"
    assert "1 of 11 decided" in assigned.get("/review").text


def test_nobody_is_added_under_the_name_of_what_was_settled(ida: TestClient, house: House) -> None:
    assert ida.post("/team/coder", data={"name": "CONSENSUS"}).status_code == 409
    assert [each.kind for each in house.study.store.coders()] == ["human"]


def test_the_map_of_what_is_suggested_keeps_back_what_is_assigned_blind(
    assigned: TestClient, house: House
) -> None:
    come_in_as(assigned, house, "coder")
    page = assigned.get("/map", params={"colour": "suggested"}).text
    assert "to be decided blind" in page
    card = fields(assigned.get("/review", params={"assigned": "1", "order": "document"}).text)
    assert card["quote"] in house.desk.assigned.to(BEN.id)
    assert card["seen"] == "blind"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "is empty"),
        ("\u200b", "ZERO WIDTH SPACE"),
        ("Be\u202en", "RIGHT-TO-LEFT OVERRIDE"),
        ("Ben\x07", "U+0007"),
        ("\u3164", "HANGUL FILLER"),
        ("...", "no letter and no digit"),
        ("B" * 81, "81 characters; 80 are the most"),
    ],
)
def test_a_coder_whose_name_cannot_be_read_is_not_added(
    ida: TestClient, house: House, name: str, told: str
) -> None:
    answer = ida.post("/team/coder", data={"name": name})
    assert answer.status_code == 409
    assert told in answer.json()["error"]["message"]
    assert "Nobody was added" in answer.json()["error"]["message"]
    assert [each.name for each in house.study.store.coders()] == ["Ida"]


def test_a_coder_is_known_by_one_name_however_it_is_spaced(ida: TestClient, house: House) -> None:
    for name in ("Zoë  Berg", " Zoë\u00a0Berg ", "李 雷"):
        assert ida.post("/team/coder", data={"name": name}).status_code == 303
    assert {each.name for each in house.study.store.coders()} == {"Ida", "Zoë Berg", "李 雷"}
