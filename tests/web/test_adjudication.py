"""Adjudication over HTTP: who may, what is kept, and what follows from it everywhere."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import HTMX
from themeseed.records import Decision, Verdict
from themeseed.review import CONSENSUS, assign, decide, make_coder, withdraw
from themeseed.study import agreement_with_people, export_study
from themeseed.study import team as teams
from themeseed.study.material import gather
from themeseed.study.reporting import find
from themeseed.web import House
from themeseed.web.agreement import MEASURES
from themeseed.web.entrance import Person

BEN, EVA, OLA = make_coder("Ben"), make_coder("Eva"), make_coder("Ola")
CODES = {BEN: ["teams", "boundaries", "recruitment"], EVA: ["teams", "practice", "identity"]}


@pytest.fixture
def differing(ida: TestClient, house: House) -> TestClient:
    """Ben and Eva decided on three quotes; they agree on the first and differ on two."""
    for coder, codes in CODES.items():
        house.study.store.add_coder(coder)
        for quote, code in zip(house.desk.quotes.values(), codes, strict=False):
            made = decide(
                quote,
                coder,
                "change",
                codebook=house.desk.codebook,
                codes=[code],
                note=f"{coder.name} says {code}",
                blind=True,
            )
            house.study.store.append_decision(made)
    house.study.store.add_coder(OLA)
    house.catch_up()
    come_in_as(ida, house, "owner", "Ola")
    return ida


def page_of(html: str) -> dict[str, str]:
    """Return the fields of an adjudication's form: ids, the quote, and each coder's choice."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    quote = re.search(r'action="/adjudicate/([^/"?]+)', html)
    assert quote is not None
    choices = re.findall(r'name="choice" value="([^"]+)"', html)
    return found | {"quote": quote[1], "ben": choices[0], "eva": choices[1]}


def send(client: TestClient, page: dict[str, str], **more: str | list[str]) -> tuple[int, str]:
    data = {"decision": page["decision"], "seen": page["seen"], "note": "as the codebook says"} | more
    answer = client.post(f"/adjudicate/{page['quote']}", data=data, headers=HTMX)
    return answer.status_code, answer.text


def kept(house: House) -> list[Decision]:
    return [each for each in house.study.store.decisions() if each.coder_id == CONSENSUS.id]


def test_both_sides_are_shown_with_their_reasons_and_one_decision_is_kept_on_top(
    differing: TestClient, house: House
) -> None:
    html = differing.get("/adjudicate").text
    assert "Ben says boundaries" in html
    assert "Eva says practice" in html
    assert "2 left" in html
    page = page_of(html)
    status, following = send(differing, page, choice=page["eva"])
    assert status == 200
    assert "1 left" in following
    (made,) = kept(house)
    assert (made.id, made.codes, made.note) == (page["decision"], ("practice",), "as the codebook says")
    assert (made.decided_by, made.adjudicates) == (OLA.id, (page["ben"], page["eva"]))
    assert len(house.study.store.decisions()) == 7


def test_other_codes_and_no_code_can_be_the_consensus(differing: TestClient, house: House) -> None:
    page = page_of(differing.get("/adjudicate").text)
    _, html = send(differing, page, choice="(codes)", code=["teams", "recruitment"])
    _, html = send(differing, page_of(html), choice="(none)")
    assert [(each.verdict, each.codes) for each in kept(house)] == [
        ("change", ("teams", "recruitment")),
        ("none", ()),
    ]
    assert "Nothing is left to adjudicate here" in html


def test_an_adjudication_sent_twice_is_kept_once(differing: TestClient, house: House) -> None:
    page = page_of(differing.get("/adjudicate").text)
    for _ in range(2):
        assert send(differing, page, choice=page["ben"])[0] == 200
    assert len(kept(house)) == 1


def test_undo_takes_back_ones_own_and_shows_the_quote_again(differing: TestClient, house: House) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["ben"])
    answer = differing.post("/adjudication/undo", headers=HTMX)
    assert page_of(answer.text)["quote"] == page["quote"]
    assert "Taken back" in answer.text
    assert [each.verdict for each in kept(house)] == ["change", "undo"]
    refused = differing.post("/adjudication/undo", headers=HTMX)
    assert "no adjudication to take back" in refused.json()["error"]["message"]


def test_nobody_takes_back_what_somebody_else_adjudicated(differing: TestClient, house: House) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["ben"])
    come_in_as(differing, house, "owner", "Max")
    refused = differing.post("/adjudication/undo", headers=HTMX)
    assert "'Max' has no adjudication" in refused.json()["error"]["message"]
    again = page_of(differing.get(f"/adjudicate/{page['quote']}").text)
    assert send(differing, again, choice=again["eva"])[0] == 200
    come_in_as(differing, house, "owner", "Ola")
    refused = differing.post("/adjudication/undo", headers=HTMX)
    assert "Somebody else adjudicated" in refused.json()["error"]["message"]


def test_what_changed_since_the_page_was_made_is_looked_at_again(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    quote = house.desk.quotes[page["quote"]]
    changed = decide(quote, BEN, "none", codebook=house.desk.codebook)
    house.study.store.append_decision(changed)
    status, shown = send(differing, page, choice=page["eva"], note="a long thought")
    assert (status, kept(house)) == (200, [])
    assert "since this page was made, so nothing was kept" in shown
    assert ">a long thought</textarea>" in shown
    anew = page_of(shown)
    assert (anew["quote"], anew["ben"]) == (page["quote"], changed.id)
    without_script = {"decision": page["decision"], "seen": page["seen"], "choice": page["eva"]}
    answer = differing.post(f"/adjudicate/{page['quote']}", data=without_script | {"note": "a thought"})
    assert (answer.status_code, kept(house)) == (409, [])
    send(differing, anew, choice=anew["ben"])
    assert [each.adjudicates for each in kept(house)] == [(changed.id, page["eva"])]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"choice": "(none)", "note": " "}, "Say why"),
        ({"choice": "(codes)"}, "No code was chosen"),
        ({"choice": ""}, "Nothing was chosen"),
        ({"choice": "(codes)", "code": "no such code"}, "is not a code of codebook"),
    ],
)
def test_an_adjudication_without_choice_or_reason_is_refused(
    differing: TestClient, house: House, fields: dict[str, str], told: str
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    status, text = send(differing, page, **fields)
    assert status in (404, 409)
    assert told in json.loads(text)["error"]["message"]
    assert kept(house) == []


def test_a_quote_waits_for_who_is_still_to_code_it(differing: TestClient, house: House) -> None:
    quote_id = list(house.desk.quotes)[1]
    store = house.study.store
    store.append_team(assignments=[assign(OLA.id, [quote_id], by=OLA)])
    html = differing.get("/adjudicate").text
    assert "1 left" in html
    assert "1 more waits for a coder" in html
    refused = differing.get(f"/adjudicate/{quote_id}")
    assert "decide first" in refused.json()["error"]["message"]
    store.append_team(assignments=[withdraw(OLA.id, [quote_id], by=OLA)])
    assert "2 left" in differing.get("/adjudicate").text


def test_quotes_come_by_the_codes_that_are_confused_or_as_they_were_said(
    differing: TestClient, house: House
) -> None:
    third = list(house.desk.quotes)[2]
    html = differing.get(
        "/adjudicate", params={"order": "codes", "between": "identity / recruitment"}
    ).text
    assert page_of(html)["quote"] == third
    skipped = differing.get(
        "/adjudicate", params={"order": "document", "after": list(house.desk.quotes)[1]}
    )
    assert page_of(skipped.text)["quote"] == third
    around = differing.get("/adjudicate", params={"order": "document", "after": third})
    assert page_of(around.text)["quote"] == list(house.desk.quotes)[1]


def test_who_was_given_the_right_adjudicates_and_others_do_not(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    come_in_as(differing, house, "coder", "Max")
    assert differing.get("/adjudicate").status_code == 403
    assert send(differing, page, choice=page["ben"])[0] == 403
    max_ = make_coder("Max")
    house.study.store.append_team(settings=[teams.set_adjudicator(max_.id, True, by=OLA)])
    house.catch_up()
    assert send(differing, page, choice=page["ben"])[0] == 200
    assert kept(house)[0].decided_by == max_.id
    assert differing.get("/team").status_code == 403


def test_the_consensus_is_learned_reported_exported_and_compared(
    differing: TestClient, house: House, tmp_path: Path
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    study = house.study
    first, second, third = list(house.desk.quotes)[:3]
    material = gather(study, study.config)
    learned = [(each.coder_id, each.codes) for each in material.codings if each.quote_id == second]
    assert learned == [(CONSENSUS.id, ("practice",))]
    assert len([each for each in material.codings if each.quote_id == third]) == 2

    team = {first: ("teams",), second: ("practice",)}
    findings = find(study, agreements=())
    assert findings.main_coder() == CONSENSUS
    assert {each.quote_id: each.codes for each in findings.decided()} == team

    paths = {path.name: path for path in export_study(study, "csv", to=tmp_path)}
    assert len(paths["codings-consensus.csv"].read_text(encoding="utf-8-sig").splitlines()) == 3
    assert f",{OLA.name},{page['ben']}; {page['eva']}" in paths["decisions.csv"].read_text("utf-8-sig")

    agreement = agreement_with_people(study)[0].agreement
    assert (agreement.first, agreement.n_quotes) == ("consensus", 2)
    assert agreement_with_people(study, coder_name="Ben")[0].agreement.n_quotes == 3


def test_a_person_called_consensus_is_a_person(differing: TestClient, house: House) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    person = make_coder("consensus")
    assert person.id != CONSENSUS.id
    house.study.store.add_coder(person)
    for each in list(house.desk.ledger.standing()):
        if each.coder_id == BEN.id:
            house.study.store.append_decision(
                replace(each, id=f"as person {each.id}", coder_id=person.id)
            )
    assert agreement_with_people(house.study, coder_name="consensus")[0].agreement.n_quotes == 3


def test_the_trail_tells_who_adjudicated_assigned_and_set_what(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    differing.post("/team/share", data={"share": "10", "coder": [BEN.id, EVA.id], "blind": "1"})
    differing.post("/team/visibility", data={"visibility": "after my decision"})
    lines = [json.loads(line) for line in differing.get("/audit.jsonl").text.splitlines()]
    assert lines.pop(0)["what"] == "codebook"
    assert [line["what"] for line in lines] == [
        *["decision"] * 6,
        "adjudication",
        *["assignment"] * 2,
        "setting",
    ]
    adjudication, assigned, setting = lines[6], lines[7], lines[9]
    assert (adjudication["coder"], adjudication["by"]) == ("consensus", "Ola")
    assert adjudication["note"] == "as the codebook says"
    assert adjudication["adjudicates"] == f"{page['ben']}; {page['eva']}"
    assert (assigned["coder"], assigned["by"], assigned["verdict"]) == ("Ben", "Ola", "assign")
    assert assigned["note"].startswith("6 quotes: 10% of all quotes, drawn by lot")
    assert (setting["verdict"], setting["note"]) == ("visibility", "after my decision")

    def shown(**asked: str) -> list[str]:
        text = differing.get("/audit.jsonl", params=asked).text
        return [json.loads(line)["what"] for line in text.splitlines()]

    assert shown(what="adjudication") == ["adjudication"]
    assert shown(what="setting") == ["setting"]
    assert shown(coder=BEN.id) == [*["decision"] * 3, "assignment"]
    assert shown(quote=page["quote"]).count("adjudication") == 1
    assert shown(verdict="change", what="assignment") == []
    html = differing.get("/audit").text
    assert "adjudication: change" in html
    assert "by Ola" in html
    come_in_as(differing, house, "coder", "Ben")
    seen_by_ben = [json.loads(line) for line in differing.get("/audit.jsonl").text.splitlines()]
    assert {line["coder"] for line in seen_by_ben if line["what"] == "assignment"} == {"Ben"}


def test_the_agreement_page_tells_before_and_after(differing: TestClient) -> None:
    differing.post("/codebook/add", data={"name": "Never given"})
    html = differing.get("/agreement").text
    assert "3 quotes were decided by two coders or more. On 1 all agree; on 2 they differ" in html
    assert "Ben and Eva" in html
    assert "too few quotes" in html
    unused = next(row for row in html.split("<tr") if "no coder used it" in row)
    assert unused.count("–") == len(MEASURES), "that nobody gave a code is no agreement on it"
    assert "1.00" not in unused
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    html = differing.get("/agreement").text
    assert "1 of these are adjudicated, 1 open" in html
    assert "Each coder and the consensus" in html


def test_agreement_is_asked_for_of_those_who_coded_whoever_is_chosen(
    differing: TestClient, house: House
) -> None:
    idle, third = make_coder("Vera"), make_coder("Zoe")
    quote = next(iter(house.desk.quotes.values()))
    for coder in (idle, third):
        house.study.store.add_coder(coder)
    made = decide(quote, third, "change", codebook=house.desk.codebook, codes=["teams"], blind=True)
    house.study.store.append_decision(made)
    expected = ["Ben", "Eva", "Zoe"]
    for chosen in ([], [BEN.id, EVA.id]):
        html = differing.get("/agreement", params={"coder": chosen}).text
        assert re.findall(r'name="coder" value="[^"]*"[^>]*> (\w+)<', html) == expected
    differing.post("/team/visibility", data={"visibility": "always"})
    come_in_as(differing, house, "coder", "Ben")
    html = differing.get("/agreement", params={"coder": [BEN.id, EVA.id]}).text
    assert re.findall(r'name="coder" value="[^"]*"[^>]*> (\w+)<', html) == expected


def test_what_a_machine_accepted_unread_is_no_side_of_an_adjudication(
    differing: TestClient, house: House
) -> None:
    machine = make_coder("accepted unread", machine=True)
    house.study.store.add_coder(machine)
    first, second, *_ = house.desk.quotes.values()
    for quote in (first, second):
        made = decide(quote, machine, "change", codebook=house.desk.codebook, codes=["recruitment"])
        house.study.store.append_decision(made)
    html = differing.get("/adjudicate", params={"order": "document"}).text
    assert "2 left" in html
    assert "accepted unread" not in html


def test_what_is_counted_beside_the_card_follows_each_decision(differing: TestClient) -> None:
    html = differing.get("/adjudicate", params={"order": "document"}).text
    assert "0 adjudicated" in html
    assert "Adjudicated: " not in html
    assert "(1)</option>" in html
    page = page_of(html)
    asked = {"order": "document", "between": "boundaries / practice"}
    data = {"decision": page["decision"], "seen": page["seen"], "note": "why", "choice": page["ben"]}
    part = differing.post(f"/adjudicate/{page['quote']}", params=asked, data=data, headers=HTMX).text
    outside = re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob="true"', part)
    assert outside == ["told", "adjudication-note", "adjudication-between", "adjudicated"]
    assert "1 adjudicated." in part
    assert "<summary>Adjudicated: 1</summary>" in part
    # What is asked for stays chosen, although nothing of it is left.
    assert re.search(r'value="boundaries / practice" selected>[^<]*\(0\)</option>', part)
    whole = differing.get("/adjudicate", params=asked).text
    for name in outside[1:]:
        assert f'id="{name}"' in whole
    back = differing.post("/adjudication/undo", headers=HTMX).text
    assert "0 adjudicated." in back


def test_what_was_taken_back_is_adjudicated_again_by_redo_once(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    undone = differing.post("/adjudication/undo", data={"step": "undo-1"}, headers=HTMX)
    assert differing.post("/adjudication/undo", data={"step": "undo-1"}, headers=HTMX).text
    assert "Taken back" in undone.text
    for _ in range(2):
        redone = differing.post("/adjudication/redo", data={"step": "redo-1"}, headers=HTMX)
        assert "Adjudicated: " in redone.text
    first, back, again = kept(house)
    assert (back.id, again.id) == ("undo-1", "redo-1-redo")
    assert (again.codes, again.note, again.adjudicates) == (first.codes, first.note, first.adjudicates)
    assert again.decided_by == OLA.id
    nothing = differing.post("/adjudication/redo", data={"step": "redo-2"}, headers=HTMX)
    assert "nothing to redo" in nothing.json()["error"]["message"]
    differing.post("/adjudication/undo", headers=HTMX)
    anew = House(house.study, learns=False)
    (step,) = anew.taken_back(Person(coder=OLA, role="owner")).steps
    assert step == (again,)


def test_an_adjudication_is_not_redone_over_what_was_decided_since(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    differing.post("/adjudication/undo", headers=HTMX)
    quote = house.desk.quotes[page["quote"]]
    house.study.store.append_decision(decide(quote, BEN, "none", codebook=house.desk.codebook))
    refused = differing.post("/adjudication/redo", headers=HTMX)
    assert "What coders hold on" in refused.text
    assert "adjudicate it anew" in refused.text
    assert ">as the codebook says</textarea>" in refused.text
    anew = page_of(refused.text)
    assert anew["quote"] == page["quote"]
    send(differing, anew, choice=anew["ben"])
    nothing = differing.post("/adjudication/redo", headers=HTMX)
    assert "nothing to redo" in nothing.json()["error"]["message"]


def test_a_redo_from_the_page_whose_undo_was_never_answered_is_a_redo(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    for _ in range(2):
        differing.post("/adjudication/undo", data={"step": "a"}, headers=HTMX)
    for _ in range(2):
        redone = differing.post("/adjudication/redo", data={"step": "a"}, headers=HTMX)
        assert "Adjudicated: " in redone.text
    assert [each.verdict for each in kept(house)] == ["change", "undo", "change"]


def test_redo_follows_a_merged_code_and_says_where_a_code_is_gone(
    differing: TestClient, house: House
) -> None:
    def change(edit: str, **sent: str) -> None:
        answer = differing.post(f"/codebook/{edit}", data=sent)
        assert answer.status_code == 303, answer.text

    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    differing.post("/adjudication/undo", headers=HTMX)
    change("merge", code="practice", into="identity")
    assert "Adjudicated: " in differing.post("/adjudication/redo", headers=HTMX).text
    assert kept(house)[-1].codes == ("identity",)
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice="(codes)", code="teams")
    differing.post("/adjudication/undo", headers=HTMX)
    change("split", code="teams", names="Old self\nNew self")
    refused = differing.post("/adjudication/redo", headers=HTMX)
    assert "no longer has what you settled on" in refused.text
    assert kept(house)[-1].verdict == "undo"


def test_who_adjudicates_is_told_that_a_coder_changed_their_mind_since(
    differing: TestClient, house: House
) -> None:
    def eva_holds(code: str | None) -> None:
        quote, book = house.desk.quotes[page["quote"]], house.desk.codebook
        verdict: Verdict = "change" if code else "undo"
        made = decide(quote, EVA, verdict, codebook=book, codes=[code] if code else [])
        house.study.store.append_decision(made)

    def read(html: str) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", html).split())

    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    settled = kept(house)
    assert "changed their coding" not in read(differing.get("/adjudicate").text)
    eva_holds("identity")
    html = differing.get("/adjudicate").text
    assert "On 1 adjudicated quote somebody changed their coding since" in read(html)
    assert f'href="/adjudicate/{page["quote"]}"' in html.split("adjudication-note")[1].split("</div>")[0]
    card = differing.get(f"/adjudicate/{page['quote']}").text
    told = (
        "Changed since it was adjudicated, which stands until somebody adjudicates anew: "
        "Eva : A body of peer practice → Being a peer worker: an experience of conflicted identity"
    )
    assert told in read(card).replace("Is a body of peer practice emerging?", "A body of peer practice")
    assert kept(house) == settled
    send(differing, page_of(card), choice="(codes)", code="practice")
    assert "changed their coding" not in read(differing.get("/adjudicate").text)
    eva_holds(None)
    assert "On 1 adjudicated quote" in read(differing.get("/adjudicate").text)
    eva_holds(None)
    html = differing.get("/adjudicate").text
    assert f'href="/quotes/{page["quote"]}"' in html, "only one coder is left: nothing to adjudicate"


def test_neither_a_merged_code_nor_a_split_one_is_a_change_of_mind(
    differing: TestClient,
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["ben"])
    merged = differing.post("/codebook/merge", data={"code": "practice", "into": "identity"})
    parted = differing.post("/codebook/split", data={"code": "boundaries", "names": "Near\nFar"})
    assert (merged.status_code, parted.status_code) == (303, 303)
    assert "changed their coding" not in differing.get("/adjudicate").text


def test_who_decides_after_an_adjudication_is_told_of_where_they_differ_from_it(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["ben"])
    quote = house.desk.quotes[page["quote"]]
    for name, code, told in (("Yara", "boundaries", 0), ("Zoe", "teams", 1)):
        coder = make_coder(name)
        house.study.store.add_coder(coder)
        made = decide(quote, coder, "change", codebook=house.desk.codebook, codes=[code])
        house.study.store.append_decision(made)
        card = differing.get(f"/adjudicate/{page['quote']}").text
        assert card.count("had not decided") == told


def test_of_a_quote_that_was_cut_anew_neither_undo_nor_redo_says_that_it_never_was(
    differing: TestClient, house: House
) -> None:
    def split() -> None:
        path = f"/quotes/{page['quote']}/boundaries/split"
        answer = differing.post(path, data={"at": start + 30}, headers=HTMX)
        assert answer.status_code == 200, answer.text

    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    name, start = house.desk.quotes[page["quote"]].name, house.desk.quotes[page["quote"]].start
    split()
    refused = differing.post("/adjudication/undo", headers=HTMX).json()["error"]["message"]
    assert refused.startswith(f"'{name}' was cut anew since. Nothing was taken back")
    differing.post("/undo", headers=HTMX)
    differing.post("/adjudication/undo", headers=HTMX)
    split()
    refused = differing.post("/adjudication/redo", headers=HTMX).json()["error"]["message"]
    assert refused.startswith(f"'{name}' was cut anew since. Nothing was redone")


def test_a_refused_redo_shows_no_coding_to_who_is_to_code_the_quote_themselves(
    differing: TestClient, house: House
) -> None:
    page = page_of(differing.get("/adjudicate").text)
    send(differing, page, choice=page["eva"])
    differing.post("/adjudication/undo", headers=HTMX)
    house.study.store.append_team(assignments=[assign(OLA.id, [page["quote"]], by=OLA, blind=True)])
    refused = differing.post("/adjudication/redo", headers=HTMX)
    assert refused.status_code == 409
    assert "decide first" in refused.json()["error"]["message"]
