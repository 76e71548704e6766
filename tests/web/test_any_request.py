"""Whatever is asked: no error of ours, nothing of the machine told, no decision for somebody else."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.web.conftest import IDA, account
from tests.web.test_signing_in import come_in
from themeseed.study import Study
from themeseed.web import House
from themeseed.web.app import ACCOUNT_PAGES, OPEN_PAGES, PAGES

NAMES = (
    "order", "code", "document", "cluster", "words", "flagged", "meaning", "state", "attribute", "page",
    "by", "colour", "coder", "verdict", "since", "until", "what", "blind", "quote", "token", "mode",
    "candidate",
)  # fmt: skip
FIELDS = (
    "decision", "verdict", "seen", "note", "code", "text", "quote", "back", "name", "description",
    "include", "into", "names", "category", "theme", "start", "end", "at", "again", "candidate", "with",
    "reason", "undoes", "step",
)  # fmt: skip
KNOWN = (
    "blind", "uncertain", "accept", "none", "change", "reject", "skip", "undo", "teams", "boundaries",
    "(none)", "1", "-1", "", "site=London", "=", "add", "merge", "split", "link", "0", "9" * 30,
)  # fmt: skip
VALUES = st.sampled_from(KNOWN) | st.text(max_size=30)
GETS = [page.path for page in PAGES if page.method == "GET"]
POSTS = [page.path for page in PAGES if page.method == "POST"]
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def told(house: House, ida: TestClient) -> Iterator[TestClient]:
    """Ida's client; errors of ours come back as answers instead of ending the test."""
    ida._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    yield ida
    assert {each.coder_id for each in house.study.store.decisions()} <= {IDA.id}


def filled(path: str, value: str, house: House) -> str:
    """Return the path with something in the place of each name."""
    quote = next(iter(house.desk.quotes.values()))
    known = {"quote_id": quote.id, "document_id": quote.document_id, "number": "1", "edit": "merge"}
    known |= {"change": "share"}
    if value:
        known = dict.fromkeys(known, "".join(each for each in value if each.isalnum()) or "x")
    return path.format_map(known)


@MANY
@given(
    path=st.sampled_from(GETS),
    value=st.just("") | VALUES,
    asked=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
)
def test_any_address_is_answered(
    told: TestClient, house: House, path: str, value: str, asked: dict[str, str]
) -> None:
    asked.pop("meaning", None)  # asks the encoder, which has its own test
    answer = told.get(filled(path, value, house), params=asked)
    assert answer.status_code in (200, 303, 404, 409), (path, asked, answer.text)
    assert "Traceback" not in answer.text
    assert str(house.study.folder) not in answer.text


@MANY
@given(
    path=st.sampled_from(POSTS),
    value=st.just("") | VALUES,
    sent=st.dictionaries(st.sampled_from(FIELDS), VALUES | st.lists(VALUES, max_size=3), max_size=6),
)
def test_any_form_is_answered(
    told: TestClient, house: House, path: str, value: str, sent: dict[str, str | list[str]]
) -> None:
    answer = told.post(filled(path, value, house), data=sent, headers={"hx-request": "true"})
    assert answer.status_code in (200, 303, 404, 409), (path, sent, answer.text)
    assert "Traceback" not in answer.text
    assert str(house.study.folder) not in answer.text


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"verdict": "none"}'),
        ("application/x-www-form-urlencoded", b"\xff\xfe%zz=%&&&"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="code"'),
        ("text/plain", b"verdict=none"),
    ],
)
def test_a_body_of_another_kind_is_no_error_of_ours(
    told: TestClient, house: House, path: str, kind: str, body: bytes
) -> None:
    answer = told.post(filled(path, "", house), content=body, headers={"content-type": kind})
    assert answer.status_code < 500, answer.text


def test_an_uploaded_file_is_refused(told: TestClient, published: Study) -> None:
    quote = published.store.quotes()[0]
    answer = told.post(f"/quotes/{quote.id}/decide", files={"code": ("x.txt", b"teams")})
    assert answer.status_code == 400


ASKED = st.sampled_from(("owner", "coder", "wrong", "Ida", "7", "-1", "x" * 300)) | VALUES
PLACES = [(page.method, page.path) for page in ACCOUNT_PAGES]
PLACES += [(method, path) for path, method, _ in OPEN_PAGES]
OF_ACCOUNTS = ("name", "password", "again", "old", "to", "role", "days", "coder", "invitation", "token")


@MANY
@given(
    place=st.sampled_from(PLACES),
    sent=st.dictionaries(st.sampled_from(OF_ACCOUNTS), ASKED | st.lists(ASKED, max_size=3), max_size=6),
)
def test_whatever_is_asked_of_accounts_is_answered(
    outsider: TestClient, team: House, place: tuple[str, str], sent: dict[str, str | list[str]]
) -> None:
    outsider._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    method, path = place
    (ida,) = team.study.store.people.accounts() or (account(team, "owner", "Ida"),)
    come_in(outsider, team, ida)
    fields = {"data": sent} if method == "POST" else {"params": sent}
    answer = outsider.request(method, path, **fields)  # type: ignore[arg-type]  # one of the two
    assert answer.status_code in (200, 303, 403, 409, 410, 429), (place, sent, answer.text)
    assert "Traceback" not in answer.text
    assert str(team.study.folder) not in answer.text
    assert [each.role for each in team.study.store.people.accounts()] == ["owner"]
