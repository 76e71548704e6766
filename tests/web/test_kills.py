"""Kill -9 while decisions come in over HTTP: what was answered with success is there.

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

from tests.web.conftest import running_review
from themeseed.study import open_study

KILLS = int(os.environ.get("THEMESEED_KILLS", "10"))
SENDERS = 4


def send_until_it_ends(client: httpx.Client, quotes: list[str], kept: list[str]) -> None:
    """Decide on quotes one after the other; note each decision that was answered with success."""
    chance = random.Random()  # noqa: S311  # moments, not secrets
    while True:
        decision_id = str(uuid4())
        try:
            answer = client.post(
                f"/quotes/{chance.choice(quotes)}/decide",
                data={"decision": decision_id, "verdict": "none", "seen": ""},
                headers={"hx-request": "true"},
            )
        except httpx.HTTPError:
            return
        if answer.status_code == 200:
            kept.append(decision_id)


def test_a_killed_server_loses_no_decision_that_it_answered(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    chance = random.Random(13)  # noqa: S311  # moments, not secrets
    answered: list[str] = []
    with open_study(folder) as study:
        quotes = [quote.id for quote in study.store.quotes()]
    for _ in range(KILLS):
        with running_review(folder, "--coder", "Ida") as (running, address):
            origin = re.sub("/start.*", "", address)
            with httpx.Client(base_url=origin, headers={"origin": origin}, timeout=30) as client:
                client.get(address)
                senders = [
                    threading.Thread(target=send_until_it_ends, args=(client, quotes, answered))
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
        assert set(answered) <= set(there)
        assert len(there) == len(set(there))
    assert len(answered) > 5 * KILLS
