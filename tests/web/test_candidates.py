"""The page of candidate themes: what it shows to whom, what it keeps, and what it tells of quotes."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.study.test_candidates import do, shown
from tests.study.test_promoting import keep
from tests.web.conftest import IDA, served
from tests.web.test_browser import press
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import HTMX
from tests.web.test_visibility import BEN
from themeseed.records import CandidateSource, CandidateTheme, SeedTheme
from themeseed.study import Study, keep_discovery, open_study
from themeseed.study.candidate_edits import LONGEST
from themeseed.web import House


def said(client: TestClient, path: str = "/candidates", **asked: str) -> str:
    """The words of a page, without its elements."""
    answer = client.get(path, params=asked)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def edit(client: TestClient, kind: str, **fields: str) -> None:
    answer = client.post(f"/candidates/{kind}", data=fields)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/candidates"), answer.text


def kept_from(study: Study, source: CandidateSource, *groups: slice) -> list[CandidateTheme]:
    """Keep candidates of another source, the newest discovery of the study."""
    keep(study, *groups)
    kept = study.store.latest_discovery()
    assert kept is not None
    candidates = tuple(replace(each, source=source) for each in kept.discovery.candidates)
    theme = SeedTheme(code_id="teams", state="mixed", n_quotes=31, parts=(), shared_with=())
    found = replace(kept.discovery, candidates=candidates, reason="From 8 quotes", seed_themes=(theme,))
    keep_discovery(study, found)
    return list(candidates)


def refusal(client: TestClient, path: str, **fields: str) -> str:
    answer = client.post(path, data=fields)
    assert answer.status_code in (403, 404, 409)
    message: str = answer.json()["error"]["message"]
    return message


def test_without_a_look_the_page_says_how_to_make_one(ida: TestClient, house: House) -> None:
    assert "Nobody has looked for candidate themes yet" in said(ida)
    assert "/candidates/look" in ida.get("/candidates").text
    come_in_as(ida, house, "viewer")
    assert "Whoever codes in this study can look" in said(ida)
    assert "/candidates/look" not in ida.get("/candidates").text


def test_a_candidate_is_shown_with_what_one_judges_it_by(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    kept = house.study.store.latest_discovery()
    assert kept is not None
    ids = [quote.id for quote in house.study.store.quotes()]
    fragile = replace(
        candidate,
        refound=0.41,
        relation="inside",
        nearest_codes=(("teams", 0.75), ("boundaries", 0.25)),
        contrast_ids=(ids[7],),
        suggested_name="Peer worker, pay",
    )
    keep_discovery(house.study, replace(kept.discovery, candidates=(fragile,)))
    page = said(ida)
    for words in (
        "1 · Peer worker, pay (suggested name) fragile",
        "Found again: 0.41",
        "do not build on it yet",
        "Inside Building new teams (75%); also Challenging boundaries (25%). Perhaps a sub-theme.",
        "Words: word",
        "Just outside it",
    ):
        assert words in page
    for quote_id in (*candidate.exemplar_ids, ids[7]):
        assert house.desk.quotes[quote_id].name in page


def test_what_is_done_on_the_page_is_what_the_command_does(ida: TestClient, house: House) -> None:
    first, second, third = keep(house.study, slice(0, 10), slice(10, 18), slice(20, 24))
    edit(ida, "name", candidate=first.id, name=" =Doubt ")
    edit(ida, "pin", candidate=first.id)
    edit(ida, "merge", candidate=second.id, **{"with": third.id})
    assert shown(house.study) == [(1, "=Doubt", 10), (2, "", 12)]
    edit(ida, "split", candidate=first.id)
    edit(ida, "finer")
    page = said(ida)
    assert "Shows when candidates are looked for again: split 10 quotes in two; finer" in page
    assert "Ida: named '=Doubt' (10 quotes)" in page.replace("&#39;", "'")
    edits = house.study.store.candidate_edits()
    assert [each.kind for each in edits] == ["name", "pin", "merge", "split", "finer"]
    assert {each.coder_id for each in edits} == {IDA.id}
    edit(ida, "undo")
    edit(ida, "undo", undoes=edits[2].id)
    assert shown(house.study) == [(1, "=Doubt", 10), (2, "", 8), (3, "", 4)]
    edit(ida, "discard", candidate=third.id, reason="small talk")
    assert "discarded: small talk" in said(ida)


def test_what_is_sent_twice_is_kept_once(ida: TestClient, house: House) -> None:
    keep(house.study, slice(0, 6))
    for _ in range(2):
        edit(ida, "coarser", step="of this page")
    assert [each.id for each in house.study.store.candidate_edits()] == ["of this page"]
    come_in_as(ida, house, "coder")
    assert "by somebody else" in refusal(ida, "/candidates/coarser", step="of this page")


def test_a_candidate_becomes_a_code_that_quotes_are_coded_with(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    fields = {"candidate": candidate.id, "name": "Doubt", "description": "Whether it can be done."}
    fields["step"] = "of this page"
    for _ in range(2):
        edit(ida, "promote", **fields)
    code = house.desk.codebook.codes[-1]
    assert (code.name, code.description) == ("Doubt", "Whether it can be done.")
    assert house.study.store.codebook_versions()[-1].set_by == IDA.id
    assert "became the code Doubt" in said(ida)
    assert house.study.store.decisions() == ()
    assert "6 left" in said(ida, "/review", flagged="1")
    quote_id = candidate.quote_ids[0]
    ida.post(f"/quotes/{quote_id}/decide", data={"code": code.id, "seen": "blind"}, headers=HTMX)
    (decision,) = house.study.store.decisions()
    assert decision.codes == (code.id,)
    assert "is the code 'Doubt' already" in refusal(
        ida, "/candidates/promote", candidate=candidate.id, name="Again"
    )


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(ida: TestClient, house: House) -> None:
    assert "No candidates are kept" in refusal(ida, "/candidates/finer")
    (candidate,) = keep(house.study, slice(0, 6))
    for kind, fields, told in (
        ("name", {"name": "x" * (LONGEST + 1)}, f"at most {LONGEST}"),
        ("name", {}, "blank"),
        ("discard", {}, "Say why"),
        ("merge", {"with": candidate.id}, "two candidates"),
        ("merge", {"with": "of a page left open"}, "have changed since the page"),
        ("undo", {}, "nothing with candidates that could be taken back"),
        ("undo", {"undoes": "no such edit"}, "no such edit"),
        ("explode", {}, "There is no edit 'explode'"),
    ):
        assert told in refusal(ida, f"/candidates/{kind}", candidate=candidate.id, **fields)
    for name in ("", "Building new teams", "x" * 201):
        refusal(ida, "/candidates/promote", candidate=candidate.id, name=name)
    assert house.study.store.candidate_edits() == ()
    assert len(house.study.store.codebook_versions()) == 1
    assert "no such candidate any more" in said_of_refusal(ida, "/review?candidate=gone")


def said_of_refusal(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 404
    return answer.text


def test_viewers_steer_nothing_and_coders_make_no_codes(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    come_in_as(ida, house, "viewer")
    for path in ("/candidates/name", "/candidates/look", "/candidates/promote"):
        assert "role" in refusal(ida, path, candidate=candidate.id, name="Doubt")
    come_in_as(ida, house, "coder")
    assert "role" in refusal(ida, "/candidates/promote", candidate=candidate.id, name="Doubt")
    edit(ida, "name", candidate=candidate.id, name="Doubt")


def test_another_site_steers_nothing(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    for path in ("name", "promote", "look", "finer"):
        fields = {"candidate": candidate.id, "name": "Doubt"}
        headers = {"origin": "http://evil.example"}
        assert ida.post(f"/candidates/{path}", data=fields, headers=headers).status_code == 403
    assert house.study.store.candidate_edits() == ()
    assert not house.exploring.under_way


def test_one_takes_back_what_one_did_and_an_owner_everything(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    named = do(house.study, "name", "1", text="Doubt")
    come_in_as(ida, house, "coder")
    assert "somebody else" in refusal(ida, "/candidates/undo", undoes=named.id)
    edit(ida, "pin", candidate=candidate.id)
    edit(ida, "undo")
    assert "could be taken back" in refusal(ida, "/candidates/undo")
    come_in_as(ida, house, "owner", "Ola")
    edit(ida, "undo", undoes=named.id)
    assert shown(house.study) == [(1, "", 6)]


def test_candidates_from_decisions_see_only_those_who_see_decisions(
    ida: TestClient, house: House
) -> None:
    (candidate,) = kept_from(house.study, "nothing fitted", slice(0, 6))
    do(house.study, "name", "1", text="Found by others")
    come_in_as(ida, house, "coder")
    page = said(ida)
    assert "1 candidate more rests on what others decided" in page
    for told in ("Found by others", "From 8 quotes", "The codebook in this material"):
        assert told not in page
    for path in ("/review", "/quotes"):
        assert ida.get(path, params={"candidate": candidate.id}).status_code == 404
    assert "have changed" in refusal(ida, "/candidates/pin", candidate=candidate.id)
    assert house.study.store.sightings() == ()
    come_in_as(ida, house, "owner", "Ola")
    ida.post("/team/visibility", data={"visibility": "always"})
    come_in_as(ida, house, "coder")
    page = said(ida)
    for told in ("Found by others", "From 8 quotes", "The codebook in this material"):
        assert told in page
    assert {each.kind for each in house.study.store.sightings()} == {"suggestion", "coding"}


def test_who_saw_candidates_decides_on_their_quotes_blind_no_more(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    ida.get("/review", params={"order": "blind"})
    assert "6 quotes that you have not decided can no longer be decided blind" in said(ida)
    assert house.study.store.sightings() == ()
    said(ida, show="1")
    (sighting,) = house.study.store.sightings()
    assert set(sighting.quote_ids) == set(candidate.quote_ids)
    assert "47 left" in said(ida, "/review", order="blind")
    answer = ida.get("/review", params={"order": "blind", "candidate": candidate.id})
    assert answer.status_code == 409


def test_quotes_that_wait_to_be_decided_blind_are_kept_back(ida: TestClient, house: House) -> None:
    (candidate,) = keep(house.study, slice(0, 6))
    first = candidate.quote_ids[0]
    ida.post("/team/coder", data={"name": "Ben"})
    ida.post(
        "/team/documents", data={"document": house.desk.document_ids, "coder": BEN.id, "blind": "1"}
    )
    come_in_as(ida, house, "coder")
    page = said(ida)
    assert "6 quotes of it wait to be decided blind by you" in page
    assert house.desk.quotes[first].text[:60] not in page
    assert "0 quotes" in said(ida, "/quotes", candidate=candidate.id)
    assert house.study.store.sightings() == ()
    ida.post(f"/quotes/{first}/decide", data={"verdict": "none", "seen": "blind"}, headers=HTMX)
    assert "5 quotes of it wait" in said(ida)
    assert "1 quote." in said(ida, "/quotes", candidate=candidate.id)


def test_the_quotes_of_a_candidate_are_gone_through_in_the_review(ida: TestClient, house: House) -> None:
    _, second = keep(house.study, slice(0, 6), slice(10, 18))
    page = said(ida, "/review", candidate=second.id)
    assert "Quotes of a candidate theme:" in page
    assert "8 left" in page
    assert "8 quotes." in said(ida, "/quotes", candidate=second.id)


def test_a_whole_task_is_done_by_keyboard(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with open_study(folder) as study:
        keep(study, slice(0, 6), slice(10, 18), slice(20, 30))
    complaints: list[str] = []
    with served(folder, "--coder", "Ida") as address:
        page = browser.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.goto(address.split("/start")[0] + "/candidates")
        told, at_hand = page.locator("#told"), page.locator(".at-hand h2")
        for key in ("j", "j", "n"):
            page.keyboard.press(key)
        page.keyboard.press("Control+a")
        page.keyboard.type("Doubt, just now")
        page.keyboard.press("Enter")
        expect(told).to_have_text("Named.")
        expect(at_hand).to_have_text("2 · Doubt, just now")
        page.keyboard.press("m")
        page.keyboard.type("3")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(told).to_have_text("Merged.")
        expect(at_hand).to_have_text("2 · Doubt, just now")
        expect(page.locator(".at-hand")).to_contain_text("18 quotes")
        page.keyboard.press("P")
        expect(page.locator(".at-hand details[open] input[name=name]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(told).to_contain_text("It is a code now")
        expect(page.locator("main")).to_contain_text("became the code Doubt, just now")
        page.goto(address.split("/start")[0] + "/review?flagged=1")
        expect(page.locator(".left")).to_contain_text("18 left")
        page.keyboard.press("c")
        page.keyboard.type("doubt")
        assert "Doubt, just now" in press(page, "Enter")
        page.context.close()
    assert complaints == []
    with open_study(folder) as study:
        (decision,) = study.store.decisions()
        assert decision.codes == (study.store.codebook().codes[-1].id,)


def test_a_look_goes_on_in_the_background_and_says_when_it_is_done(
    browser: Browser, talked_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(talked_folder)
    with served(folder, "--coder", "Ida") as address:
        page = browser.new_page()
        page.goto(address)
        page.goto(address.split("/start")[0] + "/candidates")
        page.get_by_role("button", name="Look for candidates").click()
        expect(page.locator("#exploring")).to_contain_text("being looked for")
        expect(page.locator("#exploring")).to_contain_text("were looked for", timeout=120_000)
        page.get_by_role("link", name="Show what was found").click()
        expect(page.locator("main")).to_contain_text("too few to look for groups")
        page.context.close()
    with open_study(folder) as study:
        assert study.store.latest_discovery() is not None


def test_negative_cases_are_offered_and_gone_through_and_known_from_then_on(
    ida: TestClient, house: House
) -> None:
    keep(house.study, slice(0, 6))
    kept = house.study.store.latest_discovery()
    assert kept is not None
    ids = [quote.id for quote in house.study.store.quotes()]
    against = SeedTheme(
        code_id="teams",
        state="supported",
        n_quotes=12,
        parts=(),
        shared_with=(),
        contrary_ids=(ids[30], ids[20]),
    )
    keep_discovery(house.study, replace(kept.discovery, seed_themes=(against,)))
    narrowed = ida.get("/review", params={"against": "teams"}).text
    assert "2 left" in narrowed
    assert 'name="path" value="/review?order=document&amp;against=teams"' in narrowed
    assert {it for each in house.study.store.sightings() for it in each.quote_ids} == {ids[20], ids[30]}
    page = said(ida)
    assert "Building new teams (2 quotes)" in page
    assert house.desk.quotes[ids[30]].name in page
    assert ida.get("/review", params={"order": "blind", "against": "teams"}).status_code == 409
    assert ida.get("/review", params={"against": "boundaries"}).status_code == 404
    ida.post("/team/coder", data={"name": "Ben"})
    ida.post(
        "/team/documents", data={"document": house.desk.document_ids, "coder": BEN.id, "blind": "1"}
    )
    come_in_as(ida, house, "coder")
    assert "Negative cases" not in said(ida)
    assert ida.get("/review", params={"against": "teams"}).status_code == 404
