"""Invitations, accounts and sessions over HTTP: who gets in, how long, and who is slowed down."""

import csv
import io
import json
import re
import time
from codecs import BOM_UTF8
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.study.test_register import Clock
from tests.web.conftest import HOST, IDA, ORIGIN, PASSWORD, account, house_reception, sign_in
from themeseed.records import Account, Role
from themeseed.records.people import ROLES
from themeseed.review import make_coder
from themeseed.study import Study
from themeseed.study.register import digest_of, new_token, written
from themeseed.web import House, Reception, make_app
from themeseed.web.app import ACCOUNT_PAGES, OPEN_PAGES, PAGES
from themeseed.web.reception import LASTS, RESTS
from themeseed.web.slowing import Slowing

EVERY_PAGE = (*PAGES, *ACCOUNT_PAGES)
PATHS = [(page.method, re.sub(r"{\w+}", "some", page.path)) for page in EVERY_PAGE]
HTML = {"accept": "text/html"}
NEW = "quite another phrase"


def ask(client: TestClient, method: str, path: str) -> int:
    return client.request(method, path, data={} if method == "POST" else None).status_code


def invited(client: TestClient, house: House, role: Role = "coder", name: str = "") -> None:
    """Open an invitation's link."""
    token, _ = house_reception(house).register.invite(role, by=None, name=name)
    answer = client.get("/join", params={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join")
    assert token in answer.headers["set-cookie"]


def test_an_invitation_leads_to_an_account_that_can_sign_in_again(
    outsider: TestClient, team: House
) -> None:
    invited(outsider, team)
    assert "as <b>coder</b>" in outsider.get("/join").text
    sent = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    answer = outsider.post("/join", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert outsider.get("/").headers["location"] == "/review"
    assert outsider.get("/review").status_code == 200
    assert outsider.post("/sign-out").headers["location"] == "/sign-in"
    assert outsider.get("/review").status_code == 401
    assert sign_in(outsider, "ben").headers["location"] == "/"
    assert outsider.get("/review").status_code == 200
    assert outsider.get("/sign-in").headers["location"] == "/"


def test_an_invitation_works_once(outsider: TestClient, team: House) -> None:
    token, _ = house_reception(team).register.invite("coder", by=None)
    for name, status in (("Ben", 303), ("Eve", 410)):
        outsider.cookies.clear()
        outsider.get("/join", params={"token": token})
        sent = {"name": name, "password": PASSWORD, "again": PASSWORD}
        assert outsider.post("/join", data=sent).status_code == status
    assert [each.coder.name for each in team.study.store.people.accounts()] == ["Ben"]


def test_an_invitation_that_has_expired_or_is_unknown_opens_nothing(
    outsider: TestClient, team: House, clock: Clock
) -> None:
    invited(outsider, team)
    clock.now += timedelta(days=7)
    assert "has expired" in outsider.get("/join", headers=HTML).text
    sent = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert outsider.post("/join", data=sent).status_code == 410
    outsider.cookies.clear()
    for path in ("/join", "/join?token=", "/join?token=" + "x" * 43):
        outsider.get(path)
        assert outsider.post("/join", data=sent).status_code == 410
    assert team.study.store.people.accounts() == ()


def test_looking_at_an_invitation_uses_nothing_up(outsider: TestClient, team: House) -> None:
    invited(outsider, team)
    for _ in range(3):
        assert outsider.get("/join").status_code == 200
    for sent, told in (
        ({"name": "Ben", "password": PASSWORD, "again": NEW}, "not the same"),
        ({"name": "Ben", "password": "short", "again": "short"}, "needs 12 to 200 characters"),
        ({"name": "", "password": PASSWORD, "again": PASSWORD}, "This name is empty"),
    ):
        answer = outsider.post("/join", data=sent)
        assert answer.status_code == 409
        assert told in answer.text
        assert PASSWORD not in answer.text
    sent = {"name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert outsider.post("/join", data=sent).status_code == 303


def test_nobody_registers_themselves(outsider: TestClient, team: House) -> None:
    sent = {"name": "Eve", "password": PASSWORD, "again": PASSWORD, "role": "owner"}
    assert outsider.post("/join", data=sent).status_code == 410
    for path in ("/register", "/sign-up", "/start", "/people/invite"):
        assert outsider.post(path, data=sent).status_code in (401, 404)
    assert team.study.store.people.accounts() == ()
    assert {path for path, _, _ in OPEN_PAGES} == {"/sign-in", "/join"}


def test_an_invitation_gives_its_role_and_no_other(outsider: TestClient, team: House) -> None:
    invited(outsider, team, "viewer")
    sent = {"name": "Ben", "password": PASSWORD, "again": PASSWORD, "role": "owner"}
    outsider.post("/join", data=sent)
    assert [each.role for each in team.study.store.people.accounts()] == ["viewer"]


def test_the_answer_to_a_wrong_name_is_that_to_a_wrong_password(
    outsider: TestClient, team: House
) -> None:
    ida = account(team, "owner", "Ida")
    account(team, "owner", "Eva")
    answers = [sign_in(outsider, name, "wrong") for name in ("Ida", "Bob")]
    house_reception(team).register.disable(ida, by=ida.coder)
    answers.append(sign_in(outsider, "Ida"))
    assert {each.status_code for each in answers} == {403}
    assert len({each.text.replace("Bob", "Ida") for each in answers}) == 1
    assert all("set-cookie" not in each.headers for each in answers)


def test_wrong_passwords_are_slowed_down_and_nobody_is_locked_out(
    outsider: TestClient, team: House
) -> None:
    now = 0.0
    house_reception(team).slowing = Slowing(clock=lambda: now)
    account(team, "owner", "Ida")
    statuses = [sign_in(outsider, "Ida", "wrong").status_code for _ in range(8)]
    assert statuses == [403] * 5 + [429] * 3
    right = sign_in(outsider, "IDA")
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) == 1
    waits = []
    for _ in range(12):
        now += 301
        assert sign_in(outsider, "Ida", "wrong").status_code == 403
        waits.append(int(sign_in(outsider, "Ida").headers["retry-after"]))
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 300
    now += 301
    assert sign_in(outsider, "Ida").status_code == 303
    assert sign_in(outsider, "Ida", "wrong").status_code == 403


def test_a_name_that_nobody_has_is_slowed_down_too(outsider: TestClient) -> None:
    assert [sign_in(outsider, "Bob", "x").status_code for _ in range(6)] == [403] * 5 + [429]


def test_many_names_from_one_address_are_slowed_down() -> None:
    slowing = Slowing(clock=lambda: 0.0)
    waits = [slowing.begin(f"name {number}", "192.0.2.7") for number in range(101)]
    assert waits[:100] == [0.0] * 100
    assert waits[100] > 0
    assert slowing.begin("somebody", "198.51.100.2") == 0.0
    neighbours = [slowing.begin(f"name {number}", f"2001:db8::{number:x}") for number in range(101)]
    assert neighbours[100] > 0


def test_one_name_from_many_addresses_waits_briefly() -> None:
    now = 0.0
    slowing = Slowing(clock=lambda: now)
    waits = [slowing.begin("Ida", f"192.0.2.{number}") for number in range(21)]
    assert waits[:20] == [0.0] * 20
    assert waits[20] > 0
    for number in range(50):
        now += 31
        assert slowing.begin("Ida", f"198.51.100.{number}") == 0.0
    assert slowing.begin("Ida", "203.0.113.1") <= 30


def test_tries_are_kept_in_bounds_and_forgotten() -> None:
    now = 0.0
    slowing = Slowing(clock=lambda: now)
    for number in range(15_000):
        slowing.begin(f"name {number}", f"address {number}")
    assert len(slowing._tries) <= 20_000
    for _ in range(6):
        slowing.begin("Ida", "192.0.2.7")
    assert slowing.begin("Ida", "192.0.2.7") > 0
    now += 3601
    assert [slowing.begin("Ida", "192.0.2.7") for _ in range(5)] == [0.0] * 5


def test_a_session_outlives_the_server(outsider: TestClient, team: House, clock: Clock) -> None:
    account(team, "coder", "Ida")
    sign_in(outsider, "Ida")
    again = House(
        team.study, learns=False, reception=Reception(team.study.store, address=ORIGIN, clock=clock)
    )
    with TestClient(make_app(again, hosts=(HOST,)), base_url=ORIGIN, cookies=outsider.cookies) as client:
        assert client.get("/review").status_code == 200


def test_a_session_lasts_while_it_is_used_and_not_for_ever(
    outsider: TestClient, team: House, clock: Clock
) -> None:
    come_in(outsider, team, account(team, "coder", "Ida"))
    began = clock.now
    while clock.now - began < LASTS - RESTS:
        clock.now += RESTS - timedelta(minutes=1)
        assert outsider.get("/review").status_code == 200
        wait_until_used(team, outsider, written(clock.now))
    clock.now = began + LASTS + timedelta(seconds=1)
    assert outsider.get("/review").status_code == 401


def test_a_stranger_finds_the_open_pages_and_no_other(outsider: TestClient) -> None:
    found = {(method, path): ask(outsider, method, path) for method, path in PATHS}
    assert {place for place, status in found.items() if status != 401} == set()
    page = outsider.get("/progress?x=1&y=2%2f", headers=HTML)
    assert page.headers["location"] == "/sign-in?to=/progress%3Fx%3D1%26y%3D2%252f"
    assert ">Sign in</h1>" in outsider.get("/sign-in").text


def test_a_session_that_is_over_opens_nothing(outsider: TestClient, team: House, clock: Clock) -> None:
    come_in(outsider, team, account(team, "owner", "Ida"))
    assert ask(outsider, "GET", "/people") == 200
    clock.now += RESTS + timedelta(seconds=1)
    assert {place for place in PATHS if ask(outsider, *place) != 401} == set()


def test_a_disabled_account_is_out_at_once(outsider: TestClient, team: House) -> None:
    ida, ben = account(team, "owner", "Ida"), account(team, "owner", "Ben")
    bens, idas = come_in(outsider, team, ben), come_in(outsider, team, ida)
    use(outsider, team, bens)
    assert ask(outsider, "GET", "/review") == 200
    use(outsider, team, idas)
    assert outsider.post("/people/disable", data={"coder": ben.coder.id}).status_code == 303
    use(outsider, team, bens)
    assert {place for place in PATHS if ask(outsider, *place) != 401} == set()
    use(outsider, team, idas)
    assert "disabled" in outsider.get("/people").text
    assert outsider.post("/people/enable", data={"coder": ben.coder.id}).status_code == 303
    use(outsider, team, bens)
    assert ask(outsider, "GET", "/review") == 401
    assert sign_in(outsider, "Ben").status_code == 303


def test_a_coder_of_another_study_is_a_stranger_here(
    outsider: TestClient, team: House, published: Study, clock: Clock
) -> None:
    other = House(
        published, learns=False, reception=Reception(published.store, address=ORIGIN, clock=clock)
    )
    token = come_in(outsider, other, account(other, "owner", "Ida"))
    for cookie in (house_reception(other).cookie, house_reception(team).cookie):
        outsider.cookies.clear()
        outsider.cookies.set(cookie, token)
        assert {place for place in PATHS if ask(outsider, *place) != 401} == set()
    assert sign_in(outsider, "Ida").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_nobody_who_signed_in_does_more_than_their_role_allows(
    outsider: TestClient, team: House, role: Role
) -> None:
    account(team, "owner", "Ida")
    ben = account(team, role, "Ben")
    wrong = []
    for page, place in zip(EVERY_PAGE, PATHS, strict=True):
        come_in(outsider, team, ben)
        refused = ask(outsider, *place) == 403
        if refused != (ROLES.index(role) < ROLES.index(page.role)):
            wrong.append(place)
    assert wrong == []
    assert [each.role for each in team.study.store.people.accounts()] == [role, "owner"]


def test_a_changed_role_counts_from_the_next_page_on(outsider: TestClient, team: House) -> None:
    ida, ben = account(team, "owner", "Ida"), account(team, "coder", "Ben")
    bens, idas = come_in(outsider, team, ben), come_in(outsider, team, ida)
    outsider.post("/people/role", data={"coder": ben.coder.id, "role": "viewer"})
    use(outsider, team, bens)
    assert ask(outsider, "GET", "/review") == 403
    assert outsider.get("/").headers["location"] == "/quotes"
    assert ">Review</a>" not in outsider.get("/quotes").text
    use(outsider, team, idas)
    answer = outsider.post("/people/role", data={"coder": ida.coder.id, "role": "coder"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "AccountError")
    assert ask(outsider, "GET", "/people") == 200


def test_a_new_password_signs_the_other_browsers_out(outsider: TestClient, team: House) -> None:
    ida = account(team, "coder", "Ida")
    other, this = come_in(outsider, team, ida), come_in(outsider, team, ida)
    for sent, told in (
        ({"old": "wrong", "password": NEW, "again": NEW}, "so far is not this one"),
        ({"old": PASSWORD, "password": NEW, "again": PASSWORD}, "not the same"),
        ({"old": PASSWORD, "password": "Ida", "again": "Ida"}, "needs 12 to 200"),
    ):
        answer = outsider.post("/account/password", data=sent)
        assert answer.status_code == 409
        assert told in answer.text
    sent = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert "was changed" in outsider.post("/account/password", data=sent).text
    assert ask(outsider, "GET", "/account") == 200
    use(outsider, team, other)
    assert ask(outsider, "GET", "/account") == 401
    assert sign_in(outsider, "Ida").status_code == 403
    assert sign_in(outsider, "Ida", NEW).status_code == 303
    use(outsider, team, this)
    assert [outsider.post("/account/password", data={"old": "x"}).status_code for _ in range(6)] == (
        [409] * 5 + [429]
    )


def test_an_owner_gives_a_new_password_and_the_old_sessions_end(
    outsider: TestClient, team: House
) -> None:
    ida, ben = account(team, "owner", "Ida"), account(team, "coder", "Ben")
    bens = come_in(outsider, team, ben)
    come_in(outsider, team, ida)
    html = outsider.post("/people/password", data={"coder": ben.coder.id}).text
    link = re.search(r'value="http://[^"]*(/join[^"]*)"', html)
    assert link is not None
    outsider.cookies.clear()
    outsider.get(link[1])
    assert "For Ben." in outsider.get("/join").text
    sent = {"name": "Ida", "password": NEW, "again": NEW}
    assert outsider.post("/join", data=sent).status_code == 303
    assert ">Ben</a>" in outsider.get("/review").text
    use(outsider, team, bens)
    assert ask(outsider, "GET", "/review") == 401
    assert sign_in(outsider, "Ben").status_code == 403
    assert sign_in(outsider, "Ben", NEW).status_code == 303


def test_an_owner_ends_somebodys_sessions(outsider: TestClient, team: House) -> None:
    ida, ben = account(team, "owner", "Ida"), account(team, "coder", "Ben")
    bens, _ = come_in(outsider, team, ben), come_in(outsider, team, ida)
    outsider.post("/people/end-sessions", data={"coder": ben.coder.id})
    use(outsider, team, bens)
    assert ask(outsider, "GET", "/review") == 401
    assert sign_in(outsider, "Ben").status_code == 303


def test_an_invitation_is_shown_once_and_can_be_revoked(outsider: TestClient, team: House) -> None:
    come_in(outsider, team, account(team, "owner", "Ida"))
    html = outsider.post("/people/invite", data={"role": "viewer", "name": "<b>Ben", "days": "3"}).text
    link = re.search(r'value="http://[^"]*/join[?]token=([^"]*)"', html)
    assert link is not None
    assert "&lt;b&gt;Ben" in html
    people = outsider.get("/people").text
    assert link[1] not in people
    invitation_id = re.search(r'name="invitation" value="([^"]+)"', people)
    assert invitation_id is not None
    outsider.post("/people/revoke", data={"invitation": invitation_id[1]})
    assert "<td>revoked</td>" in outsider.get("/people").text
    outsider.get("/join", params={"token": link[1]})
    assert "was revoked" in outsider.get("/join").text
    for wrong in ({"role": "king"}, {"role": "coder", "days": "x"}, {"role": "coder", "days": "99"}):
        assert outsider.post("/people/invite", data=wrong).status_code == 409


def test_links_are_made_from_the_address_that_is_served_not_from_the_request(
    undecided: Study, clock: Clock
) -> None:
    reception = Reception(undecided.store, address="https://study.example", secure=True, clock=clock)
    house = House(undecided, learns=False, reception=reception)
    app = make_app(house, hosts=("study.example",), secure=True)
    origin = {"origin": "https://study.example"}
    with TestClient(app, base_url="https://study.example", headers=origin) as client:
        come_in(client, house, account(house, "owner", "Ida"))
        sent = {"role": "coder", "name": "Ben"}
        html = client.post(
            "/people/invite", data=sent, headers={"x-forwarded-host": "evil.example"}
        ).text
        assert 'value="https://study.example/join?token=' in html
        assert "evil.example" not in html
        assert (
            client.post("/people/invite", data=sent, headers={"host": "evil.example"}).status_code == 400
        )


def test_cookies_of_a_team_are_for_tls_alone_behind_tls(undecided: Study, clock: Clock) -> None:
    reception = Reception(undecided.store, address="https://study.example", secure=True, clock=clock)
    house = House(undecided, learns=False, reception=reception)
    account(house, "coder", "Ida")
    app = make_app(house, hosts=("study.example",), secure=True)
    headers = {"origin": "https://study.example"}
    with TestClient(
        app, base_url="https://study.example", headers=headers, follow_redirects=False
    ) as client:
        cookie = sign_in(client, "Ida").headers["set-cookie"]
        assert cookie.startswith("__Host-themeseed-")
        assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert "Secure" in client.get("/join?token=x").headers["set-cookie"]
        assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/%2f/evil"]
)
def test_signing_in_leads_to_our_own_pages_only(outsider: TestClient, team: House, path: str) -> None:
    account(team, "coder", "Ida")
    assert 'name="to" value="/"' in outsider.get("/sign-in", params={"to": path}).text
    sent = {"name": "Ida", "password": PASSWORD, "to": path}
    assert outsider.post("/sign-in", data=sent).headers["location"] == "/"


def test_a_sign_in_from_another_origin_is_refused(outsider: TestClient, team: House) -> None:
    account(team, "coder", "Ida")
    answer = sign_in(outsider, "Ida", headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "did not come from a page of this server" in answer.json()["error"]["message"]


def test_what_happened_to_accounts_is_told_to_owners(outsider: TestClient, team: House) -> None:
    ida, ben = account(team, "owner", "Ida"), account(team, "coder", "=Ben")
    sign_in(outsider, "Ida", "wrong")
    sign_in(outsider, "=Ben")
    assert ask(outsider, "GET", "/audit/people.jsonl") == 403
    come_in(outsider, team, ida)
    outsider.post("/people/role", data={"coder": ben.coder.id, "role": "viewer"})
    lines = [json.loads(line) for line in outsider.get("/audit/people.jsonl").text.splitlines()]
    assert [each["what"] for each in lines] == [
        "invited", "account made", "invited", "account made", "sign-in refused", "signed in",
        "session", "role changed",
    ]  # fmt: skip
    assert (lines[-1]["whose"], lines[-1]["by"]) == ("=Ben", "Ida")
    table = outsider.get("/audit/people.csv").content
    assert table.startswith(BOM_UTF8)  # by which Excel knows the letters
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert rows[-1]["whose"] == "'=Ben"
    html = outsider.get("/audit/people").text
    assert "8 events." in html
    assert PASSWORD not in html


def test_each_coder_of_a_team_sees_their_own_coding(outsider: TestClient, team: House) -> None:
    quote_id = next(iter(team.desk.quotes))
    tokens = {name: come_in(outsider, team, account(team, "coder", name)) for name in ("Ida", "Ben")}
    use(outsider, team, tokens["Ida"])
    sent = {"verdict": "none", "note": "my own thought"}
    assert outsider.post(f"/quotes/{quote_id}/decide", data=sent).status_code == 303
    assert "52 left" in outsider.get("/review").text
    use(outsider, team, tokens["Ben"])
    assert "53 left" in outsider.get("/review").text
    for path in ("/audit", f"/review/{quote_id}", "/progress", "/quotes"):
        assert "my own thought" not in outsider.get(path).text
    assert [each.coder_id for each in team.study.store.decisions()] == [
        team.study.store.people.accounts()[1].coder.id
    ]


def test_a_study_that_one_person_opened_has_no_sign_in(ida: TestClient) -> None:
    assert IDA.name in ida.get("/review").text
    for path in ("/sign-in", "/join", "/people", "/account", "/audit/people"):
        assert ida.get(path).status_code == 404
    assert "/sign-out" not in ida.get("/review").text


def come_in(client: TestClient, house: House, account: Account) -> str:
    """Give a client a new session of an account, past the page; return its token."""
    token, register = new_token(), house_reception(house).register
    register.people.open_session(digest_of(token), account.coder.id, register.event("session"))
    use(client, house, token)
    return token


def use(client: TestClient, house: House, token: str) -> None:
    """Let a client have this session and no other."""
    client.cookies.clear()
    client.cookies.set(house_reception(house).cookie, token)


def wait_until_used(house: House, client: TestClient, moment: str) -> None:
    """Wait until it is kept, in a thread of its own, that the client's session was used."""
    token = client.cookies[house_reception(house).cookie]
    while True:
        found = house.study.store.people.session(digest_of(token))
        assert found is not None
        if found.used_at == moment:
            return
        time.sleep(0.01)


@pytest.mark.parametrize("token", ["ÿ", "€", "x" * 300, "a b"])
def test_a_token_that_cannot_be_ours_leads_to_no_invitation(outsider: TestClient, token: str) -> None:
    answer = outsider.get("/join", params={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join")
    assert outsider.get("/join").status_code == 410


@pytest.mark.parametrize("name", ["consensus", " Consensus "])
def test_nobody_is_called_as_what_the_team_settled_on(
    outsider: TestClient, team: House, name: str
) -> None:
    invited(outsider, team)
    sent = {"name": name, "password": PASSWORD, "again": PASSWORD}
    assert "stands for what the team settled on" in outsider.post("/join", data=sent).text
    assert team.study.store.people.accounts() == ()


def test_a_character_that_no_text_has_is_refused_before_the_database_sees_it(
    outsider: TestClient,
) -> None:
    answer = outsider.post("/sign-in", data={"name": "\0a", "password": PASSWORD})
    assert answer.status_code == 409
    assert "NUL" in answer.text


def offered(client: TestClient) -> str:
    """Return the coders whom the page Team offers, as HTML."""
    found = re.findall("<legend>Coders</legend>.*?</fieldset>", client.get("/team").text, re.DOTALL)
    assert len(found) == 2
    return "".join(found)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("Eve", "'Eve' may read but not decide"),
        ("Dan", "'Dan' has a disabled account"),
        ("Old", "'Old' has no account and no open invitation"),
    ],
)
def test_who_could_not_decide_is_assigned_nothing(
    outsider: TestClient, team: House, who: str, told: str
) -> None:
    account(team, "owner", "Ida")
    account(team, "viewer", "Eve")
    register = house_reception(team).register
    register.disable(account(team, "coder", "Dan"), by=IDA)
    team.study.store.add_coder(make_coder("Old"))
    sign_in(outsider, "Ida")
    coder_id = make_coder(who).id
    assert coder_id not in offered(outsider)
    assert told.replace("'", "") in re.sub("\\s+", " ", outsider.get("/team").text)
    share = {"share": "20", "coder": [IDA.id, coder_id], "each": ""}
    documents = {"document": team.desk.document_ids[0], "coder": coder_id}
    for path, data in (("share", share), ("documents", documents)):
        answer = outsider.post(f"/team/{path}", data=data)
        assert answer.status_code == 409
        assert told in answer.text
    assert team.study.store.assignments() == ()
    outsider.post("/team/share", data={"share": "20", "coder": [IDA.id], "each": ""})
    answer = outsider.post("/team/reassign", data={"coder": IDA.id, "to": coder_id})
    assert told in answer.text
    assert len(team.study.store.assignments()) == 1


def test_who_is_invited_by_name_is_assigned_before_they_come(
    outsider: TestClient, team: House, clock: Clock
) -> None:
    account(team, "owner", "Ida")
    sign_in(outsider, "Ida")
    register, ben = house_reception(team).register, make_coder("Ben")
    assert "nobody was added" in outsider.post("/team/coder", data={"name": "Ben"}).text
    assert ben.id not in offered(outsider)
    token, _ = register.invite("coder", by=IDA, name="Ben", days=1)
    register.invite("viewer", by=IDA, name="Vera")
    assert ben.id in offered(outsider)
    assert make_coder("Vera").id not in offered(outsider)
    share = {"share": "20", "coder": [ben.id], "each": ""}
    assert outsider.post("/team/share", data=share).status_code == 303
    assert len(team.desk.assigned.to(ben.id)) == 11
    clock.now += timedelta(days=2)
    sign_in(outsider, "Ida")
    assert ben.id not in offered(outsider)
    assert "'Ben' has no account and no open invitation" in outsider.post("/team/share", data=share).text
    token, _ = register.invite("coder", by=IDA, name="Ben")
    assert register.accept(token, name="", password=PASSWORD).coder == ben
