"""The audit trail beyond decisions: boundaries, the codebook, views; filtered, and who sees what."""

import csv
import io
import json
from codecs import BOM_UTF8
from dataclasses import replace

from starlette.testclient import TestClient

from tests.study.test_candidates import do, undo
from tests.study.test_promoting import keep
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import HTMX
from themeseed.study import promote
from themeseed.study.codebook_changes import changes
from themeseed.web import House


def lines(client: TestClient, **asked: str) -> list[dict[str, str]]:
    """The trail as JSON lines."""
    return [json.loads(each) for each in client.get("/audit.jsonl", params=asked).text.splitlines()]


def work(client: TestClient, house: House) -> tuple[str, str]:
    """Decide, split, rename a code, save a view; return the ids of the quote and of its first part."""
    quote = next(iter(house.desk.quotes.values()))
    client.post(f"/quotes/{quote.id}/decide", data={"code": "teams", "seen": "blind"}, headers=HTMX)
    at = quote.start + quote.text.index(" ")
    client.post(f"/quotes/{quote.id}/boundaries/split", data={"at": at}, headers=HTMX)
    client.post("/codebook/revise", data={"code": "teams", "name": "Teams", "description": ""})
    client.post("/views", data={"name": "=mine", "path": "/quotes?words=team"})
    client.post("/views/forget", data={"name": "=mine"})
    return quote.id, next(iter(house.desk.quotes))


def test_every_kind_of_deed_is_told_with_who_did_it(ida: TestClient, house: House) -> None:
    work(ida, house)
    told = [(each["what"], each["verdict"], each["coder"]) for each in lines(ida)]
    assert told[0] == ("codebook", "version 1", "")
    assert told[1:5] == [
        ("decision", "change", "Ida"),
        ("decision", "change", "Ida"),
        ("decision", "change", "Ida"),
        ("boundaries", "split", "Ida"),
    ]
    assert sorted(told[5:]) == [
        ("codebook", "version 2", "Ida"),
        ("view", "forget", "Ida"),
        ("view", "save", "Ida"),
    ]
    (edit,) = lines(ida, what="codebook", coder=next(iter(house.desk.coders)))
    assert 'renamed "Building new teams" to "Teams"' in edit["note"]
    (edit,) = lines(ida, what="boundaries")
    assert edit["quote"] == "Q01; Q01.1; Q01.2"
    assert edit["note"].startswith("Q01 (")
    table = ida.get("/audit.csv", params={"what": "view"}).content
    assert table.startswith(BOM_UTF8)  # by which Excel knows the letters
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert [(row["verdict"], row["note"], row["to"]) for row in rows] == [
        ("save", "'=mine", "/quotes?words=team"),
        ("forget", "'=mine", ""),
    ]
    page = ida.get("/audit").text
    assert "boundaries: split" in page
    assert "renamed" in page


def test_the_trail_of_a_quote_goes_on_over_its_parts(ida: TestClient, house: House) -> None:
    whole, part = work(ida, house)
    assert [each["what"] for each in lines(ida, quote=part)] == [*["decision"] * 2, "boundaries"]
    assert len(lines(ida, quote=whole)) == len(lines(ida, quote="q01")) == 4
    assert lines(ida, quote="no such quote") == []


def test_the_trail_is_filtered_by_time(ida: TestClient, house: House) -> None:
    work(ida, house)
    today = lines(ida, what="boundaries")[0]["decided_at"][:10]
    assert len(lines(ida, since=today, until=today)) == len(lines(ida))
    assert lines(ida, since="2999-01-01") == []
    assert lines(ida, until="2000-01-01") == []


def test_coders_see_how_quotes_were_cut_and_nothing_else_of_others(
    ida: TestClient, house: House
) -> None:
    work(ida, house)
    come_in_as(ida, house, "coder")
    assert {each["what"] for each in lines(ida)} == {"codebook", "boundaries"}


def test_what_was_done_with_candidates_is_told_with_who_did_it(ida: TestClient, house: House) -> None:
    keep(house.study, slice(0, 6), slice(10, 18))
    named = do(house.study, "name", "1", text="=Doubt")
    undo(house.study, named)
    done = promote(house.study, ["2"], name="Doubt", coder_name="Ada")
    look, name, back, promoted = lines(ida, what="candidate")
    assert (look["coder"], look["verdict"], look["note"]) == ("", "look", "2 candidates. ")
    assert (name["coder"], name["verdict"], name["note"]) == ("Ada", "name", "named '=Doubt' (6 quotes)")
    assert name["from"] == look["decision"]
    assert (back["verdict"], back["from"]) == ("undo", named.id)
    assert back["note"] == "took back: named '=Doubt' (6 quotes)"
    assert (promoted["note"], promoted["to"]) == ("made the code 'Doubt' of 8 quotes", done.code_id)
    of_quote = lines(ida, what="candidate", quote=named.groups[0][0])
    assert [each["verdict"] for each in of_quote] == ["name"]
    assert "took back: named" in ida.get("/audit", params={"what": "candidate"}).text
    assert "named '=Doubt'" in ida.get("/audit.csv").text
    come_in_as(ida, house, "coder")
    assert lines(ida, what="candidate") == []


def test_what_a_version_changed_is_told_in_words(house: House) -> None:
    book = house.desk.codebook
    kept, gone = book.themes[0], book.themes[1]
    merged = replace(book, themes=(replace(kept, replaces=(gone.id,), phrases=("x",)), *book.themes[2:]))
    assert changes(None, book) == (f"{len(book.themes)} codes",)
    assert changes(book, book) == ("nothing that quotes are coded with",)
    assert changes(book, merged) == (f'merged "{gone.name}" into "{kept.name}"',)
    assert changes(merged, book) == (f'took back the merge of "{gone.name}"',)
    described = replace(book, themes=(replace(kept, description="new"), *book.themes[2:]))
    assert changes(book, described) == (
        f'changed description of "{kept.name}"',
        f'removed "{gone.name}"',
    )
