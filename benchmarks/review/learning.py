"""How long after a decision the suggestions have learned from it, and how long the first time takes.

    python benchmarks/review/learning.py

Makes and runs a study of 5,000 invented answers with 20 codes, decides on 300 of them, and asks the
process that fits for suggestions again after each of ten more decisions, with evidence for 40 quotes:
what the review pages ask for. A time counts from asking to the answer in the asking process; the
first fit also starts the process and reads the study. Writes learning.json.
"""

import json
import random
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from keys import make_study

from themeseed.review import decide, make_coder
from themeseed.study import Study, open_study
from themeseed.study.workshop import Workshop

HERE = Path(__file__).parent
QUOTES, CODES, DECIDED, FITS, SHOWN = 5_000, 20, 300, 10, 40


def main() -> None:
    """Measure and write what was found."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "study"
        make_study(Path(place), folder, QUOTES, codes=CODES)
        with open_study(folder) as study:
            times = measure(study)
    result = {
        "quotes": QUOTES,
        "codes": CODES,
        "decided": DECIDED,
        "made_with": {name: version(name) for name in ("themeseed", "numpy", "scikit-learn")},
        "first_seconds": round(times[0], 2),
        "median_seconds": round(statistics.median(times[1:]), 2),
        "max_seconds": round(max(times[1:]), 2),
    }
    (HERE / "learning.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


def measure(study: Study) -> list[float]:
    """Return the seconds of the first fit and of those after each further decision."""
    chance = random.Random(5)  # noqa: S311
    coder, book = make_coder("B"), study.store.codebook()
    quotes = list(study.store.quotes())
    chance.shuffle(quotes)
    study.store.add_coder(coder)
    codes = book.codable_ids
    decisions = [
        decide(quote, coder, "change", codebook=book, codes=[chance.choice(codes)])
        for quote in quotes[: DECIDED + FITS]
    ]
    study.store.append_decisions(decisions[:DECIDED])
    shown = [quote.id for quote in quotes[-SHOWN:]]
    workshop = Workshop(study.folder)
    times = []
    for decision in (None, *decisions[DECIDED:]):
        if decision is not None:
            study.store.append_decision(decision)
        began = time.perf_counter()
        workshop.refit(shown).result()
        times.append(time.perf_counter() - began)
    workshop.close()
    return times


if __name__ == "__main__":
    main()
