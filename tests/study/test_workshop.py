"""Live suggestions are those that a run would make of the same decisions."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from themeseed.review import decide, make_coder
from themeseed.study import Study, run_study
from themeseed.study.desk import Desk
from themeseed.study.workshop import Workshop

ANNA = make_coder("Anna")


def decide_some(study: Study, count: int) -> list[str]:
    study.store.add_coder(ANNA)
    book, quotes = study.store.codebook(), study.store.quotes()
    for number, quote in enumerate(quotes[:count]):
        code = book.codable_ids[number % len(book.codable_ids)]
        study.store.append_decision(decide(quote, ANNA, "change", codebook=book, codes=[code]))
    return [quote.id for quote in quotes]


def test_a_refit_gives_what_a_run_of_the_same_decisions_gives(undecided: Study) -> None:
    ids = decide_some(undecided, 25)
    workshop = Workshop(undecided.folder)
    live = workshop.refit(ids[20:40]).result()
    workshop.close()
    assert live is not None
    ran = run_study(undecided)
    assert live.run.live
    assert live.run.input_hash == ran.run.input_hash
    assert live.likeliest == {each.quote_id: each for each in undecided.store.likeliest(ran.run.id)}
    assert list(live.suggestions) == sorted(ids[20:40])
    for quote_id, found in live.suggestions.items():
        stored = undecided.store.suggestions_of(ran.run.id, quote_id)
        assert [replace(each, id="", run_id="") for each in found] == [
            replace(each, id="", run_id="") for each in stored
        ]


def test_a_refit_knows_every_decision_and_a_changed_codebook(undecided: Study) -> None:
    ids = decide_some(undecided, 25)
    workshop = Workshop(undecided.folder)
    first = workshop.refit(ids).result()
    book = undecided.store.codebook()
    undecided.store.append_decision(
        decide(
            undecided.store.quote(ids[30]), ANNA, "change", codebook=book, codes=[book.codable_ids[0]]
        )
    )
    second = workshop.refit(ids).result()
    undecided.store.set_codebook(replace(book, themes=book.themes[:3]))
    third = workshop.refit(ids).result()
    workshop.close()
    assert first is not None
    assert second is not None
    assert third is not None
    assert len({first.run.id, second.run.id, third.run.id}) == 3
    assert {each.code_id for each in third.suggestions[ids[0]]} == {each.id for each in book.themes[:3]}


def test_the_desk_shows_live_suggestions_until_the_next_run(undecided: Study) -> None:
    ids = decide_some(undecided, 25)
    desk = Desk(undecided)
    workshop = Workshop(undecided.folder)
    desk.live = workshop.refit(ids[:5]).result()
    workshop.close()
    assert desk.live is not None
    assert {each.run_id for each in desk.suggestions(ids[0])} == {desk.live.run.id}
    assert desk.run is not None
    assert {each.run_id for each in desk.suggestions(ids[50])} == {desk.run.id}
    run_study(undecided)
    assert desk.catch_up()
    assert desk.live is None


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_process_that_fits_ends_with_one_that_is_killed(undecided: Study) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from themeseed.study.workshop import Workshop\n"
        "if __name__ == '__main__':\n"
        "    workshop = Workshop(Path(sys.argv[1]))\n"
        "    print(workshop._submit(os.getpid).result(), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(undecided.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as killed:
        assert killed.stdout is not None
        fitting = Path("/proc") / killed.stdout.readline().strip()
        assert fitting.exists()
        killed.kill()
    for _ in range(600):
        if not fitting.exists():
            return
        time.sleep(0.1)
    pytest.fail("The process that fits suggestions stayed behind.")
