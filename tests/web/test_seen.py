"""Who knows what is suggested for a quote, or how another coded it, decides on it blind no more.

Wherever they learned it, and after a new start of the server too.
"""

import csv
import io
import re
import sqlite3
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.study.test_promoting import keep
from tests.web.conftest import IDA
from tests.web.test_code_table import visited as entered
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import HTMX, fields, kept, send
from tests.web.test_visibility import BEN, eva_decides, visited
from themeseed.review import assign, codings_of, make_coder
from themeseed.study import Study, promote
from themeseed.study import team as teams
from themeseed.study.desk import Desk, Live
from themeseed.study.reviewing import ReviewSession
from themeseed.study.seat import Seat
from themeseed.study.writer import Entry
from themeseed.web import House
from themeseed.web.card import card_of
from themeseed.web.entrance import Person

EVA = make_coder("Eva")


def started_anew(house: House) -> Desk:
    """Return the desk as it would be after the server was killed and started again."""
    return Desk(house.study)


def test_what_was_seen_without_deciding_is_known_after_a_new_start(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    (sighting,) = house.study.store.sightings()
    assert (sighting.coder_id, sighting.quote_ids, sighting.kind) == (
        IDA.id, (page["quote"],), "suggestion",
    )  # fmt: skip
    assert sighting.run_id == page["seen"]
    desk = started_anew(house)
    assert desk.knows(IDA.id, page["quote"])
    assert not desk.knows(EVA.id, page["quote"])
    decision, _ = Seat(desk, IDA).decide(page["quote"], "none", seen="blind")
    assert not decision.blind


def test_what_was_seen_is_kept_once_however_often_it_is_shown(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    ida.get("/review")
    ida.get(f"/review/{page['quote']}")
    assert len(house.study.store.sightings()) == 1
    send(ida, page, verdict="accept")
    ida.post("/undo", headers=HTMX)
    ida.get("/review")
    # The decision kept what it saw by itself; the next card was shown meanwhile.
    assert [len(each.quote_ids) for each in house.study.store.sightings()] == [1, 1]


def test_a_decision_and_what_the_next_card_tells_are_kept_together_or_not_at_all(
    ida: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = fields(ida.get("/review").text)
    full = "CREATE TRIGGER full BEFORE INSERT ON sightings BEGIN SELECT RAISE(ABORT, 'full'); END"
    with closing(sqlite3.connect(house.study.folder / "study.db")) as database:
        database.execute(full)
        refused = ida.post(f"/quotes/{page['quote']}/decide", data=page | {"verdict": "none"})
        assert refused.status_code == 503
        assert kept(house) == ()
        assert [each for each in house.desk.quotes if house.desk.knows(IDA.id, each)] == [page["quote"]]
        database.execute("DROP TRIGGER full")
    entries: list[Entry] = []
    keep = house.writer.keep

    def counted(entry: Entry) -> "Future[None]":
        entries.append(entry)
        return keep(entry)

    monkeypatch.setattr(house.writer, "keep", counted)
    following = send(ida, page, verdict="none")
    (entry,) = entries
    assert [each.quote_ids for each in entry.sightings] == [(fields(following)["quote"],)]
    assert started_anew(house).knows(IDA.id, fields(following)["quote"])


def test_suggestions_that_come_while_a_decision_is_kept_do_not_change_the_card_that_was_noted(
    house: House,
) -> None:
    house.let_in(IDA)
    seat, desk = house.seat(Person(coder=IDA, role="owner")), house.desk
    first = seat.current()
    assert first is not None
    ready = seat.get_ready(first.id)
    assert ready is not None
    quote, shown = ready
    decision, _ = seat.decide(first.id, "none", seen="blind")
    seat.lay_out(list(reversed(desk.quotes)))
    assert desk.run is not None
    live = replace(shown.suggestions[0], id="live", run_id="live")
    desk.live = Live(
        run=replace(desk.run, id="live", live=True),
        likeliest=desk.likeliest,
        suggestions=dict.fromkeys(desk.quotes, (live,)),
    )
    seat.decided(decision)
    assert seat.current() == quote
    assert card_of(seat, quote).rows[0].suggestion == shown.suggestions[0]
    assert card_of(seat, quote).rows[0].suggestion == live


def test_a_blind_card_is_no_sighting_and_skipping_it_tells_nothing(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review", params={"order": "blind"}).text)
    send(ida, page, verdict="skip")
    assert house.study.store.sightings() == ()
    assert not started_anew(house).knows(IDA.id, page["quote"])
    again = fields(ida.get(f"/review/{page['quote']}").text)
    send(ida, again, verdict="none")
    assert [(each.verdict, each.blind) for each in kept(house)] == [("skip", False), ("none", True)]


def test_the_map_of_what_is_suggested_is_known_after_a_new_start(ida: TestClient, house: House) -> None:
    ida.get("/map", params={"colour": "suggested"})
    (sighting,) = house.study.store.sightings()
    assert set(sighting.quote_ids) == set(house.desk.quotes)
    assert all(started_anew(house).knows(IDA.id, each) for each in house.desk.quotes)


def test_who_asks_whether_a_code_is_suggested_for_the_very_words_is_told_and_blind_no_more(
    ida: TestClient, house: House
) -> None:
    quote = list(house.desk.quotes.values())[20]
    (suggested, *_) = house.desk.likeliest[quote.id].suggested
    other = next(each for each in house.desk.codebook.codable_ids if each != suggested)
    many = {"order": "document", "words": "e", "code": other}
    shown = fields(ida.get("/review", params=many).text)["quote"]
    assert [each for each in house.desk.quotes if house.desk.knows(IDA.id, each)] == [shown]
    sought = {"order": "document", "words": quote.text, "code": other}
    assert "Nothing is left to decide here" in ida.get("/review", params=sought).text
    desk = started_anew(house)
    assert desk.knows(IDA.id, quote.id)
    decision, _ = Seat(desk, IDA).decide(quote.id, "none", seen="blind")
    assert not decision.blind


def test_no_choice_by_suggestion_tells_of_a_quote_that_is_assigned_blind(
    ida: TestClient, house: House
) -> None:
    quote = list(house.desk.quotes.values())[20]
    assigned = assign(IDA.id, [quote.id], by=EVA, blind=True)
    house.study.store.add_coder(EVA)
    house.study.store.append_team(assignments=[assigned])
    pages = set()
    for code in (*house.desk.codebook.codable_ids, ""):
        sought = {"order": "document", "words": quote.text, "code": code}
        html = ida.get("/review", params=sought).text
        assert "Nothing is left to decide here" in html
        card = html.split('<section id="card"')[1].split("</section>")[0]
        pages.add(re.sub(r'value="[^"]*"', "", card))
    assert len(pages) == 1, "all codes look alike, those that are suggested and the others"
    assert not house.desk.knows(IDA.id, quote.id)
    assert fields(ida.get("/review?order=document&words=&assigned=1").text)["seen"] == "blind"


def test_what_is_left_to_decide_blind_counts_what_still_can_be(ida: TestClient, house: House) -> None:
    ida.post("/team/coder", data={"name": "Ben"})
    ida.post("/team/share", data={"share": "20", "coder": [BEN.id], "blind": "1"})
    first, *_ = mine = list(house.desk.assigned.to(BEN.id))
    assert len(mine) == 11
    seat = house.seat(Person(coder=BEN, role="coder"))
    assert seat.to_do().n_blind == 11
    seat.saw([first])
    assert (seat.to_do().n_left, seat.to_do().n_blind) == (11, 10)
    (load,) = teams.loads(house.desk)
    assert (load.n_left, load.n_blind) == (11, 10)
    come_in_as(ida, house, "coder")
    assert "10 are to be decided blind" in ida.get("/review").text
    blind = ida.get("/review", params={"assigned": "1", "order": "blind"}).text
    assert "10 left" in blind
    assert started_anew(house).knows(BEN.id, first)


def test_a_lot_to_be_coded_blind_holds_nothing_that_one_of_the_coders_knows(
    ida: TestClient, house: House
) -> None:
    for name in ("Ben", "Eva"):
        ida.post("/team/coder", data={"name": name})
    ids = list(house.desk.quotes)
    house.seat(Person(coder=BEN, role="coder")).saw(ids[:20])
    house.seat(Person(coder=EVA, role="coder")).saw(ids[20:40], "coding")
    share = {"share": "100", "coder": [BEN.id, EVA.id]}
    ida.post("/team/share", data=share | {"blind": "1"})
    for assignment in house.study.store.assignments():
        assert set(assignment.quote_ids) == set(ids[40:])
        assert "not among 40 that one of them could no longer decide blind" in assignment.how
    refused = ida.post("/team/share", data=share | {"blind": "1"})
    assert refused.status_code == 409
    assert "they cannot be decided blind" in refused.json()["error"]["message"]
    ida.post("/team/share", data=share)
    assert len(house.desk.assigned.to(BEN.id)) == 53


def test_of_a_document_that_is_assigned_blind_what_is_known_is_not(
    ida: TestClient, house: House
) -> None:
    for name in ("Ben", "Eva"):
        ida.post("/team/coder", data={"name": name})
    document_id = house.desk.document_ids[0]
    ids = [each.id for each in house.desk.quotes_of(document_id)]
    house.seat(Person(coder=BEN, role="coder")).saw(ids[:3])
    ida.post("/team/documents", data={"coder": [BEN.id], "document": document_id, "blind": "1"})
    of_ben = house.desk.assigned.to(BEN.id)
    assert [each for each in ids if not of_ben[each].blind] == ids[:3]
    house.seat(Person(coder=EVA, role="coder")).saw(ids[3:5])
    ida.post("/team/reassign", data={"coder": BEN.id, "to": EVA.id})
    of_eva = house.desk.assigned.to(EVA.id)
    assert [each for each in ids if not of_eva[each].blind] == ids[:5]


@pytest.mark.parametrize("path", ["/quotes/{0}", "/audit?show=1", "/adjudicate/{0}"])
def test_who_saw_how_another_coded_a_quote_is_no_longer_blind_on_it(
    ida: TestClient, house: House, path: str
) -> None:
    (first,) = eva_decides(house.study, 1)
    other = make_coder("Max")
    house.study.store.add_coder(other)
    ben, _ = Seat(Desk(house.study), other).decide(first, "none", seen="blind")
    house.study.store.append_decision(ben)
    assert not started_anew(house).knows(IDA.id, first)
    assert ida.get(path.format(first)).status_code == 200
    assert started_anew(house).knows(IDA.id, first)
    assert {each.kind for each in house.study.store.sightings()} == {"coding"}


def test_the_trail_opened_before_the_blind_order_is_chosen_leaves_it_full(published: Study) -> None:
    with entered(published) as (client, _):
        assert len(published.store.decisions()) == 53, "a table brought how others coded every quote"
        keep(published, slice(0, 6))
        promote(published, ["1"], name="Doubt", coder_name="Ada")
        shown = client.get("/audit").text
        assert "Left out: 60 lines on 53 quotes that you have not decided" in shown
        assert not any(it in shown for it in ("Building new teams", "made the code", "Does it fit"))
        assert published.store.sightings() == ()
        assert '<span class="left">53 left' in client.get("/review", params={"order": "blind"}).text
        # Files hold all, and are not counted as seen.
        assert len(client.get("/audit.jsonl").text.splitlines()) > 60
        assert "Q53" in client.get("/audit.csv", params={"what": "decision"}).text
        assert published.store.sightings() == ()


def test_what_the_trail_left_out_is_shown_where_it_is_asked_for(ida: TestClient, house: House) -> None:
    _shown_next, decided, open_still = eva_decides(house.study, 3)
    ida.post(f"/quotes/{decided}/decide", data={"verdict": "none", "seen": "blind"}, headers=HTMX)
    asked = ida.get("/audit", params={"what": "decision"}).text
    assert "3 lines." in asked, "one's own, and Eva's on the quote decided and on the one shown next"
    assert "Left out: 1 line on 1 quote that you have not decided" in asked
    assert "1 quote can no longer be decided blind" in asked
    assert 'href="/audit?what=decision&amp;show=1"' in asked
    assert not started_anew(house).knows(IDA.id, open_still)
    assert "4 lines." in ida.get("/audit?what=decision&show=1").text
    assert started_anew(house).knows(IDA.id, open_still)
    shown = ida.get("/audit", params={"what": "decision"}).text
    assert ("4 lines." in shown, "Left out" in shown) == (True, False)


def test_the_trail_leaves_out_how_others_coded_what_a_quote_was_cut_from(
    ida: TestClient, house: House
) -> None:
    (first,) = eva_decides(house.study, 1)
    quote = house.desk.quotes[first]
    at = quote.start + quote.text.index(" ")
    answer = ida.post(f"/quotes/{first}/boundaries/split", data={"at": at}, headers=HTMX)
    assert answer.status_code == 200
    assert "on 2 quotes that you have not decided" in ida.get("/audit").text
    ida.get("/audit?show=1")
    parts = started_anew(house).lineage.now(first)
    assert [started_anew(house).knows(IDA.id, each) for each in parts] == [True, True]


def test_who_may_not_see_how_another_coded_is_blind_still(undecided: Study) -> None:
    (first,) = eva_decides(undecided, 1)
    with visited(undecided) as (client, house):
        client.get(f"/quotes/{first}")
        client.get("/audit")
        assert undecided.store.sightings() == ()
        assert not house.desk.knows(BEN.id, first)


def test_evidence_that_others_gave_a_code_is_their_coding(published: Study) -> None:
    house = House(published, learns=False)
    given = {each.quote_id: each.codes for each in codings_of(published.store.decisions())}
    house.let_in(IDA)
    seat = house.seat(Person(coder=IDA, role="owner"))
    shown = [
        (row.code_id, reason.quote_id)
        for quote in list(house.desk.quotes.values())[:10]
        for row in card_of(seat, quote).rows
        for reason in row.evidence
        if reason.quote_id and (row.suggestion.suggested or row.suggestion.rank == 1)
    ]
    assert shown
    for code_id, quote_id in shown:
        assert code_id in given[str(quote_id)]
        assert house.desk.knows(IDA.id, str(quote_id))


def test_sightings_are_told_in_the_trail_where_they_are_asked_for(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    name = house.desk.quotes[page["quote"]].name
    told = ida.get("/audit", params={"what": "sighting"}).text
    assert "sighting: suggestion" in told
    assert name in told
    assert "sighting: suggestion" not in ida.get("/audit").text
    table = ida.get("/audit.csv", params={"what": "sighting"}).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["coder"], row["verdict"], row["run"]) == ("Ida", "suggestion", page["seen"])


def test_a_page_that_cannot_be_kept_as_seen_is_not_shown(
    ida: TestClient, house: House, undecided: Study
) -> None:
    house.writer.close()
    answer = ida.get("/review", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert undecided.store.sightings() == ()


def test_the_terminal_keeps_what_it_showed(undecided: Study) -> None:
    session = ReviewSession(undecided, "Ida")
    quote = session.current
    assert quote is not None
    assert session.look(quote) == session.look(quote) == session.suggestions(quote)
    assert len(undecided.store.sightings()) == 1
    assert Desk(undecided).knows(session.coder.id, quote.id)
