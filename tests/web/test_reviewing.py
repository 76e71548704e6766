"""The review page over HTTP: what is asked is what is kept, once, under the name that asked."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from tests.web.conftest import IDA, opened
from themeseed.records import Decision
from themeseed.study import Study, create_study
from themeseed.study.desk import Desk
from themeseed.study.seat import Seat
from themeseed.study.wanted import Wanted
from themeseed.web import House

HTMX = {"hx-request": "true"}


def fields(html: str) -> dict[str, str]:
    """Return the hidden fields of the card's form, and the quote that it is for."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    path = re.search(r'action="/quotes/([^/"]+)/decide"', html)
    assert path is not None
    return found | {"quote": path[1]}


def send(ida: TestClient, page: dict[str, str], **more: str | list[str]) -> str:
    """Decide as the card's form does; return the next card."""
    data = {name: value for name, value in page.items() if name != "quote"} | more
    answer = ida.post(f"/quotes/{page['quote']}/decide", data=data, headers=HTMX)
    assert answer.status_code == 200, answer.text
    return answer.text


def left(html: str) -> int:
    """Return how many quotes the card says are left."""
    found = re.search(r'class="left">(\d+) left', html)
    assert found is not None
    return int(found[1])


def kept(house: House) -> tuple[Decision, ...]:
    return house.study.store.decisions()


def test_a_decision_is_on_disk_with_what_was_seen_and_the_next_quote_comes(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    following = fields(send(ida, page, verdict="accept"))
    (decision,) = kept(house)
    assert (decision.verdict, decision.coder_id, decision.quote_id) == ("accept", IDA.id, page["quote"])
    assert decision.id == page["decision"]
    assert decision.run_id == page["seen"] == house.desk.run.id if house.desk.run else None
    assert decision.suggestion_ids
    assert not decision.blind
    assert following["quote"] == list(house.desk.quotes)[1]


def test_the_same_page_sent_twice_is_kept_once(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    for _ in range(2):
        assert "Kept: Q01" in send(ida, page, verdict="none")
    assert len(kept(house)) == 1


def test_a_code_that_is_the_suggested_one_is_an_acceptance(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    suggested = [each.code_id for each in house.desk.suggestions(page["quote"]) if each.suggested]
    send(ida, page, code=suggested)
    assert kept(house)[0].verdict == "accept"
    other = fields(ida.get("/review").text)
    last = house.desk.suggestions(other["quote"])[-1].code_id
    send(ida, other, code=last)
    assert (kept(house)[1].verdict, kept(house)[1].codes) == ("change", (last,))


def test_several_codes_can_be_given(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    codes = list(house.desk.codebook.codable_ids[:3])
    send(ida, page, code=codes)
    assert kept(house)[0].codes == tuple(codes)


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({"verdict": "praise"}, 409, "no verdict"),
        ({"verdict": "undo"}, 409, "no verdict"),
        ({"verdict": "change"}, 409, "at least one code"),
        ({"code": "nonsense"}, 404, "is not a code of codebook"),
        ({"verdict": "accept", "seen": "blind"}, 409, "nothing to accept"),
        ({"verdict": "accept", "seen": "another-run"}, 409, "have changed since this page was made"),
        ({"verdict": "none", "note": "x" * 20_001}, 409, "a memo may have 20,000"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_kept(
    ida: TestClient, house: House, data: dict[str, str], status: int, told: str
) -> None:
    quote_id = next(iter(house.desk.quotes))
    answer = ida.post(f"/quotes/{quote_id}/decide", data=data, headers=HTMX)
    assert answer.status_code == status
    assert told in answer.json()["error"]["message"]
    assert kept(house) == ()


@pytest.mark.parametrize("how", ["code", "verdict"])
def test_who_decides_for_a_code_that_is_gone_meanwhile_is_told_and_shown_the_codes_of_now(
    ida: TestClient, house: House, how: str
) -> None:
    html = ida.get("/review").text
    page, code = fields(html), re.findall(r'"suggested">\s*<button name="code" value="([^"]+)"', html)[0]
    into = next(each for each in house.desk.codebook.codable_ids if each != code)
    ida.post("/codebook/merge", data={"code": code, "into": into})
    answer = send(ida, page, **({"code": code} if how == "code" else {"verdict": "accept"}))
    assert "The codebook was changed since the page was made. Nothing was kept" in answer
    assert fields(answer)["quote"] == page["quote"]
    assert f'value="{code}"' not in answer
    assert kept(house) == ()


def test_blind_shows_no_suggestion_keeps_that_and_tells_it_afterwards(
    ida: TestClient, house: House
) -> None:
    html = ida.get("/review", params={"order": "blind"}).text
    page = fields(html)
    assert "Drawn by lot" in html
    assert 'class="suggestions"' not in html
    assert "Suggested was:" in send(ida, page, verdict="none")
    (decision,) = kept(house)
    assert decision.blind
    assert (decision.run_id, decision.suggestion_ids, decision.refused) == (None, (), ())


def test_who_saw_the_suggestion_cannot_decide_blind_any_more(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    send(ida, page | {"seen": "blind"}, verdict="none")
    assert not kept(house)[0].blind


def test_blind_quotes_are_drawn_by_lot_and_stay_the_same(ida: TestClient, house: House) -> None:
    ida.get("/review", params={"order": "blind"})
    seat = house.seat(next(iter(house.entrance._sessions.values())).person)
    drawn = seat.upcoming(53)
    assert drawn != list(house.desk.quotes)
    shown = fields(ida.get("/review", params={"order": "document"}).text)["quote"]
    ida.get("/review", params={"order": "blind"})
    # The one whose suggestion was shown in between has left the sample; the others keep their places.
    assert seat.upcoming(53) == [each for each in drawn if each != shown]


def test_undo_goes_back_step_by_step_and_redo_forward(ida: TestClient, house: House) -> None:
    ids = list(house.desk.quotes)
    for _ in range(3):
        send(ida, fields(ida.get("/review").text), verdict="none")
    for expected in reversed(ids[:3]):
        assert fields(ida.post("/undo", headers=HTMX).text)["quote"] == expected
    answer = ida.post("/undo", headers=HTMX)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "DecisionError")
    for following in ids[1:3]:
        assert fields(ida.post("/redo", headers=HTMX).text)["quote"] == following
    standing = {each.quote_id for each in house.desk.ledger.standing()}
    assert standing == set(ids[:2])
    verdicts = [each.verdict for each in kept(house)]
    assert verdicts == ["none"] * 3 + ["undo"] * 3 + ["none"] * 2


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_redo_goes_on_after_a_new_start_of_the_server(
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
        for _ in range(3):
            send(client, fields(client.get("/review").text), verdict="none")
        for _ in range(2):
            client.post("/undo", headers=HTMX)
    with opened(study) as client:
        assert fields(client.post("/redo", headers=HTMX).text)["quote"] == ids[2]
        client.post("/undo", headers=HTMX)
    with opened(study) as client:
        for following in (ids[2], ids[3]):
            assert fields(client.post("/redo", headers=HTMX).text)["quote"] == following
        answer = client.post("/redo", headers=HTMX)
        assert "nothing to redo" in answer.json()["error"]["message"]
    assert {each.quote_id for each in Desk(study).ledger.standing()} == set(ids[:3])
    if study is not undecided:
        study.close()


def test_redo_is_over_once_something_else_was_decided(ida: TestClient) -> None:
    send(ida, fields(ida.get("/review").text), verdict="none")
    ida.post("/undo", headers=HTMX)
    send(ida, fields(ida.get("/review").text), verdict="none")
    answer = ida.post("/redo", headers=HTMX)
    assert (answer.status_code, "nothing to redo" in answer.json()["error"]["message"]) == (409, True)


def test_what_was_skipped_comes_last(ida: TestClient) -> None:
    first = fields(ida.get("/review").text)
    send(ida, first, verdict="skip")
    for _ in range(52):
        page = fields(ida.get("/review").text)
        assert page["quote"] != first["quote"]
        send(ida, page, verdict="none")
    assert fields(ida.get("/review").text)["quote"] == first["quote"]


def test_memos_and_flags_are_kept_with_the_quote_that_stays(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    where = f"/quotes/{page['quote']}"
    assert "odd &lt;b&gt;" in ida.post(f"{where}/memo", data={"text": "odd <b>"}, headers=HTMX).text
    html = ida.post(f"{where}/flag", headers=HTMX).text
    assert fields(html)["quote"] == page["quote"]
    assert 'aria-pressed="true"' in html
    assert fields(ida.get("/review", params={"flagged": "1"}).text)["quote"] == page["quote"]
    ida.post(f"{where}/flag", headers=HTMX)
    assert "Nothing is left to decide here" in ida.get("/review", params={"flagged": "1"}).text
    kinds = [memo.kind for memo in house.study.store.memos()]
    assert kinds == ["memo", "flag", "unflag"]
    assert ida.post(f"{where}/memo", data={"text": " "}, headers=HTMX).status_code == 409


def test_the_id_of_a_memo_on_another_quote_is_refused(ida: TestClient, house: House) -> None:
    first, second = list(house.desk.quotes)[:2]
    for quote, status in ((first, 303), (second, 409)):
        sent = {"text": "on the first", "memo": "made-by-the-page"}
        assert ida.post(f"/quotes/{quote}/memo", data=sent, follow_redirects=False).status_code == status
    assert [it.quote_id for it in house.study.store.memos()] == [first]


@pytest.mark.parametrize(
    "order", ["document", "informative", "uncertain", "certain", "cluster", "blind"]
)
def test_every_order_shows_every_quote_once(ida: TestClient, house: House, order: str) -> None:
    ida.get("/review", params={"order": order})
    seat = house.seat(next(iter(house.entrance._sessions.values())).person)
    assert sorted(seat.upcoming(100)) == sorted(house.desk.quotes)


def test_an_order_that_is_not_there_is_named(ida: TestClient) -> None:
    answer = ida.get("/review", params={"order": "random"})
    assert "Orders: document, informative" in answer.json()["error"]["message"]


def test_quotes_can_be_chosen_by_suggested_code_and_by_words(ida: TestClient, house: House) -> None:
    seat = house.seat(next(iter(house.entrance._sessions.values())).person)
    code = house.desk.codebook.codable_ids[0]
    ida.get("/review", params={"code": code})
    chosen = seat.upcoming(100)
    assert chosen
    assert all(code in house.desk.likeliest[each].suggested for each in chosen)
    ida.get("/review", params={"words": "TEAM"})
    assert seat.upcoming(100)
    assert all("team" in house.desk.quotes[each].text.casefold() for each in seat.upcoming(100))


def test_without_script_every_action_is_a_plain_form(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    data = {name: value for name, value in page.items() if name != "quote"} | {"verdict": "none"}
    answer = ida.post(f"/quotes/{page['quote']}/decide", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert len(kept(house)) == 1


def test_a_decision_of_another_process_leaves_the_queue(ida: TestClient, house: House) -> None:
    from themeseed.study import open_study

    page = fields(ida.get("/review").text)
    send(ida, page, verdict="none")
    with open_study(house.study.folder) as other:
        second = list(house.desk.quotes)[2]
        other.store.append_decision(replace(kept(house)[0], id="elsewhere", quote_id=second))
    ida.get("/review")
    seat = house.seat(next(iter(house.entrance._sessions.values())).person)
    assert second not in seat.upcoming(53)


@pytest.mark.parametrize(
    "evil",
    ["</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "&lt;b&gt;"],
)
def test_whatever_a_name_holds_is_shown_as_text(ida: TestClient, house: House, evil: str) -> None:
    book = house.study.store.codebook()
    first, *rest = book.themes
    house.study.store.set_codebook(
        replace(book, themes=(replace(first, name=evil, description=evil), *rest))
    )
    quote_id = next(iter(house.desk.quotes))
    ida.post(f"/quotes/{quote_id}/memo", data={"text": evil}, headers=HTMX)
    html = ida.get(f"/review/{quote_id}").text
    assert escape(evil) in html
    assert html.count("<script") == 6


def test_a_database_that_cannot_be_written_is_said_without_telling_where_it_is(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    house.study.store.close()
    data = {name: value for name, value in page.items() if name != "quote"} | {"verdict": "none"}
    answer = ida.post(f"/quotes/{page['quote']}/decide", data=data, headers=HTMX)
    assert answer.status_code == 503
    assert "nothing was kept" in answer.json()["error"]["message"]
    assert str(house.study.folder) not in answer.text


def test_own_decisions_and_memos_are_no_reason_to_read_the_study_again(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    quotes = house.desk.quotes
    ida.post(f"/quotes/{page['quote']}/memo", data={"text": "x"}, headers=HTMX)
    send(ida, page, verdict="none")
    assert not house.desk.catch_up()
    assert house.desk.quotes is quotes


def test_what_is_sent_at_the_same_time_is_done_one_after_the_other(
    ida: TestClient, house: House
) -> None:
    for _ in range(6):
        send(ida, fields(ida.get("/review").text), verdict="none")
    for _ in range(4):
        ida.post("/undo", headers=HTMX)
    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(lambda _: ida.post("/redo", headers=HTMX).status_code, range(4)))
    assert answers == [200] * 4
    standing = {each.quote_id for each in house.desk.ledger.standing()}
    assert standing == set(list(house.desk.quotes)[:6])
    assert len(kept(house)) == 6 + 4 + 4


def test_a_blind_decision_that_was_taken_back_is_no_longer_blind(ida: TestClient, house: House) -> None:
    ida.get("/review", params={"order": "blind"})
    page = fields(ida.get("/review").text)
    assert "Suggested was:" in send(ida, page, verdict="none")
    again = ida.post("/undo", headers=HTMX).text
    assert fields(again)["quote"] == page["quote"]
    assert "no longer blind" in again
    send(ida, fields(again) | {"seen": "blind"}, verdict="none")
    first, _, second = kept(house)
    assert (first.blind, second.blind) == (True, False)


def test_what_was_decided_beside_a_suggestion_stays_unblind_after_a_new_start(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    send(ida, page, verdict="accept")
    ida.post("/undo", headers=HTMX)
    later = Seat(Desk(house.study), IDA)
    assert later.knows(page["quote"])
    later.want(Wanted(order="blind"))
    assert page["quote"] not in later.upcoming(53)
    # Of the next one, which came up in between, they know it as well.
    assert (later.n_left, later.n_known) == (51, 2)


def test_blind_quotes_are_not_chosen_by_what_is_suggested(ida: TestClient) -> None:
    answer = ida.get("/review", params={"order": "blind", "code": "teams"})
    assert answer.status_code == 409
    assert "cannot be decided blind" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("colour", "blind"), [("suggested", False), ("cluster", True), ("", True)])
def test_a_map_of_what_is_suggested_ends_blindness(
    ida: TestClient, house: House, colour: str, blind: bool
) -> None:
    assert ("no longer be decided blind" in ida.get("/map", params={"colour": colour}).text) != blind
    page = ida.get("/review", params={"order": "blind"}).text
    if not blind:
        assert "Nothing is left to decide here blind." in page
        page = ida.get("/review", params={"order": "document"}).text
    send(ida, fields(page) | {"seen": "blind"}, verdict="none")
    assert kept(house)[0].blind == blind


def test_what_is_left_is_counted_right_whichever_way_one_goes(ida: TestClient, house: House) -> None:
    ids = list(house.desk.quotes)
    assert left(ida.get(f"/review/{ids[7]}").text) == 53
    first = send(ida, fields(ida.get("/review").text), verdict="skip")
    assert left(first) == 53
    assert left(ida.post("/undo", headers=HTMX).text) == 53
    stale = fields(ida.get("/review").text) | {"quote": ids[20], "decision": "from-another-page"}
    assert left(send(ida, stale | {"seen": ""}, verdict="none")) == 52
    ida.post("/decide-together", data={"quote": ids[30:40], "code": "teams"})
    assert left(ida.get("/review").text) == 42
