"""Kill -9 while decisions come in over HTTP: what was answered is there, and what was shown is kept.

THEMESEED_KILLS sets how often (10 in the ordinary run).
"""

import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx

from tests.web.conftest import PASSWORD, running_review, running_team
from themeseed.study import Study, create_study, open_study
from themeseed.study.register import Register, digest_of, new_token

KILLS = int(os.environ.get("THEMESEED_KILLS", "10"))
TEAM_KILLS = max(3, KILLS // 4)
SENDERS = 4


def send_until_it_ends(
    client: httpx.Client, quotes: list[str], noted: Callable[[str, str], object]
) -> None:
    """Decide on the quote that is shown, or on another; note what was answered, with the answer."""
    chance = random.Random()  # noqa: S311  # moments, not secrets
    following: str | None = None
    while True:
        decision_id, quote_id = str(uuid4()), following or chance.choice(quotes)
        try:
            answer = client.post(
                f"/quotes/{quote_id}/decide",
                data={"decision": decision_id, "verdict": "none", "seen": ""},
                headers={"hx-request": "true"},
            )
        except httpx.HTTPError:
            return
        if answer.status_code == 200:
            noted(decision_id, answer.text)
            following = seen_in(answer.text)


def seen_in(card: str) -> str | None:
    """Return the quote whose suggestions a card shows, or None where it shows none."""
    quote = re.search(r'action="/quotes/([^/"]+)/decide"', card)
    shown = re.search(r'<li class="suggested">|class="nothing"', card)
    return quote[1] if quote and shown else None


def test_a_killed_server_loses_no_decision_that_it_answered(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    chance = random.Random(13)  # noqa: S311  # moments, not secrets
    answered: list[str] = []
    shown: set[str | None] = set()

    def noted(decision_id: str, card: str) -> None:
        answered.append(decision_id)
        shown.add(seen_in(card))

    with open_study(folder) as study:
        quotes = [quote.id for quote in study.store.quotes()]
    for _ in range(KILLS):
        with running_review(folder, "--coder", "Ida") as (running, address):
            origin = re.sub("/start.*", "", address)
            with httpx.Client(base_url=origin, headers={"origin": origin}, timeout=30) as client:
                client.get(address)
                senders = [
                    threading.Thread(target=send_until_it_ends, args=(client, quotes, noted))
                    for _ in range(SENDERS)
                ]
                before = len(answered)
                for sender in senders:
                    sender.start()
                while len(answered) == before:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0.0, 0.4))
                running.send_signal(signal.SIGKILL)
                for sender in senders:
                    sender.join()
        with open_study(folder) as study:
            there = [decision.id for decision in study.store.decisions()]
            known = {each for it in study.store.sightings() for each in it.quote_ids}
        assert shown - {None} <= known
        assert set(answered) <= set(there)
        assert len(there) == len(set(there))
    assert len(answered) > 5 * KILLS
    assert len(shown) > 5


def test_a_killed_server_of_a_team_loses_no_decision_that_it_answered(
    tmp_path: Path, undecided: Study, new_database: Callable[[], str]
) -> None:
    folder, chance = tmp_path / "team", random.Random(17)  # noqa: S311  # moments, not secrets
    answered: dict[str, str] = {}
    quotes = [quote.id for quote in undecided.store.quotes()]
    with create_study(folder, undecided.store.codebook(), database=new_database()) as study:
        there = undecided.store
        study.store.add_together(documents=there.documents(), cases=there.cases(), quotes=there.quotes())
        tokens = {
            name: session_of(study, name) for name in ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay")
        }
        cookie = f"themeseed-{(study.store.meta('study_id') or '')[:8]}"
    for _ in range(TEAM_KILLS):
        before = len(answered)
        with running_team(folder) as (running, origin):
            senders = [
                threading.Thread(target=send_as, args=(origin, {cookie: token}, quotes, name, answered))
                for name, token in tokens.items()
            ]
            for sender in senders:
                sender.start()
            while len(answered) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.4))
            running.send_signal(signal.SIGKILL)
            for sender in senders:
                sender.join()
        with open_study(folder) as study:
            kept = {decision.id: decision.coder_id for decision in study.store.decisions()}
            names = {coder.id: coder.name for coder in study.store.coders()}
        assert {key: names.get(kept.get(key, ""), "lost") for key in answered} == answered


def session_of(study: Study, name: str) -> str:
    """Make an account and return the token of a session of it."""
    register, token = Register(study.store), new_token()
    invitation, _ = register.invite("coder", by=None, name=name)
    made = register.accept(invitation, name=name, password=PASSWORD)
    register.people.open_session(digest_of(token), made.coder.id, register.event("signed in"))
    return token


def send_as(
    origin: str, cookies: dict[str, str], quotes: list[str], name: str, answered: dict[str, str]
) -> None:
    """Decide as somebody who is signed in; note the name beside each decision that was kept."""
    with httpx.Client(
        base_url=origin, headers={"origin": origin}, cookies=cookies, timeout=30
    ) as client:
        send_until_it_ends(client, quotes, lambda key, _: answered.update({key: name}))
