"""The other pages: codebook, documents, quotes, map, table, progress, audit."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Literal

import pytest
from starlette.testclient import TestClient

import themeseed.web
from tests.web.conftest import IDA
from tests.web.test_reviewing import HTMX, fields, kept, send
from themeseed.records import Coder
from themeseed.review import make_coder
from themeseed.study import Study
from themeseed.web import House
from themeseed.web.app import PAGES
from themeseed.web.entrance import Person
from themeseed.web.pages import counted

HTMX_SHA256 = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
"""dist/htmx.min.js of htmx.org 2.0.11, as npm has it."""


def decide(ida: TestClient, house: House, code: str, count: int = 1) -> list[str]:
    """Decide for a code on the next quotes; return which they were."""
    decided = []
    for _ in range(count):
        page = fields(ida.get("/review").text)
        send(ida, page, code=code)
        decided.append(page["quote"])
    assert len(kept(house)) >= count
    return decided


@pytest.mark.parametrize(
    "path", [page.path for page in PAGES if page.method == "GET" and "{" not in page.path]
)
def test_every_page_opens_before_and_after_decisions(ida: TestClient, house: House, path: str) -> None:
    assert ida.get(path, follow_redirects=True).status_code == 200
    decide(ida, house, "teams", 3)
    answer = ida.get(path, follow_redirects=True)
    assert answer.status_code == 200
    if "text/html" in answer.headers.get("content-type", ""):
        assert 'aria-current="page"' in answer.text


def test_the_first_page_waits_for_nothing_that_only_fitting_or_figures_need(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    code = f"""
import sys
from pathlib import Path
from starlette.testclient import TestClient
from themeseed.cli.review import review
from themeseed.review import make_coder
from themeseed.study.folder import open_study
from themeseed.web.server import House, make_app, review_in_browser

with open_study(Path({str(copied(undecided_folder))!r})) as study:
    house = House(study, learns=False)
    with TestClient(make_app(house, hosts=("testserver",))) as client:
        client.get("/start", params={{"token": house.let_in(make_coder("Ida"))}})
        assert "blockquote" in client.get("/review").text
    rooms = ("match", "suggest", "compare", "cluster", "embed", "segment", "report", "reader")
    alone = ("held_out", "baselines", "study.running", "study.agreeing", "study.craft")
    heavy = {{"scipy", "sklearn", "spacy", "pandas", "onnxruntime", "openpyxl", "matplotlib"}}
    heavy |= {{f"themeseed.{{each}}" for each in (*rooms, *alone)}}
    print(sorted(heavy & set(sys.modules)))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_code_is_added_renamed_and_keeps_what_was_given(ida: TestClient, house: House) -> None:
    decide(ida, house, "teams", 2)
    ida.post("/codebook/add", data={"name": "Money & pay", "description": "wages"})
    ida.post("/codebook/revise", data={"code": "teams", "name": "Teams anew", "description": "d"})
    html = ida.get("/codebook").text
    assert "Money &amp; pay" in html
    assert "Teams anew" in html
    assert house.desk.given()["teams"] == 2
    assert "Version 3." in html
    assert "Building new teams" in ida.get("/codebook/versions/1").text


def test_of_edits_of_the_codebook_that_come_at_once_none_is_lost(ida: TestClient, house: House) -> None:
    ben = Person(coder=make_coder("Ben"), role="owner")
    house.study.store.add_coder(ben.coder)
    cookies = [ida.cookies[house.entrance.cookie], house.entrance.open(ben)]

    def add(name: str, cookie: str) -> int:
        sent = {"cookie": f"{house.entrance.cookie}={cookie}"}
        return ida.post("/codebook/add", data={"name": name}, headers=sent).status_code

    names = [f"Code {number}" for number in range(12)]
    ida.cookies.clear()
    with ThreadPoolExecutor(2) as senders:
        assert list(senders.map(add, names, cookies * 6)) == [303] * 12
    assert {code.name for code in house.study.store.codebook().codes} >= set(names)


def test_what_somebody_else_wrote_about_a_code_is_not_written_over(
    ida: TestClient, house: House
) -> None:
    shown = ida.get("/codebook?edit=teams").text
    version = re.findall(r'name="version" value="(\d+)"', shown)[0]
    sent = {"code": "teams", "name": "Teams", "version": version}
    ida.post("/codebook/add", data={"name": "Another code"})
    assert ida.post("/codebook/revise", data=sent | {"description": "first"}).status_code == 303
    answer = ida.post("/codebook/revise", data=sent | {"description": "second"})
    assert answer.status_code == 409
    assert "'Teams' was changed" not in answer.json()["error"]["message"], "it had another name then"
    assert "was changed since this page was made. Version 3, Ida: " in answer.json()["error"]["message"]
    code = next(each for each in house.desk.codebook.codable if each.id == "teams")
    assert code.description == "first"


def test_a_merge_moves_what_was_given_and_can_be_taken_back(ida: TestClient, house: House) -> None:
    decided = decide(ida, house, "teams", 2)
    answer = ida.post("/codebook/merge", data={"code": "teams", "into": "boundaries"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/codebook")
    assert house.desk.given() == {"boundaries": 2}
    assert house.desk.is_decided(IDA.id, decided[0])
    assert "Building new teams (gone) is now" in ida.get("/codebook").text
    ida.post("/codebook/unmerge", data={"code": "teams"})
    assert house.desk.given() == {"teams": 2}
    assert [each.codes for each in kept(house)] == [("teams",), ("teams",)]


def test_quotes_of_a_split_code_come_up_again(ida: TestClient, house: House) -> None:
    (decided,) = decide(ida, house, "teams")
    ida.post("/codebook/split", data={"code": "teams", "names": "Trust\nDistance"})
    assert not house.desk.is_decided(IDA.id, decided)
    seat = house.seat(next(iter(house.entrance._sessions.values())).person)
    # In its place, not at the end as what was skipped; the quote that is read stays first.
    assert seat.upcoming(2)[1] == decided
    ida.get("/review", params={"order": "document", "words": house.desk.quotes[decided].text[:30]})
    assert fields(ida.get("/review").text)["quote"] == decided


@pytest.mark.parametrize(
    ("edit", "data"),
    [
        ("add", {"name": ""}),
        ("merge", {"code": "teams", "into": "teams"}),
        ("merge", {"code": "nobody", "into": "teams"}),
        ("nonsense", {"code": "teams"}),
        ("link", {"code": "teams", "theme": "boundaries"}),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(
    ida: TestClient, house: House, edit: str, data: dict[str, str]
) -> None:
    assert ida.post(f"/codebook/{edit}", data=data).status_code in (404, 409)
    assert len(house.study.store.codebook_versions()) == 1


def test_the_whole_document_is_shown_word_for_word(ida: TestClient, house: House) -> None:
    (decided,) = decide(ida, house, "teams")
    quote = house.desk.quotes[decided]
    html = ida.get(f"/documents/{quote.document_id}").text
    assert f'<mark id="q-{decided}" class="decided">' in html
    assert "[Building new teams]" in html
    shown = re.sub(r"<[^>]+>", "", html.split('<div class="document" lang="en">')[1].split("</div>")[0])
    words = re.sub(r" \[Building new teams\]", "", shown).replace("&#39;", "'").replace("&#34;", '"')
    assert words == house.desk.document(quote.document_id).text.replace("&", "&amp;")


def test_the_queue_is_narrowed_to_whose_quotes_they_are(ida: TestClient, house: House) -> None:
    ida.get("/review", params={"attribute": "site=London"})
    seat = next(iter(house._seats.values()))
    quotes = [house.desk.quotes[each] for each in seat.upcoming(99)]
    assert 0 < len(quotes) < len(house.desk.quotes)
    assert all(house.desk.is_of(quote, "site=London") for quote in quotes)


def test_quotes_are_found_by_words_code_state_and_attribute(ida: TestClient, house: House) -> None:
    decide(ida, house, "teams", 3)
    for asked, expected in (
        ({"words": "TEAM"}, sum("team" in each.text.casefold() for each in house.desk.quotes.values())),
        ({"code": "teams"}, 3),
        ({"state": "open"}, 50),
        ({"state": "decided"}, 3),
        ({"state": "flagged"}, 0),
        ({"attribute": "site=London", "state": "decided"}, 1),
    ):
        assert f"<p>{counted(expected, 'quote')}" in ida.get("/quotes", params=asked).text, asked


def test_quotes_are_found_by_meaning(ida: TestClient, house: House) -> None:
    quote = list(house.desk.quotes.values())[7]
    html = ida.get("/quotes", params={"meaning": quote.text}).text
    assert "the nearest in meaning first" in html
    assert html.index(quote.id) == min(html.index(each) for each in house.desk.quotes if each in html)


def test_many_are_decided_together_and_what_stands_stays(ida: TestClient, house: House) -> None:
    (first,) = decide(ida, house, "teams")
    ids = list(house.desk.quotes)[:6]
    answer = ida.post(
        "/decide-together", data={"quote": ids, "code": "boundaries", "back": "/map?colour=cluster"}
    )
    assert answer.headers["location"] == "/map?colour=cluster"
    assert house.desk.given() == {"teams": 1, "boundaries": 5}
    assert first in ids
    evil = ida.post("/decide-together", data={"quote": ids, "code": "(none)", "back": "//evil.example"})
    assert evil.headers["location"] == "/"
    for data in ({"code": "teams"}, {"quote": ids}, {"quote": ids, "code": "nobody"}):
        assert ida.post("/decide-together", data=data).status_code in (404, 409)
    assert len(kept(house)) == 6


def test_the_table_counts_and_leads_to_the_quotes(ida: TestClient, house: House) -> None:
    decide(ida, house, "teams", 6)
    html = ida.get("/table", params={"by": "site"}).text
    row = html.split("Building new teams")[1].split("</tr>")[0]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', row)
    assert sum(int(count) for _, count in links[1:]) == int(links[0][1]) == 6
    for path, count in links:
        assert f"<p>{counted(int(count), 'quote')}" in ida.get(path.replace("&amp;", "&")).text


def test_the_map_has_every_quote_and_knows_its_colours(ida: TestClient, house: House) -> None:
    for colour in ("suggested", "decided", "cluster", "disagreement", "site", "role", "nonsense"):
        html = ida.get("/map", params={"colour": colour}).text
        assert html.count("data-quote=") == 53
        assert 'class="legend"' in html
    places = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="5" data-quote="([^"]+)"', html)
    assert {each[2] for each in places} == set(house.desk.quotes)
    assert all(0 < float(x) < 900 and 0 < float(y) < 560 for x, y, _ in places)


def test_blind_and_assisted_agreement_are_told_apart_with_the_published_themes(
    published: Study, undecided: Study
) -> None:
    """A scripted review of the 53 quotes: the published themes are the second coder."""
    from themeseed.demo import CODER
    from themeseed.study.blind import apart
    from themeseed.study.desk import Desk
    from themeseed.study.led import parted_in
    from themeseed.study.seat import Seat
    from themeseed.study.wanted import Wanted

    ida = Coder(id=IDA.id, name=IDA.name, kind="human")
    published.store.add_coder(ida)
    desk = Desk(published)
    authors = make_coder(CODER)
    theirs = {
        each.quote_id: each.codes for each in desk.ledger.standing() if each.coder_id == authors.id
    }
    seat = Seat(desk, ida)
    for order, count in (("blind", 20), ("document", 33)):
        assert order in ("blind", "document")
        seat.want(Wanted(order="blind" if order == "blind" else "document"))
        for _ in range(count):
            quote = seat.current()
            assert quote is not None
            shown = seat.show(quote, blind=seat.blind)
            # Blind, this reviewer agrees with the authors; assisted, they take what is suggested.
            codes = theirs[quote.id] if shown.blind else (shown.suggestions[0].code_id,)
            seen = "blind" if shown.blind else shown.suggestions[0].run_id
            decision, entry = seat.decide(quote.id, "change", codes=codes, seen=seen)
            published.store.append_reviewed(decisions=entry.decisions)
            seat.decided(decision)
    decisions = tuple(desk.ledger.standing())
    parted = parted_in(desk, desk.sight.view(ida.id, owner=True))
    found = {
        (each.other, each.how): each
        for each in apart(desk, decisions, ida, (ida, authors), dict(desk.likeliest), parted)
    }
    assert {key: each.n_quotes for key, each in found.items()} == {
        ("the suggestions", "blind"): 20,
        ("the suggestions", "assisted"): 33,
        (CODER, "blind"): 20,
        (CODER, "assisted"): 33,
    }

    def kappa(other: str, how: Literal["blind", "assisted"]) -> float:
        agreement = found[other, how].agreement
        assert agreement is not None
        value = agreement.measure("Cohen's kappa").value
        assert value is not None
        return value

    assert kappa(CODER, "blind") == 1.0
    assert kappa(CODER, "assisted") < 0.9
    assert kappa("the suggestions", "assisted") > kappa("the suggestions", "blind")
    assert len(undecided.store.decisions()) == 0


def test_the_audit_trail_tells_all_and_is_given_as_files(ida: TestClient, house: House) -> None:
    page = fields(ida.get("/review").text)
    suggested = [each.code_id for each in house.desk.suggestions(page["quote"]) if each.suggested]
    send(ida, page, verdict="accept", note="=1+1")
    ida.post("/undo", headers=HTMX)
    ida.get("/review", params={"order": "blind"})
    send(ida, fields(ida.get("/review").text), code="teams")
    asked = {"what": "decision"}
    table = ida.get("/audit.csv", params=asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    lines = [json.loads(line) for line in ida.get("/audit.jsonl", params=asked).text.splitlines()]
    assert [each["verdict"] for each in rows] == ["accept", "undo", "change"]
    assert rows[0]["seen"] == "; ".join(suggested) == lines[0]["codes"]
    assert rows[0]["model"] == "all-MiniLM-L6-v2"
    assert (rows[0]["note"], lines[0]["note"]) == ("'=1+1", "=1+1")
    assert (rows[2]["blind"], rows[2]["seen"]) == ("1", "")
    assert "attachment" in ida.get("/audit.csv").headers["content-disposition"]
    only = ida.get("/audit.jsonl", params={"verdict": "undo"}).text.splitlines()
    assert [json.loads(line)["verdict"] for line in only] == ["undo"]
    assert "3 lines." in ida.get("/audit", params=asked).text


def test_nothing_of_the_audit_trail_can_be_changed_from_the_pages() -> None:
    assert [page.method for page in PAGES if "audit" in page.path] == ["GET"] * 3


def test_a_view_is_saved_found_again_and_forgotten(ida: TestClient, house: House) -> None:
    path = "/quotes?words=team&state=open"
    answer = ida.post("/views", data={"name": 'open "teams" <b>', "path": path})
    assert answer.headers["location"] == path
    html = ida.get("/quotes").text
    assert 'href="/quotes?words=team&amp;state=open"' in html
    assert "open &#34;teams&#34; &lt;b&gt;" in html
    ida.post("/views/forget", data={"name": 'open "teams" <b>'})
    assert "open &#34;teams" not in ida.get("/quotes").text
    assert house.study.store.decisions() == ()


@pytest.mark.parametrize(
    "path",
    [
        "/quotes?words=team&state=open&attribute=site%3DLondon&whose=mine&page=2",
        "/review?order=uncertain&words=team&code=teams&attribute=site%3DLondon&flagged=1",
        "/review?order=certain&code=",
        "/map?colour=role",
        "/table?rows=code&by=role",
    ],
)
def test_a_view_reopens_all_that_it_held(ida: TestClient, path: str) -> None:
    def chosen(html: str) -> list[str]:
        held = re.findall(
            r'<option value="([^"]*)" selected|name="(words|flagged)" value="([^"]*)"', html
        )
        return [*map(str, held), *re.findall(r'name="path" value="([^"]*)"', html)]

    before = chosen(ida.get(path).text)
    ida.post("/views", data={"name": "held", "path": unescape(before[-1])})
    ida.get("/review?order=document&words=")
    (saved,) = re.findall(r'<a href="([^"]+)">held</a>', ida.get(path.split("?")[0]).text)
    assert chosen(ida.get(unescape(saved)).text) == before
    assert len(before) > 1
    assert "page=" not in saved


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("", "/quotes"),
        ("x" * 61, "/quotes"),
        ("x", "//evil.example"),
        ("x", "/undo"),
        ("x", "/quotes?" + "x" * 999),
    ],
)
def test_a_view_that_leads_nowhere_is_not_saved(
    ida: TestClient, house: House, name: str, path: str
) -> None:
    assert ida.post("/views", data={"name": name, "path": path}).status_code == 409
    assert house.study.store.meta(f"views of {IDA.id}") is None


def test_the_htmx_that_is_served_is_the_published_file() -> None:
    file = Path(themeseed.web.__file__).parent / "static" / "htmx.min.js"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == HTMX_SHA256


def test_what_fits_nothing_and_what_is_left_open_are_told_apart(ida: TestClient, house: House) -> None:
    for verdict in ("none", "reject", "skip"):
        send(ida, fields(ida.get("/review").text), verdict=verdict)
    first, second, third, *_ = house.desk.quotes.values()
    listed = ida.get("/documents").text
    counts = '<td class="number">53</td><td class="number">2</td><td class="number">1</td>'
    assert counts in listed
    html = ida.get(f"/documents/{first.document_id}").text
    marks = dict(re.findall(r'<mark id="q-([^"]+)"( class="\w+")?>', html))
    assert marks[first.id] == ' class="decided"'
    assert marks[second.id] == ' class="open"'
    assert marks[third.id] == ""
    assert re.findall(r'<span class="codes">\[([^]]+)\]', html) == ["no theme fits", "left open"]
