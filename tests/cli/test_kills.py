"""Kill -9 at random moments: no acknowledged decision is lost, and the study always opens.

THEMESEED_KILLS sets how often (10 each in the ordinary run).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from themeseed.study import open_study, run_study
from themeseed.study.reviewing import ReviewSession

KILLS = int(os.environ.get("THEMESEED_KILLS", "10"))


def start(*arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "themeseed", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_a_killed_review_loses_no_acknowledged_decision(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    chance = random.Random(11)  # noqa: S311  # moments, not secrets
    acknowledged: list[str] = []
    interrupted = 0
    for _ in range(KILLS):
        review = start("review", folder, "--terminal", "--coder", "Anna", "--json")
        assert review.stdin is not None
        assert review.stdout is not None
        # Each skip puts the quote back, so that the review never runs out of quotes.
        review.stdin.write("c 1\nu\nn\nu\ns\n" * 2000)
        review.stdin.close()
        # From the first acknowledgement on, decisions are being written all the time.
        first = review.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.3))
        review.send_signal(signal.SIGKILL)
        rest = review.stdout.read()
        review.stdout.close()
        review.wait()
        interrupted += review.returncode == -signal.SIGKILL
        lines = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
        acknowledged += [json.loads(line)["id"] for line in lines]
        with open_study(folder) as study:
            kept = [decision.id for decision in study.store.decisions()]
        assert set(acknowledged) <= set(kept)
    assert interrupted > KILLS * 0.8
    assert len(acknowledged) > KILLS
    assert len(kept) == len(set(kept))


def test_a_killed_run_leaves_a_whole_run_or_none(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    chance = random.Random(12)  # noqa: S311  # moments, not secrets
    with open_study(folder) as study:
        ReviewSession(study, "Anna").decide("none")
        decisions = study.store.decisions()
        n_suggestions = len(study.store.suggestions(study.store.runs()[0].id))
    for number in range(KILLS):
        run = start("run", folder, "--seed", str(number + 1))
        time.sleep(chance.uniform(0.1, 4.0))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        with open_study(folder) as study:
            assert study.store.decisions() == decisions
            for each in study.store.runs():
                assert len(study.store.suggestions(each.id)) == n_suggestions
                assert study.store.clustering(each.id) is not None
    with open_study(folder) as study:
        assert run_study(study, seed=9_999).new
