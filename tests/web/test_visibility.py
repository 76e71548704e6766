"""Who sees whose coding: every page is walked, in a study where others decided and in one where not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import HOST, ORIGIN
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import fields, send
from themeseed.records import Decision, Evidence, Memo, Role, Visibility
from themeseed.review import CONSENSUS, assign, decide, make_coder
from themeseed.study import Study
from themeseed.study import team as teams
from themeseed.study.desk import Live
from themeseed.study.likeliest_table import LikeliestTable
from themeseed.web import House, make_app
from themeseed.web.app import PAGES, Page

BEN, EVA, OLA = make_coder("Ben"), make_coder("Eva"), make_coder("Ola")
EVAS_THOUGHT = "only Eva thinks this"
ASKED_BY_ADDRESS = (
    "/quotes?code=boundaries&whose=anybody", "/quotes?whose=anybody", "/table?whose=anybody&by=case",
    "/map?colour=decided&whose=anybody", "/map?colour=disagreement&whose=anybody",
    "/quotes?code=boundaries", "/quotes?state=decided", "/quotes?words=a", "/map?colour=decided",
    "/map?colour=disagreement", "/map?colour=suggested", "/audit?show=1&verdict=change",
    f"/audit?coder={EVA.id}", f"/audit.csv?coder={EVA.id}", "/review?order=informative",
    "/review?order=uncertain", "/review?flagged=1",
)  # fmt: skip


@contextmanager
def visited(study: Study, visibility: Visibility | None = None) -> Iterator[tuple[TestClient, House]]:
    """Ben's browser on a study of Ben, Eva and the owner Ola, with what Ben and Eva are assigned."""
    store = study.store
    for coder in (BEN, EVA, OLA):
        store.add_coder(coder)
    ids = [quote.id for quote in store.quotes()[:4]]
    if not store.assignments():
        store.append_team(assignments=[assign(each.id, ids, by=OLA) for each in (BEN, EVA)])
    if visibility is not None:
        store.append_team(settings=[teams.set_visibility(visibility, by=OLA)])
    house = House(study, learns=False)
    app = make_app(house, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False) as client:
        come_in_as(client, house, "coder")
        yield client, house


def eva_decides(study: Study, n: int = 4) -> list[str]:
    """Eva decides on the first quotes, each with a thought and a memo of her own."""
    study.store.add_coder(EVA)
    codebook, quotes = study.store.codebook(), study.store.quotes()[:n]
    study.store.append_reviewed(
        decisions=[
            decide(
                quote,
                EVA,
                "change",
                codebook=codebook,
                codes=["boundaries"],
                note=EVAS_THOUGHT,
                blind=True,
            )
            for quote in quotes
        ],
        memos=[
            Memo(
                id=f"memo of {quote.id}",
                quote_id=quote.id,
                coder_id=EVA.id,
                kind="flag" if place else "memo",
                text="" if place else EVAS_THOUGHT,
                written_at="2026-01-01T00:00:00+00:00",
            )
            for place, quote in enumerate(quotes)
        ],
    )
    return [quote.id for quote in quotes]


def ola_adjudicates(study: Study, quote_id: str) -> None:
    """Ola decides for the team on a quote."""
    study.store.add_coder(CONSENSUS)
    made = decide(
        study.store.quote(quote_id),
        CONSENSUS,
        "change",
        codebook=study.store.codebook(),
        codes=["teams"],
        note=EVAS_THOUGHT,
    )
    study.store.append_decision(replace(made, decided_by=OLA.id))


def ben_decides(client: TestClient, quote_ids: list[str]) -> None:
    for quote_id in quote_ids:
        send(client, fields(client.get(f"/review/{quote_id}").text), verdict="none")


def walked(client: TestClient, house: House, role: Role) -> dict[str, str]:
    """Return what every page shows that this role may ask for, without what differs each time."""
    quote = next(iter(house.desk.quotes.values()))
    fill = {"quote_id": quote.id, "document_id": quote.document_id, "number": "1"}

    def may(page: Page) -> bool:
        return page.method == "GET" and (page.role == "viewer" or page.role == role)

    paths = [page.path.format_map({**fill}) for page in PAGES if may(page)]
    found: dict[str, str] = {}
    for path in (*paths, *ASKED_BY_ADDRESS):
        if role == "viewer" and path.startswith("/review"):
            continue
        answer = client.get(path)
        assert answer.status_code in (200, 303), (path, answer.text)
        # Each card makes new ids for the decision, step or memo to come.
        found[path] = re.sub(r'name="(decision|step|memo)" value="[^"]*"', "", answer.text)
    return found


@pytest.mark.parametrize("role", ["coder", "viewer"])
def test_no_page_differs_by_what_others_decided(undecided: Study, role: Role) -> None:
    with visited(undecided) as (client, house):
        come_in_as(client, house, role)
        before = walked(client, house, role)
    ids = eva_decides(undecided)
    ola_adjudicates(undecided, ids[0])
    with visited(undecided) as (client, house):
        come_in_as(client, house, role)
        after = walked(client, house, role)
        assert len(house.study.store.decisions()) == 5
    assert len(before) > 15
    for path, text in before.items():
        assert after[path] == text, path


def test_an_owner_sees_what_everybody_decided(undecided: Study) -> None:
    eva_decides(undecided)
    with visited(undecided) as (client, house):
        come_in_as(client, house, "owner", "Ola")
        assert EVAS_THOUGHT in client.get("/audit?show=1").text
        assert ">Eva<" in client.get("/progress").text
        assert ">4 quotes</a>" in client.get("/codebook").text


SEEN_WHEN: list[tuple[Visibility | None, list[int], int, int]] = [
    (None, [0, 1, 2, 3], 4, 0),
    ("never", [0, 1, 2, 3], 4, 0),
    ("after my decision", [1], 4, 1),
    ("after my decision", [0, 2, 3], 4, 3),
    ("after both assignments", [0, 1, 2], 4, 0),
    ("after both assignments", [0, 1, 2, 3], 3, 0),
    ("after both assignments", [0, 1, 2, 3], 4, 4),
    ("always", [], 1, 1),
]


@pytest.mark.parametrize(("visibility", "mine", "hers", "n_seen"), SEEN_WHEN)
def test_pages_show_what_the_setting_opens_and_no_more(
    undecided: Study, visibility: Visibility | None, mine: list[int], hers: int, n_seen: int
) -> None:
    ids = [quote.id for quote in undecided.store.quotes()]
    eva_decides(undecided, hers)
    with visited(undecided, visibility) as (client, _):
        ben_decides(client, [ids[each] for each in mine])
        assert client.get("/audit.csv").text.count(EVAS_THOUGHT) == n_seen
        counted = re.search(r'code=boundaries&amp;[^"]*">(\d+) quote', client.get("/codebook").text)
        assert counted is not None
        # A count opens its quotes: what is assigned blind is in none before it is decided.
        assert int(counted[1]) == (n_seen if mine else 0)
        assert (">Eva<" in client.get("/progress").text) == (n_seen > 0)
        # What is assigned blind shows nothing of others before it is decided, whatever is set.
        on_cards = [EVAS_THOUGHT in client.get(f"/review/{ids[each]}").text for each in range(4)]
        assert sum(on_cards) == (n_seen if mine else 0)
        assert not any(on_cards[each] for each in range(4) if each not in mine)


def test_one_quote_that_i_decided_opens_only_itself(undecided: Study) -> None:
    ids = eva_decides(undecided)
    with visited(undecided, "after my decision") as (client, _):
        ben_decides(client, ids[:1])
        trail = client.get("/audit.csv").text
        assert trail.count(EVAS_THOUGHT) == 1
        assert ">1 quote</a>" in client.get("/codebook").text
        assert EVAS_THOUGHT not in client.get(f"/review/{ids[1]}").text


def test_decided_quotes_are_evidence_for_those_only_who_may_see_the_decision(published: Study) -> None:
    with visited(published) as (client, house):
        kinds = walk_evidence(client, house)
        assert "decided" not in kinds
        assert "which, you do not see" in kinds
        come_in_as(client, house, "owner", "Ola")
        assert "decided" in walk_evidence(client, house)


def test_my_own_decision_is_evidence_for_me(published: Study) -> None:
    with visited(published) as (_, house):
        one = next(
            (each, reason)
            for quote_id in house.desk.quotes
            for each in house.desk.suggestions(quote_id)
            for reason in each.evidence
            if reason.quote_id is not None
        )
        suggestion, reason = one
        assert reason.quote_id is not None
        view = house.desk.sight.view(BEN.id)
        assert not house.desk.speaks_for(reason.quote_id, suggestion.code_id, view)
        mine: Decision = decide(
            house.desk.quotes[reason.quote_id],
            BEN,
            "change",
            codebook=house.desk.codebook,
            codes=[suggestion.code_id],
        )
        house.desk.take([mine])
        assert house.desk.speaks_for(reason.quote_id, suggestion.code_id, view)


def walk_evidence(client: TestClient, house: House) -> set[str]:
    """Return the kinds of evidence that the cards of some quotes show, and whether some is kept back."""
    found: set[str] = set()
    for quote_id in list(house.desk.quotes)[4:20]:
        html = client.get(f"/review/{quote_id}").text
        found.update(re.findall(r'<span class="kind">(\w+)</span>', html))
        found.update(re.findall(r"which, you do not see", html))
    return found


def test_a_card_whose_evidence_is_all_kept_back_is_shown(published: Study) -> None:
    """Of a code that is neither suggested nor the first, only what others decided speaks here."""
    with visited(published) as (client, house):
        desk = house.desk
        quote_id = list(desk.quotes)[10]
        evidence = (Evidence(kind="decided", text="as they said", weight=0.5, quote_id=quote_id),)
        shown = tuple(replace(each, evidence=evidence) for each in desk.suggestions(quote_id))
        assert desk.run is not None
        desk.live = Live(run=desk.run, likeliest=LikeliestTable(()), suggestions={quote_id: shown})
        html = client.get(f"/review/{quote_id}").text
        assert "as they said" not in html
        assert "which, you do not see" in html
