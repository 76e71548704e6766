"""The card on other studies than the published one: transcripts, several codes, nothing run yet."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.reader.scripted import says, scripted_server
from tests.web.conftest import HOST, IDA, ORIGIN
from tests.web.test_reviewing import fields, kept, send
from themeseed.config import Config, MatchConfig, ReaderConfig
from themeseed.records import Cluster, Clustering, Code, Codebook
from themeseed.study import Study, add_sources, create_study, run_study
from themeseed.web import House, make_app
from themeseed.web.card import stands_in

BOOK = Codebook(
    id="b",
    name="b",
    codes=(
        Code(id="pay", name="Pay", description="Wages and money at work"),
        Code(id="team", name="Team", description="Working with colleagues"),
    ),
)
TALK = """Interviewer: How did you begin?
P1: My neighbour told me about the job and I thought why not try it.
Interviewer: And the money?
P1: The wages were low, too low for the rent, but the colleagues were kind to me.
Interviewer: Thank you for telling me.
P1: It was a pleasure to talk about those years with somebody.
"""


def study_of(tmp_path: Path, *, multiple: bool = False) -> Study:
    (tmp_path / "rosa.txt").write_text(TALK, encoding="utf-8")
    study = create_study(tmp_path / "st", BOOK, Config(match=MatchConfig(multiple=multiple)))
    add_sources(study, [tmp_path / "rosa.txt"])
    return study


def came_in(house: House) -> TestClient:
    client = TestClient(
        make_app(house, hosts=(HOST,)),
        base_url=ORIGIN,
        headers={"origin": ORIGIN},
        follow_redirects=False,
    )
    client.get("/start", params={"token": house.let_in(IDA)})
    return client


def test_the_turns_around_a_quote_are_shown_in_their_order(tmp_path: Path) -> None:
    with study_of(tmp_path) as study:
        house = House(study, learns=False)
        middle = next(each for each in house.desk.quotes.values() if "wages were low" in each.text)
        html = came_in(house).get(f"/review/{middle.id}").text
        shown = [
            html.index(text)
            for text in (
                "My neighbour told me", "And the money?", "The wages were low", "Thank you for telling",
                "It was a pleasure",
            )
        ]  # fmt: skip
        assert shown == sorted(shown)
        assert "<b>Interviewer:</b> And the money?" in html


ROWS = {
    "by case": "case,text\nRosa,I came by chance.\nRosa,The wages were low.\nRosa,I left.\nTom,I stay",
    "with ids": "id,case,text\n1,Rosa,I came by chance.\n2,Rosa,The wages were low.\n3,Rosa,I left.\n",
    "text alone": "text\nI came by chance.\nThe wages were low.\nI left.\n",
}


@pytest.mark.parametrize("columns", ROWS)
def test_the_rows_around_a_quote_of_a_table_are_shown(tmp_path: Path, columns: str) -> None:
    (tmp_path / "talk.csv").write_text(ROWS[columns], encoding="utf-8")
    with create_study(tmp_path / "st", BOOK) as study:
        add_sources(study, [tmp_path / "talk.csv"])
        house = House(study, learns=False)
        client = came_in(house)
        around = {
            quote.text: re.findall(
                r'<p dir="auto">(?:<b>[^<]*</b> )?([^<]+)</p>', client.get(f"/review/{quote.id}").text
            )
            for quote in house.desk.quotes.values()
        }
        assert around["The wages were low."] == ["I came by chance.", "I left."]
        assert around["I came by chance."] == ["The wages were low."]
        # What somebody else said is no context.
        assert around["I left."] == ["The wages were low."]
        assert around.get("I stay", []) == []


def test_rows_of_a_table_that_are_cases_of_their_own_stand_alone(ida: TestClient, house: House) -> None:
    second = list(house.desk.quotes)[1]
    html = ida.get(f"/review/{second}").text
    assert 'class="around"' not in html


def test_a_study_without_a_run_can_be_coded(tmp_path: Path) -> None:
    with study_of(tmp_path) as study:
        house = House(study, learns=False)
        ida = came_in(house)
        html = ida.get("/review").text
        assert "Nothing is suggested yet" in html
        send(ida, fields(html), code="pay")
        (decision,) = kept(house)
        assert (decision.verdict, decision.codes, decision.run_id) == ("change", ("pay",), None)
        for path in ("/map", "/progress", "/quotes", "/table"):
            assert ida.get(path).status_code == 200


@pytest.mark.parametrize("multiple", [True, False])
def test_a_click_on_a_code_marks_it_where_several_are_allowed(tmp_path: Path, multiple: bool) -> None:
    with study_of(tmp_path, multiple=multiple) as study:
        run_study(study)
        html = came_in(House(study, learns=False)).get("/review").text
        assert f'data-mode="{"many" if multiple else "one"}"' in html


def test_a_study_without_quotes_says_that_all_is_decided(tmp_path: Path) -> None:
    with create_study(tmp_path / "st", BOOK) as study:
        ida = came_in(House(study, learns=False))
        for path in (
            "/review",
            "/quotes",
            "/documents",
            "/map",
            "/table",
            "/progress",
            "/audit",
            "/codebook",
        ):
            assert ida.get(path).status_code == 200, path


def test_what_a_second_reader_said_is_shown_as_a_machines_with_the_words_it_points_to(
    tmp_path: Path,
) -> None:
    said = '{"span": "the wages were LOW", "reason": "It is <b>about</b> money.", "code": "1"}'
    with scripted_server(says(said)) as server, study_of(tmp_path) as made:
        reader = ReaderConfig(kind="language-model", address=server.address)
        study = replace(made, config=replace(made.config, reader=reader))
        ran = run_study(study)
        assert ran.heard is not None
        middle = next(each for each in study.store.quotes() if "wages were low" in each.text)
        html = came_in(House(study, learns=False)).get(f"/review/{middle.id}").text
        asked = [body["messages"][1]["content"] for body in server.asked]
    assert "second reader (a machine)" in html
    assert "It is &lt;b&gt;about&lt;/b&gt; money. “The wages were low”" in html
    assert any("Said just before:\nInterviewer: And the money?" in each for each in asked)
    # The same answer to other quotes points to words that they do not have.
    assert len(ran.heard.faults) == len(ran.heard.readings) - 1


def test_a_card_says_in_which_clusters_a_quote_stands_and_whether_hardly() -> None:
    clusters = (
        Cluster(id="a", quote_ids=("q", "r"), keywords=("pay", "late", "again", "x"), exemplar_ids=()),
        Cluster(
            id="b", quote_ids=("s", "t"), keywords=("team",), exemplar_ids=(), name="Belonging",
            also_ids=("q", "u"), loose_ids=("t",),
        ),
    )  # fmt: skip
    found = Clustering(clusters=clusters, unclustered_ids=("u",), method="walks", reason="", seed=0)
    assert stands_in(found, "q") == (
        "In the cluster about pay, late, again. Also near the one about Belonging."
    )
    assert stands_in(found, "r") == "In the cluster about pay, late, again."
    assert stands_in(found, "t") == "In the cluster about Belonging. It hardly belongs there."
    assert stands_in(found, "u") == "In no cluster. Near the one about Belonging."
