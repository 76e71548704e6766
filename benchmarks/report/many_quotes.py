"""How long `themeseed report` takes on a study of 2,000 real quotes, and what its pages weigh.

    python benchmarks/report/many_quotes.py [--keep FOLDER]

The study: 2,000 texts of GENNOVATE's focus groups (drawn with a fixed seed), a table by focus group,
with country and gender, 27 codes or so. One person decided 300 blind by lot and 900 more, a second
person 250 of the same. The command is run as a user runs it, three times each: HTML, and HTML with
PDF and CSV. Seconds are of the wall; `load` is how many processes wanted the cores of the machine
in the minute before. Writes many_quotes.json beside this file. `--keep` leaves study and report there.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import LEAST_USES, rows_of  # from benchmarks/match

from themeseed.review import decide, in_random_order, make_coder
from themeseed.study import open_study

HERE = Path(__file__).parent
QUOTES = 2_000
BLIND, BESIDE, SECOND = 300, 900, 250
RUNS = 3
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> None:
    """Make the study, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder that study and report stay in")
    kept = parser.parse_args().keep
    place = kept or Path(tempfile.mkdtemp(prefix="themeseed-report-"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        study = place / "study"
        if not study.exists():
            make_study(place, study)
        found = {
            "html": measured(study, "--out", place / "report.html"),
            "html, pdf and csv": measured(
                study, "--out", place / "report.html", "--pdf", "--csv", place / "tables"
            ),
        }
        weight = {
            "html, megabytes": round((place / "report.html").stat().st_size / 1e6, 2),
            "pages printed": len(PdfReader(place / "report.pdf").pages),
        }
    finally:
        if kept is None:
            shutil.rmtree(place)
    result = {
        "quotes": QUOTES,
        "decided": {"blind by lot": BLIND, "beside a suggestion": BESIDE, "by a second coder": SECOND},
        "cores": os.cpu_count(),
        "made_with": {name: version(name) for name in ("themeseed", "numpy", "scipy", "matplotlib")},
        "runs": found,
        **weight,
    }
    text = json.dumps(result, indent=1) + "\n"
    (HERE / "many_quotes.json").write_text(text, encoding="utf-8")
    print(text)


def measured(study: Path, *options: object) -> dict[str, float]:
    """Return seconds of the wall and of the processor for one report, over some runs."""
    walls, cpus = [], []
    load = os.getloadavg()[0]
    for _ in range(RUNS):
        before, began = _cpu(), time.perf_counter()
        _themeseed("report", study, *options)
        walls.append(time.perf_counter() - began)
        cpus.append(_cpu() - before)
    return {
        "wall seconds, median": round(statistics.median(walls), 1),
        "wall seconds, most": round(max(walls), 1),
        "processor seconds, median": round(statistics.median(cpus), 1),
        "load": round(load, 1),
    }


def make_study(place: Path, folder: Path) -> None:
    """Make, run and partly decide the study."""
    single: dict[str, dict[str, str]] = {}
    for row in rows_of("gennovate_focus_groups", "data"):
        if row["text"].strip() and ";" not in row["codes"] and row["codes"].strip():
            single.setdefault(row["text"].strip(), row)
    rows = [single[text] for text in sorted(single)]
    chosen = sorted(np.random.default_rng(0).choice(len(rows), QUOTES, replace=False))
    rows = [rows[number] for number in chosen]
    uses = Counter(row["codes"].strip() for row in rows)
    book = [
        row for row in rows_of("gennovate_focus_groups", "codebook") if uses[row["code"]] >= LEAST_USES
    ]
    with (place / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "case", "country", "gender"])
        writer.writerows(
            [number, row["text"].strip(), row["document"], row["country"], row["gender"]]
            for number, row in enumerate(rows)
        )
    with (place / "codes.csv").open("w", encoding="utf-8", newline="") as file:
        columns = ("code", "description", "theme")
        csv.writer(file).writerows(
            [columns, *([row["code"], row["description"], row["theme_name"]] for row in book)]
        )
    _themeseed("init", folder, "--codebook", place / "codes.csv")
    _themeseed("add", folder, place / "answers.csv")
    codes = {row["text"].strip(): row["codes"].strip() for row in rows}
    _decide(folder, codes)
    _themeseed("run", folder)


def _decide(folder: Path, codes: dict[str, str]) -> None:
    with open_study(folder) as study:
        book = study.store.codebook()
        by_name = {code.name: code.id for code in book.codable}
        drawn = in_random_order(study.store.quotes(), study.config.seed)
        ada, ben = make_coder("Ada"), make_coder("Ben")
        for coder in (ada, ben):
            study.store.add_coder(coder)
        for coder, turned, quotes in ((ada, 0, drawn[: BLIND + BESIDE]), (ben, 5, drawn[:SECOND])):
            decisions = []
            for number, quote in enumerate(quotes):
                code = by_name.get(codes[quote.text])
                if code and turned and number % turned == 0:
                    code = book.codable_ids[(book.codable_ids.index(code) + 1) % len(book.codable_ids)]
                decisions.append(
                    decide(
                        quote,
                        coder,
                        "change" if code else "none",
                        codebook=book,
                        codes=(code,) if code else (),
                        blind=number < BLIND,
                        note="To be talked over." if number % 40 == 0 else "",
                        now=START + timedelta(minutes=number),
                    )
                )
            study.store.append_decisions(decisions)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _themeseed(*arguments: object) -> None:
    command = [sys.executable, "-m", "themeseed", *map(str, arguments), "--quiet"]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
