"""How long a decision takes when many coders decide at once over HTTP, and whether any is lost.

    python benchmarks/review/coders.py

`themeseed serve` serves a study of 2,000 quotes from SQLite (10 coders) and from PostgreSQL (50), with
suggestions that learn meanwhile, as they do unless told otherwise, and with --no-learning. Each coder
signs in with an account of their own, then sends 200 decisions one after the other without a pause,
which no person does. A time counts from the request to the whole answer, which is the next card.
Afterwards the study is read again: every decision that was answered must be there, once. Client,
database and server share the machine; `load` is how many processes wanted its cores on average in
the minute before, ours not among them. Writes coders.json.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from keys import make_study
from team import Browser, make_accounts, serving, study_on

from themeseed.study import open_study

HERE = Path(__file__).parent
QUOTES = 2_000
DECISIONS = 200
LEVELS = (("sqlite", 10), ("postgresql", 50))


def main() -> None:
    """Measure each level and write what was found."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "study"
        make_study(Path(place), source, QUOTES)
        for database, coders in LEVELS:
            for learns in (False, True):
                with study_on(database, source) as folder:
                    load = os.getloadavg()[0]
                    measured = measure(folder, coders, learns=learns)
                found.append(
                    {"database": database, "coders": coders, "learns": learns}
                    | measured
                    | {"load": round(load, 1)}
                )
                print(json.dumps(found[-1]), flush=True)
    made_with = {name: version(name) for name in ("themeseed", "starlette", "uvicorn", "sqlalchemy")}
    result = {
        "quotes": QUOTES, "decisions_each": DECISIONS, "cores": os.cpu_count(), "made_with": made_with,
        "levels": found,
    }  # fmt: skip
    for each in found:
        print(
            f"| {each['database']} | {'yes' if each['learns'] else 'no'} | {each['coders']} "
            f"| {each['median_ms']} ms | {each['p95_ms']} ms | {each['decisions_a_second']} "
            f"| {each['lost']} | {each['doubled']} | {each['load']} |"
        )
    (HERE / "coders.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measure(folder: Path, coders: int, *, learns: bool) -> dict[str, object]:
    """Return milliseconds a decision, decisions a second, and how many are there afterwards."""
    names = make_accounts(folder, coders)
    options = ("--port", "0") if learns else ("--port", "0", "--no-learning")
    with serving(folder, *options) as (process, address):
        answered, times, seconds, busy = asyncio.run(decide_all(address, names, process.pid))
    with open_study(folder) as study:
        there = [decision.id for decision in study.store.decisions()]
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(0.95 * len(times))], 1),
        "decisions_a_second": round(len(times) / seconds),
        "server_ms_of_a_core": round(1000 * busy / len(times), 2),
        "answered": len(answered),
        "lost": len(set(answered) - set(there)),
        "doubled": len(there) - len(set(there)),
    }


async def decide_all(
    address: str, names: list[str], server: int
) -> tuple[list[str], list[float], float, float]:
    """Return ids answered with success, milliseconds of each, seconds, and the server's busy seconds."""
    browsers = [Browser(address) for _ in names]
    await asyncio.gather(*(each.sign_in(name) for each, name in zip(browsers, names, strict=True)))
    answered: list[str] = []
    times: list[float] = []
    began, busy = time.perf_counter(), busy_seconds(server)
    await asyncio.gather(*(decide(each, answered, times) for each in browsers))
    seconds, busy = time.perf_counter() - began, busy_seconds(server) - busy
    await asyncio.gather(*(each.close() for each in browsers))
    return answered, times, seconds, busy


async def decide(browser: Browser, answered: list[str], times: list[float]) -> None:
    """Decide as one coder does."""
    for number in range(DECISIONS):
        decision_id, kept, milliseconds = await browser.decide(number)
        times.append(milliseconds)
        if kept:
            answered.append(decision_id)


def busy_seconds(process: int) -> float:
    """Return how long a process has had a core, without the processes that it started.

    By the processor clock of that process (clock_getcpuclockid(3)): what /proc counts in ticks of
    10 ms misses much of a server that works for a millisecond at a time.
    """
    return time.clock_gettime((~process << 3) | 2)


if __name__ == "__main__":
    main()
