"""Who is not let near: wrong names, other origins, large bodies, strangers. See docs/security.md."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import HOST, IDA, ORIGIN
from themeseed.records import Role
from themeseed.records.people import ROLES
from themeseed.review import make_coder
from themeseed.study import Study
from themeseed.web import House, make_app
from themeseed.web.app import PAGES, Page
from themeseed.web.entrance import Person
from themeseed.web.guard import MOST_BYTES

PATHS = [(page.method, re.sub(r"{\w+}", "some", page.path)) for page in PAGES]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.nip.io:8765", "[::1]:8765", "", "127.0.0.1:9999", "127.0.0.1"]
)
def test_a_name_that_is_not_ours_is_refused_before_anything_else(ida: TestClient, host: str) -> None:
    answer = ida.get("/review", headers={"host": host})
    assert answer.status_code == 400
    assert "under its own name only" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"origin": ORIGIN, "sec-fetch-site": "none"},
    ],
)
def test_a_change_from_another_origin_is_refused(
    ida: TestClient, house: House, headers: dict[str, str]
) -> None:
    quote_id = next(iter(house.desk.quotes))
    answer = ida.post(f"/quotes/{quote_id}/decide", data={"verdict": "none"}, headers=headers)
    assert answer.status_code == 403
    assert house.study.store.decisions() == ()


def test_a_change_that_names_no_origin_is_refused(house: House) -> None:
    app = make_app(house, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN) as client:
        assert client.post("/undo").status_code == 403


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_stranger_sees_no_page_and_changes_nothing(
    stranger: TestClient, house: House, method: str, path: str
) -> None:
    answer = stranger.request(method, path, data={"verdict": "none"} if method == "POST" else None)
    assert answer.status_code == 401
    assert "not signed in" in answer.json()["error"]["message"]
    assert house.study.store.decisions() == ()


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_session_of_another_study_is_a_stranger_here(
    stranger: TestClient, published: Study, method: str, path: str
) -> None:
    other = House(published, learns=False)
    token = other.entrance.trade(other.let_in(IDA))
    assert token is not None
    stranger.cookies.set(other.entrance.cookie, token)
    assert stranger.request(method, path, data={} if method == "POST" else None).status_code == 401


def test_the_start_token_opens_once_and_leaves_the_address(house: House, stranger: TestClient) -> None:
    token = house.let_in(IDA)
    first = stranger.get("/start", params={"token": token})
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert token not in cookie
    stranger.cookies.clear()
    again = stranger.get("/start", params={"token": token})
    assert again.status_code == 403
    assert "set-cookie" not in again.headers


def test_cookies_are_for_tls_alone_behind_tls(house: House) -> None:
    app = make_app(house, hosts=("study.example",), secure=True)
    with TestClient(app, base_url="https://study.example", follow_redirects=False) as client:
        answer = client.get("/start", params={"token": house.let_in(IDA)})
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "%00", "é"])
def test_a_wrong_token_opens_nothing(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/start", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/review", "/nowhere", "/static/style.css", "/start"])
def test_every_answer_carries_the_headers_that_protect(ida: TestClient, path: str) -> None:
    headers = ida.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_a_body_that_is_too_large_is_refused(ida: TestClient, house: House) -> None:
    quote_id = next(iter(house.desk.quotes))
    answer = ida.post(f"/quotes/{quote_id}/memo", data={"text": "x" * (MOST_BYTES + 1)})
    assert answer.status_code == 413
    assert house.desk.memos == {}


def test_a_body_that_is_longer_than_it_says_is_not_read(house: House, ida: TestClient) -> None:
    quote_id = next(iter(house.desk.quotes))

    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b"text=" + b"x" * 100_000

    answer = ida.post(f"/quotes/{quote_id}/memo", content=endless())
    assert answer.status_code == 413
    assert house.desk.memos == {}


@pytest.mark.parametrize(("method", "path"), [page for page in PATHS if page[0] == "POST"])
def test_asking_changes_nothing(ida: TestClient, house: House, method: str, path: str) -> None:
    assert method == "POST"
    before = house.study.store.place()
    # A few addresses also have a page to look at; the others cannot be asked for.
    assert (ida.get(path).status_code == 405) == (("GET", path) not in PATHS)
    assert house.study.store.place() == before


def test_an_error_tells_no_trace_and_has_one_shape(ida: TestClient) -> None:
    answer = ida.post("/quotes/nobody/decide", data={"verdict": "none", "seen": "blind"})
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["kind"] == "UnknownNameError"
    page = ida.get("/review/nobody", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "Traceback" not in page.text
    assert "<h1>This did not work</h1>" in page.text


def test_files_outside_the_static_folder_are_not_served(ida: TestClient) -> None:
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
    ):
        assert ida.get(path).status_code == 404


def come_in_as(client: TestClient, house: House, role: Role, name: str = "Ben") -> None:
    """Give a client the session of a person in a role."""
    coder = make_coder(name)
    house.study.store.add_coder(coder)
    house.desk.coders[coder.id] = coder
    client.cookies.clear()
    client.cookies.set(house.entrance.cookie, house.entrance.open(Person(coder=coder, role=role)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_nobody_does_more_than_their_role_allows(
    stranger: TestClient, house: House, page: Page, role: Role
) -> None:
    come_in_as(stranger, house, role)
    path = re.sub(r"{\w+}", "some", page.path)
    answer = stranger.request(page.method, path, data={} if page.method == "POST" else None)
    refused = answer.status_code == 403
    assert refused == (ROLES.index(role) < ROLES.index(page.role))
    assert not refused or f"asks for the role '{page.role}'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("role", "sees"), [("coder", False), ("owner", True)])
def test_a_coder_does_not_see_what_others_decided(
    ida: TestClient, house: House, role: Role, sees: bool
) -> None:
    quote_id = next(iter(house.desk.quotes))
    ida.post(f"/quotes/{quote_id}/decide", data={"verdict": "none", "note": "my own thought"})
    come_in_as(ida, house, role)
    assert ("my own thought" in ida.get("/audit?show=1").text) == sees
    assert (">Ida<" in ida.get("/progress").text) == sees
    asked = ida.get("/audit.csv", params={"coder": IDA.id}).text
    assert ("my own thought" in asked) == sees
    assert "my own thought" not in ida.get(f"/review/{quote_id}").text


HTML = {"accept": "text/html"}


@pytest.mark.parametrize("path", ["/review", "/nowhere", "/start?token=x"])
def test_a_stranger_who_is_refused_is_shown_no_way_in(stranger: TestClient, path: str) -> None:
    page = stranger.get(path, headers=HTML).text
    assert "<h1>This did not work</h1>" in page
    assert "Back to the study" not in page
    assert 'href="/"' not in page


def test_who_is_in_and_refused_is_led_back(ida: TestClient) -> None:
    for path in ("/nowhere", "/review/nobody"):
        assert '<a href="/">Back to the study</a>' in ida.get(path, headers=HTML).text
    sent = ida.post("/team/coder", data={"name": ""}, headers=HTML).text
    assert "“Back” leads to what you wrote" in sent


def test_a_stranger_of_a_team_is_led_to_sign_in(outsider: TestClient) -> None:
    page = outsider.get("/nowhere", headers=HTML).text
    assert '<a href="/sign-in">Sign in</a>' in page
    assert "Back to the study" not in page


def test_browsers_find_an_icon_whatever_they_ask_for(stranger: TestClient) -> None:
    answer = stranger.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
