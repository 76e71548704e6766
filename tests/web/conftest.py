"""One study served: to a client that speaks HTTP, and to a real browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from tests.cli.running import hears_ctrl_c
from tests.study.test_register import Clock
from themeseed.records import Account, Role
from themeseed.review import make_coder
from themeseed.study import Study, passwords
from themeseed.web import House, looking, make_app
from themeseed.web.reception import Reception

HOST = "127.0.0.1:8765"
ORIGIN = f"http://{HOST}"
PASSWORD = "correct horse staple"  # noqa: S105 - of a test
IDA = make_coder("Ida")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Let hashing passwords cost little here: it is argon2 still, and many accounts are made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        yield


@pytest.fixture(autouse=True)
def patient_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the map of a house in this process be awaited, however busy the machine is."""
    monkeypatch.setattr(looking, "PATIENCE", 600.0)


@pytest.fixture
def house(undecided: Study) -> House:
    """The 53 published quotes under review; suggestions do not learn."""
    return House(undecided, learns=False)


@pytest.fixture
def stranger(house: House) -> Iterator[TestClient]:
    """A client without a session, that names our origin as a page of ours would."""
    app = make_app(house, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False) as client:
        yield client


@pytest.fixture
def clock() -> Clock:
    """Time that stands until a test moves it."""
    return Clock()


@pytest.fixture
def team(undecided: Study, clock: Clock) -> House:
    """The same quotes, served to a team; suggestions do not learn."""
    reception = Reception(undecided.store, address=ORIGIN, clock=clock)
    return House(undecided, learns=False, reception=reception)


@pytest.fixture
def outsider(team: House) -> Iterator[TestClient]:
    """A client without a session at a study that is served to a team."""
    app = make_app(team, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False) as client:
        yield client


def account(house: House, role: Role, name: str) -> Account:
    """Make an account, as by an invitation."""
    register = house_reception(house).register
    token, _ = register.invite(role, by=None, name=name)
    return register.accept(token, name=name, password=PASSWORD)


def house_reception(house: House) -> Reception:
    """Return where people sign in to a study that is served."""
    assert house.reception is not None
    return house.reception


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **options: Any) -> Any:
    """Sign in as the page does."""
    return client.post("/sign-in", data={"name": name, "password": password, "to": "/"}, **options)


@pytest.fixture
def ida(house: House, stranger: TestClient) -> TestClient:
    """A client that came in by the start token, as Ida."""
    answer = stranger.get("/start", params={"token": house.let_in(IDA)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return stranger


@contextmanager
def opened(study: Study) -> Iterator[TestClient]:
    """A server of a study, newly started, and the browser of its owner Ida."""
    house = House(study, learns=False)
    app = make_app(house, hosts=(HOST,))
    with TestClient(app, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
        client.get("/start", params={"token": house.let_in(IDA)})
        yield client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "no Chromium is installed: apt-get install chromium"
        if os.environ.get("THEMESEED_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@contextmanager
def running_review(folder: Path, *options: str) -> "Iterator[tuple[subprocess.Popen[str], str]]":
    """Run `themeseed review` as a user does; yield the process and the address that it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", "review", str(folder), "--no-browser", *options],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=hears_ctrl_c,
    ) as running:
        assert running.stdout is not None
        address = next(line.strip() for line in running.stdout if line.startswith("http://"))
        try:
            yield running, address
        finally:
            running.terminate()


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """Run `themeseed review`; yield the address that it prints."""
    with running_review(folder, *options) as (_, address):
        yield address


@contextmanager
def running_team(folder: Path, *options: str) -> "Iterator[tuple[subprocess.Popen[str], str]]":
    """Run `themeseed serve` as an administrator does; yield the process and the address it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", "serve", str(folder), "--port", "0", "--quiet", *options],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=hears_ctrl_c,
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip().rstrip("/")
        try:
            yield running, address
        finally:
            running.terminate()


@pytest.fixture
def open_page(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> Iterator[Callable[..., Page]]:
    """Open the review of a copy of the study in the browser; whatever the page complains of fails."""
    complaints: list[str] = []
    with served(copied(undecided_folder), "--coder", "Ida") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})

        def opened(path: str = "/review") -> Page:
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                # That the browser also logs a refusal, which the page shows in words, is no fault.
                lambda said: (
                    complaints.append(said.text)
                    if said.type == "error" and "409" not in said.text
                    else None
                ),
            )
            if len(context.pages) == 1:
                page.goto(address)
            if path != "/review":
                page.goto(re.sub(r"/start\?.*", path, address))
            return page

        yield opened
        context.close()
    assert complaints == []
