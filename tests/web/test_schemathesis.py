"""Schemathesis tries the whole HTTP interface: no error of ours, nothing told to strangers.

THEMESEED_DEEP=N makes N requests to each page instead of a few.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from starlette.testclient import TestClient

import themeseed.web
from tests.study.test_promoting import keep
from tests.web.conftest import HOST, IDA, ORIGIN
from tests.web.description import FIELDS, QUERIES, described
from themeseed.study import open_study
from themeseed.web import House, make_app
from themeseed.web.app import ACCOUNT_PAGES, OPEN_PAGES, PAGES
from themeseed.web.codebook_page import EDITS
from themeseed.web.steering import EDITS as CANDIDATE_EDITS
from themeseed.web.team import CHANGES

DEEP = int(os.environ.get("THEMESEED_DEEP", "3"))
MANY = settings(
    max_examples=DEEP,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [(page.path, page.method) for page in PAGES]


def known(house: House) -> dict[str, list[str]]:
    """What the study knows, by the names under which the interface asks for it."""
    desk = house.desk
    ids = list(desk.quotes)[:3]
    codes = [*desk.codebook.codable_ids, "(none)"]
    return {
        "quote_id": ids,
        "quote": ids,
        "document_id": list(desk.document_ids),
        "document": list(desk.document_ids),
        "code": codes,
        "again": codes,
        "into": codes,
        "coder": list(desk.coders),
        "number": ["1", "0"],
        "book": ["1", "2", ""],
        "version": ["1", "0"],
        "candidate": ["candidate-0", "candidate-1"],
        "with": ["candidate-1", "candidate-2"],
        "edit": [*EDITS, *CANDIDATE_EDITS, "adjust", "split", "join-next", "join-previous"],
        "change": list(CHANGES),
        "order": ["document", "blind", "uncertain", "cluster"],
        "verdict": ["accept", "change", "none", "reject", "skip", "undo"],
        "seen": ["blind"],
        "state": ["open", "decided", "blind", "flagged"],
        "colour": ["cluster", "decided", "suggested"],
        "start": ["0", "5"],
        "end": ["9", "40"],
        "at": ["3", "20"],
        "path": ["/quotes?words=a", "//evil.example"],
        "meaning": [""],
    }


@pytest.fixture(scope="module")
def house(undecided_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One study for all requests: what they change stays for those that come after."""
    folder = tmp_path_factory.mktemp("tried") / "study"
    shutil.copytree(undecided_folder, folder)
    with open_study(folder) as study:
        keep(study, slice(0, 10), slice(10, 18), slice(20, 24))
        yield House(study, learns=False)


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    """A client whose errors of ours come back as answers."""
    app = make_app(house, hosts=(HOST,))
    headers = {"origin": ORIGIN}
    with TestClient(
        app, ORIGIN, raise_server_exceptions=False, headers=headers, follow_redirects=False
    ) as opened:
        yield opened


def tried(client: TestClient, house: House, path: str, method: str, *, cookie: str | None) -> list[Any]:
    """Send what Schemathesis makes of the description of one page; return the answers."""
    operation = schemathesis.openapi.from_dict(described(known(house)))[path][method]
    answers: list[Any] = []

    @MANY
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        if (case.query or {}).get("meaning"):
            case.query.pop("meaning")  # asks the encoder, which has its own tests
        sent = case.as_transport_kwargs(base_url=ORIGIN)
        client.cookies.clear()
        if cookie is not None:
            client.cookies.set(house.entrance.cookie, cookie)
        answer = client.request(
            sent["method"],
            sent["url"],
            params=sent.get("params"),
            data=sent.get("data"),
            headers={**sent.get("headers", {}), "origin": ORIGIN},
        )
        case.validate_response(answer, checks=[not_a_server_error])
        answers.append(answer)

    send()
    return answers


def test_all_that_the_pages_read_is_described() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(themeseed.web.__path__[0]).glob("*.py"))
    asked = set(re.findall(r'(?:asked|given|query_params)(?:\.get\(|\[)"(\w+)"', code))
    sent = set(re.findall(r'(?:text_of|lines_of|_memo_text|_offset)\(\s*\w+, "(\w+)"', code))
    assert asked <= {name for names in QUERIES.values() for name in names}
    assert sent <= {name for names in FIELDS.values() for name in names}
    pages = {path for path, *_ in OPEN_PAGES} | {page.path for page in (*PAGES, *ACCOUNT_PAGES)}
    assert {*QUERIES, *FIELDS} <= {*pages, "/start"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_brings_an_error_of_ours_or_tells_of_the_machine(
    client: TestClient, house: House, path: str, method: str
) -> None:
    cookie = house.entrance.trade(house.let_in(IDA))
    for answer in tried(client, house, path, method, cookie=cookie):
        assert answer.status_code in (200, 303, 404, 409), answer.text
        assert "Traceback" not in answer.text
        assert str(house.study.folder.parent) not in answer.text
        assert 'File "' not in answer.text


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_stranger_is_told_nothing_whatever_they_ask(
    client: TestClient, house: House, path: str, method: str
) -> None:
    before = house.study.store.place()
    secrets = [quote.text for quote in house.desk.quotes.values()] + [
        code.name for code in house.desk.codebook.codable
    ]
    for answer in tried(client, house, path, method, cookie=None):
        # An empty part of a path makes it the path of no page.
        assert answer.status_code in (401, 404, 405), answer.text
        assert not any(secret in answer.text for secret in secrets)
        assert house.study.name not in answer.text
    assert house.study.store.place() == before
