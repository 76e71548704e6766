"""Several people edit one codebook, on one server or on several: no edit is lost, nor what was typed."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.web.conftest import opened, running_review
from themeseed.records import Codebook
from themeseed.review import make_coder
from themeseed.study import Study, create_study, open_study
from themeseed.study.codebook_edits import merge, revise

EACH = 12
PAGE = {"accept": "text/html"}
BEN = make_coder("Ben")
NAME = "Building new teams"


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, undecided: Study, tmp_path: Path) -> Iterator[Path]:
    """A study with the published codebook and quotes, closed again, on either database."""
    if request.param == "sqlite":
        yield undecided.folder
        return
    there, made = undecided.store, tmp_path / "team"
    address = request.getfixturevalue("new_database")()
    with create_study(made, there.codebook(), database=address) as study:
        study.store.add_together(documents=there.documents(), cases=there.cases(), quotes=there.quotes())
    yield made


def put_in_force(study: Study, edit: Callable[[Codebook], Codebook]) -> None:
    """Edit the codebook as Ben does from another server."""
    study.store.add_coder(BEN)
    newest = study.store.codebook_version()
    study.store.set_codebook(edit(newest.codebook), coder_id=BEN.id, made_on=newest.number)


def says(description: str) -> Callable[[Codebook], Codebook]:
    """Return an edit that gives the code "teams" another description, and two lines to include."""
    return lambda book: revise(
        book, "teams", name=NAME, description=description, include=("new staff", "rotas")
    )


def form_shown(client: TestClient) -> dict[str, str]:
    """Return the form to revise "teams" as a page shows it."""
    version = re.findall(r'name="version" value="(\d+)"', client.get("/codebook?edit=teams").text)[0]
    return {"code": "teams", "name": NAME, "version": version}


def test_of_codes_that_two_servers_add_at_once_none_is_lost(folder: Path) -> None:
    names = [[f"Server {server} code {number}" for number in range(EACH)] for server in range(2)]
    with ExitStack() as stack:
        studies = [stack.enter_context(open_study(folder)) for _ in names]
        clients = [stack.enter_context(opened(study)) for study in studies]

        def add(server: int) -> list[int]:
            client = clients[server]
            return [
                client.post("/codebook/add", data={"name": name}, follow_redirects=False).status_code
                for name in names[server]
            ]

        with ThreadPoolExecutor(2) as senders:
            assert list(senders.map(add, range(2))) == [[303] * EACH] * 2
        added = {code.name for code in studies[0].store.codebook().codes}
        assert added >= {name for each in names for name in each}
        assert studies[1].store.codebook_version().number == 1 + 2 * EACH


def test_what_was_typed_is_shown_again_beside_what_somebody_wrote_meanwhile(folder: Path) -> None:
    with open_study(folder) as study, open_study(folder) as other, opened(study) as client:
        sent = form_shown(client) | {"description": "What I <typed>", "include": "mine"}
        put_in_force(other, says("What Ben wrote"))
        answer = client.post("/codebook/revise", data=sent, headers=PAGE)
        html = unescape(answer.text)
        assert answer.status_code == 409
        assert "Version 2, Ben: " in html
        assert f'of "{NAME}"' in html
        assert ">What I <typed></textarea>" in html
        assert ">mine</textarea>" in html
        (place,) = re.findall(r'<a href="#(code-\d+)">What you wrote</a>', html)
        assert f'id="{place}">\n  <h2>{NAME}</h2>' in html
        assert '<dd class="typed">What Ben wrote</dd>' in html
        assert '<dd class="typed">new staff\nrotas</dd>' in html
        assert "What I <typed>" not in answer.text
        assert "Name</dt>" not in html, "the same in both"
        assert study.store.codebook_version().number == 2
        # Having seen it, what is kept counts.
        again = sent | {"version": re.findall(r'name="version" value="(\d+)"', answer.text)[0]}
        client.post("/codebook/revise", data=again)
        (code,) = [each for each in study.store.codebook().codable if each.id == "teams"]
        assert (code.description, code.include) == ("What I <typed>", ("mine",))


def test_what_was_typed_about_a_code_that_is_gone_is_shown(undecided: Study) -> None:
    with opened(undecided) as client:
        sent = form_shown(client) | {"description": "What I typed"}
        put_in_force(undecided, lambda book: merge(book, "teams", "boundaries"))
        answer = client.post("/codebook/revise", data=sent, headers=PAGE)
        assert answer.status_code == 409
        assert "Version 2, Ben: merged" in answer.text
        assert "What I typed" in answer.text


@pytest.mark.parametrize(
    ("edit", "more"), [("merge", {"into": "boundaries"}), ("split", {"names": "One\nTwo"})]
)
def test_a_code_that_somebody_revised_meanwhile_is_not_merged_or_split_unseen(
    undecided: Study, edit: str, more: dict[str, str]
) -> None:
    with opened(undecided) as client:
        sent = form_shown(client) | more
        put_in_force(undecided, says("What Ben wrote"))
        answer = client.post(f"/codebook/{edit}", data=sent)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "CodebookChangedError")
        page = client.post(f"/codebook/{edit}", data=sent, headers=PAGE).text
        assert ">One\nTwo</textarea>" in page or edit == "merge"
        assert undecided.store.codebook_version().number == 2


def test_a_name_that_was_taken_meanwhile_leaves_the_rest_in_the_form(undecided: Study) -> None:
    with opened(undecided) as client:
        sent = {"name": "Boundaries", "description": "What I typed"}
        put_in_force(
            undecided, lambda book: revise(book, "boundaries", name="Boundaries", description="")
        )
        answer = client.post("/codebook/add", data=sent, headers=PAGE)
        assert answer.status_code == 409
        assert 'name="name" value="Boundaries"' in answer.text
        assert ">What I typed</textarea>" in answer.text


def test_in_a_browser_what_was_typed_stands_beside_what_somebody_wrote_meanwhile(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with running_review(folder, "--coder", "Ida") as (_, address):
        page = browser.new_page()
        page.goto(address)
        page.goto(address.split("/start")[0] + "/codebook?edit=teams")
        described = page.get_by_label("Description").first
        described.fill("What I typed")
        with open_study(folder) as other:
            put_in_force(other, says("What Ben wrote"))
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator("#refused")).to_contain_text("Ben")
        expect(page.get_by_label("Description").first).to_have_value("What I typed")
        expect(page.locator("dd.typed").first).to_have_text("What Ben wrote")
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator("#refused")).to_have_count(0)
        page.wait_for_load_state()
        page.close()
    with open_study(folder) as study:
        (code,) = [each for each in study.store.codebook().codable if each.id == "teams"]
        assert code.description == "What I typed"
