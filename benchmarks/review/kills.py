"""Whether a server that is killed while many coders decide loses anything that it said was kept.

    python benchmarks/review/kills.py [--kills 100]

50 coders sign in once to `themeseed serve` on PostgreSQL and decide without a pause. At a random moment
the server is killed with -9 and started again; sessions outlive it. After each kill the study is read:
every decision that was answered with success must be there, once. Writes kills.json.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import httpx
from keys import make_study
from team import Browser, make_accounts, serving, study_on

from themeseed.study import open_study

HERE = Path(__file__).parent
QUOTES = 500
CODERS = 50
LONGEST = 1.0
"""Seconds that a server lives at most after it answered the first decision."""


def main() -> None:
    """Kill, count, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    kills = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "study"
        make_study(Path(place), source, QUOTES)
        with study_on("postgresql", source) as folder:
            result = asyncio.run(kill_often(folder, kills))
    print(json.dumps(result))
    (HERE / "kills.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


async def kill_often(folder: Path, kills: int) -> dict[str, object]:
    """Kill the server so often under load; return what became of the decisions."""
    chance = random.Random(13)  # noqa: S311  # moments, not secrets
    names, port = make_accounts(folder, CODERS), str(free_port())
    with open_study(folder) as study:
        quotes = [quote.id for quote in study.store.quotes()]
    answered: list[str] = []
    unanswered: list[str] = []
    browsers: list[Browser] = []
    lost = doubled = 0
    for number in range(kills):
        with serving(folder, "--port", port) as (process, address):
            if not browsers:
                browsers = [Browser(address) for _ in names]
                await asyncio.gather(
                    *(each.sign_in(name) for each, name in zip(browsers, names, strict=True))
                )
            before = len(answered)
            deciding = [
                asyncio.create_task(decide(each, quotes, answered, unanswered)) for each in browsers
            ]
            while len(answered) == before:
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0, LONGEST))
            end(process)
            await asyncio.gather(*deciding)
        with open_study(folder) as study:
            there = [decision.id for decision in study.store.decisions()]
        lost = len(set(answered) - set(there))
        doubled = len(there) - len(set(there))
        told = {"kill": number + 1, "answered": len(answered), "lost": lost, "doubled": doubled}
        print(json.dumps(told), flush=True)
        if lost or doubled:
            break
    kept_unsaid = len(set(unanswered) & set(there))
    return {
        "kills": number + 1, "coders": CODERS, "quotes": QUOTES, "answered": len(answered), "lost": lost,
        "doubled": doubled, "under_way_when_killed": len(unanswered), "of_these_kept": kept_unsaid,
    }  # fmt: skip


async def decide(
    browser: Browser, quotes: list[str], answered: list[str], unanswered: list[str]
) -> None:
    """Decide on quotes by lot until the server is gone; note what it said was kept, and the rest."""
    while True:
        quote_id, decision_id = random.choice(quotes), str(uuid4())  # noqa: S311
        try:
            kept = await browser.send(quote_id, decision_id)
        except httpx.HTTPError:
            unanswered.append(decision_id)
            return
        if kept:
            answered.append(decision_id)


def end(process: "subprocess.Popen[str]") -> None:
    """Kill the server; the process that it fits suggestions in goes with it."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    main()
