"""The table, the codebook page and the map count; each count opens exactly the quotes that it counts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import HOST, ORIGIN
from tests.web.test_guard import come_in_as
from themeseed.records import Category, Code, Codebook, Coder, Role, Theme, Visibility
from themeseed.review import CONSENSUS, assign, decide, make_coder
from themeseed.study import Study
from themeseed.study import team as teams
from themeseed.web import House, make_app

BEN, EVA, OLA = make_coder("Ben"), make_coder("Eva"), make_coder("Ola")
BOOK = Codebook(
    id="nested",
    name="Nested",
    codes=(
        Code(id="a", name="A", category_id="inner"),
        Code(id="b", name="B", category_id="outer"),
        Code(id="c", name="C"),
        Code(id="d", name="D", category_id="other"),
    ),
    categories=(
        Category(id="outer", name="Outer"),
        Category(id="inner", name="Inner", parent_id="outer"),
        Category(id="other", name="Other & more"),
    ),
    themes=(
        Theme(id="both", name="Both", code_ids=("a", "c")),
        Theme(id="again", name="Again", code_ids=("a",)),
        Theme(id="alone", name="Alone"),
    ),
)
BEN_SAYS: tuple[tuple[str, ...] | None, ...] = (("a",), ("b", "c"), (), ("d",), ("alone",), None, ("a",))
EVA_SAYS: tuple[tuple[str, ...] | None, ...] = (("a",), ("c",), ("b",), None, (), ("a", "d"), ("b",))


def says(study: Study, coder: Coder, answers: tuple[tuple[str, ...] | None, ...]) -> None:
    """Let a coder answer on the first quotes: with codes, with no theme, or leave them open (None)."""
    study.store.add_coder(coder)
    book = study.store.codebook()
    for quote, codes in zip(study.store.quotes(), answers, strict=False):
        made = decide(quote, coder, "change" if codes else "none", codebook=book, codes=codes or ())
        # As where a suggestion of the run was turned down: the codebook of these tests has none.
        study.store.append_decision(replace(made, verdict="reject") if codes is None else made)


@pytest.fixture
def coded(talked: Study) -> Study:
    """A transcript of five quotes of two people that Ben and Eva coded, in a nested codebook."""
    talked.store.set_codebook(BOOK)
    says(talked, BEN, BEN_SAYS)
    says(talked, EVA, EVA_SAYS)
    talked.store.add_coder(OLA)
    return talked


@contextmanager
def visited(study: Study, role: Role = "owner", name: str = "Ben") -> Iterator[tuple[TestClient, House]]:
    house = House(study, learns=False)
    app = make_app(house, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False) as client:
        come_in_as(client, house, role, name)
        yield client, house


def listed(client: TestClient, path: str) -> list[str]:
    """Return the names of the quotes that an address lists."""
    html = client.get(path).text
    names = re.findall(r'<p class="where">.*?<b>([^<]+)</b>', html)
    assert f"<p>{len(names)} quote" in html
    return names


def counts_in(html: str) -> list[tuple[str, int]]:
    """Return every count of a page that opens quotes, with its address."""
    found = re.findall(r'<a href="(/quotes\?[^"]+)">([\d,]+)(?: quotes?)?</a>', html)
    return [(unescape(path), int(count.replace(",", ""))) for path, count in found]


@pytest.mark.parametrize("rows", ["code", "category", "theme"])
@pytest.mark.parametrize("whose", ["mine", EVA.id, "anybody"])
def test_each_count_of_the_table_opens_that_many_quotes(coded: Study, rows: str, whose: str) -> None:
    with visited(coded) as (client, house):
        n_counts = 0
        for by in ("document", "case", "speaker", ""):
            html = client.get("/table", params={"rows": rows, "by": by, "whose": whose}).text
            for path, count in counts_in(html):
                assert len(listed(client, path)) == count, path
                n_counts += 1
        assert n_counts > 10
        assert len(house.desk.quotes) == 5


@pytest.mark.parametrize("whose", ["mine", EVA.id, "anybody"])
@pytest.mark.parametrize("by", ["site", "role", "case"])
def test_each_count_across_attributes_opens_that_many_quotes(
    undecided: Study, by: str, whose: str
) -> None:
    codes = [*undecided.store.codebook().codable_ids]
    says(undecided, BEN, tuple((codes[each % 5],) for each in range(20)))
    says(undecided, EVA, tuple((codes[each % 3],) for each in range(25)))
    with visited(undecided) as (client, _):
        found = counts_in(client.get("/table", params={"by": by, "whose": whose}).text)
        assert len(found) > 5
        for path, count in found:
            if by != "case" or count > 1:
                assert len(listed(client, path)) == count, path


def test_rows_count_with_what_is_inside_them(coded: Study) -> None:
    with visited(coded) as (client, _):

        def row(rows: str, name: str, whose: str = "mine") -> int:
            html = client.get("/table", params={"rows": rows, "by": "", "whose": whose}).text
            found = re.search(rf'<th scope="row">{name}</th>.*?>(\d+)<', html)
            assert found is not None
            return int(found[1])

        # Ben: a | b and c | no theme | d | alone; Eva: a | c | b | (open) | no theme.
        assert [row("category", each) for each in ("Outer", "Inner", "Other &amp; more")] == [2, 1, 1]
        assert row("category", "in no category") == 2
        assert [row("theme", each) for each in ("Both", "Again", "Alone", "in no theme")] == [2, 1, 1, 2]
        assert row("code", "no theme fits") == row("theme", "no theme fits") == 1
        assert row("code", "A", "anybody") == 1
        assert row("theme", "Both", "anybody") == 2
        assert row("code", "no theme fits", "anybody") == 2


def test_each_count_of_the_codebook_opens_that_many_quotes(coded: Study) -> None:
    with visited(coded) as (client, _):
        found = counts_in(client.get("/codebook").text)
        assert [count for _, count in found] == [1, 2, 1, 1, 1]
        for path, count in found:
            assert len(listed(client, path)) == count


SEEN: list[tuple[Visibility, int, int, int]] = [
    ("never", 5, 3, 2),
    ("after my decision", 5, 5, 4),
    ("after my decision", 2, 3, 2),
    ("always", 0, 4, 4),
]


@pytest.mark.parametrize(("visibility", "n_mine", "n_anybodys", "n_hers"), SEEN)
def test_counts_tell_a_coder_no_more_than_the_setting(
    talked: Study, visibility: Visibility, n_mine: int, n_anybodys: int, n_hers: int
) -> None:
    """What is counted of Eva: nothing, what Ben decided too, or all."""
    talked.store.set_codebook(BOOK)
    says(talked, BEN, (("a",), ("a",), ("a",), None, None)[:n_mine])
    says(talked, EVA, EVA_SAYS)
    talked.store.add_coder(OLA)
    talked.store.append_team(settings=[teams.set_visibility(visibility, by=OLA)])
    with visited(talked, "coder") as (client, house):
        table = client.get("/table", params={"whose": "anybody", "by": ""}).text
        counted = {path for path, _ in counts_in(table)}
        opened = {name for path in counted for name in listed(client, path)}
        hers = client.get("/table", params={"whose": EVA.id})
        if visibility == "never":
            assert hers.status_code == 404
            assert f">{EVA.name}<" not in table
            assert sum(count for _, count in counts_in(client.get("/codebook").text)) == 3
            assert len(opened) == n_anybodys
            assert not house.desk.seen.has(BEN.id, next(iter(house.desk.quotes)), "coding")
            return
        theirs = counts_in(hers.text)
        assert len({name for path, _ in theirs for name in listed(client, path)}) == n_hers
        for path, count in counts_in(client.get("/codebook").text):
            assert len(listed(client, path)) == count


def test_what_is_to_be_decided_blind_tells_nothing_of_others(coded: Study) -> None:
    ids = [quote.id for quote in coded.store.quotes()]
    ida = make_coder("Ida")
    coded.store.add_coder(ida)
    coded.store.append_team(
        assignments=[assign(ida.id, ids[:2], by=OLA, blind=True)],
        settings=[teams.set_visibility("always", by=OLA)],
    )
    with visited(coded, "coder", "Ida") as (client, house):
        for whose in ("anybody", EVA.id):
            for path in (f"/map?colour=theme&whose={whose}", f"/quotes?whose={whose}"):
                client.get(path)
            for code in "abcd":
                names = listed(client, f"/quotes?code={code}&whose={whose}")
                assert not {house.desk.quotes[each].name for each in ids[:2]} & set(names)
        assert [house.desk.knows(ida.id, each) for each in ids] == [False, False, True, True, True]


def test_who_sees_how_others_coded_no_longer_decides_blind(coded: Study) -> None:
    ids = [quote.id for quote in coded.store.quotes()]
    for path, known in (
        ("/table?whose=anybody&rows=theme&by=document", 0),
        (f"/quotes?whose={EVA.id}&code=c", 1),
        (f"/map?whose={EVA.id}&colour=cluster", 1),
        (f"/map?whose={EVA.id}&colour=decided", 4),
    ):
        with visited(coded, "owner", "Ola") as (client, house):
            assert client.get(path).status_code == 200
            assert sum(house.desk.knows(OLA.id, each) for each in ids) == known, path


def test_a_count_of_all_in_a_column_tells_how_they_were_coded(coded: Study) -> None:
    with visited(coded, "owner", "Ola") as (client, house):
        client.get("/table", params={"whose": BEN.id, "by": "speaker"})
        alone = [quote for quote in house.desk.quotes.values() if quote.speaker == "P2"]
        assert [house.desk.knows(OLA.id, each.id) for each in alone] == [False, False]
        says(coded, EVA, (("a",), ("a",), ("a",), ("a",), ("a",)))
        client.get("/table", params={"whose": EVA.id, "by": "speaker"})
        assert [house.desk.knows(OLA.id, each.id) for each in alone] == [True, True]


def test_the_consensus_can_be_looked_at_alone(coded: Study) -> None:
    says(coded, CONSENSUS, (("c",), ("c",), ("c",)))
    with visited(coded) as (client, _):
        html = client.get("/table", params={"whose": CONSENSUS.id, "by": ""}).text
        assert [count for _, count in counts_in(html)] == [3]
        assert ">consensus<" in html


def test_the_map_shows_codes_categories_themes_and_disagreement(coded: Study) -> None:
    with visited(coded) as (client, _):

        def legend(colour: str, whose: str = "mine") -> dict[str, int]:
            html = client.get("/map", params={"colour": colour, "whose": whose}).text
            return {
                unescape(name): int(count)
                for name, count in re.findall(r"</svg> ([^<]+) \((\d+)\)</li>", html)
            }

        assert legend("decided")["B, C"] == 1
        assert legend("category") == {
            "Outer, Inner": 1, "Outer, in no category": 1, "no theme fits": 1, "Other & more": 1,
            "in no category": 1,
        }  # fmt: skip
        assert legend("theme", EVA.id) == {
            "Both, Again": 1, "Both": 1, "in no theme": 1, "not decided": 1, "no theme fits": 1,
        }  # fmt: skip
        assert legend("disagreement", EVA.id) == {
            "coders agree": 1, "coders differ": 3, "one coder only": 1,
        }  # fmt: skip
        assert legend("disagreement", "anybody") == legend("disagreement", EVA.id)


def test_many_rows_without_a_quote_are_named_below(coded: Study) -> None:
    codes = tuple(Code(id=f"k{each}", name=f"Code {each}") for each in range(60))
    coded.store.set_codebook(Codebook(id="many", name="Many", codes=codes))
    says(coded, BEN, (("k3",), ("k59",), ()))
    with visited(coded) as (client, _):
        html = client.get("/table").text
        assert html.count('<th scope="row">') == 3
        assert "On no quote: 58" in html


def test_columns_that_nobody_can_read_are_not_the_first_choice(undecided: Study) -> None:
    """Each of the 53 quotes is a case of its own, and has a site."""
    says(undecided, BEN, (("teams",),) * 53)
    with visited(undecided) as (client, _):
        first = client.get("/table").text
        assert "<h1>Codes by site</h1>" in first
        most = client.get("/table", params={"by": "case"}).text
        assert "Of 53 columns the 40 with most codes are shown" in most
        assert re.search(r'Building new teams</th><td class="number"><a [^>]+>53</a>', most)
        assert "<h1>Codes</h1>" in client.get("/table", params={"by": ""}).text
