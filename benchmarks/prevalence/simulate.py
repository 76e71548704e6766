"""Do the intervals of prevalence hold? 500 simulated studies on each human-coded set.

    python benchmarks/prevalence/simulate.py [SET ...]

Each study draws quotes by lot as its blind sample; our suggestions know the codebook and the sample,
but no quote's own decision (cross-fitted in ten folds). Every code's intervals are held to the true
share in the whole set. Writes simulate.json beside this file, after every size; page.py makes
docs/prevalence.md. With names, only these sets are measured anew: it takes an hour or more.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))
sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from coded_material import MOST, Material, group
from coded_sets import CodedSet, coded_sets, other_debates
from numpy.typing import NDArray
from set_material import made_material  # from benchmarks/match

from themeseed import prevalence
from themeseed.config import MatchConfig
from themeseed.held_out import machine_codes
from themeseed.match import Matcher
from themeseed.records import Coding, Prevalence

STUDIES = 500
FIRST_SEED = 10_000
"""The constant in compare/powered.py was chosen with the seeds 0 to 499."""

WAYS = ("sample alone", "corrected", "fully corrected")
Floats = NDArray[np.float64]


def main() -> None:
    """Simulate on every set or those named, print and write."""
    cache = Path(tempfile.gettempdir()) / "themeseed-benchmark"
    wanted, path = sys.argv[1:], Path(__file__).with_suffix(".json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["sets"] if wanted else {}
    if unknown := sorted(set(wanted) - set(all_sets())):
        raise SystemExit(f"Unknown: {', '.join(unknown)}. Choose of {', '.join(all_sets())}.")
    for name, books in all_sets().items():
        if wanted and name not in wanted:
            continue
        for n_sample in sizes(books[0]):
            start = time.perf_counter()
            each = [simulated(made_material(book, cache), n_sample) for book in books]
            found[title(name, books, n_sample)] = together(each)
            print(name, n_sample, f"{time.perf_counter() - start:.0f} s", flush=True)
            content = {"studies": STUDIES, "level": 0.95, "sets": found}
            text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
            path.write_text(text, encoding="utf-8")


def all_sets() -> dict[str, list[CodedSet]]:
    """Return the codebooks of each set by its name; most sets have one."""
    found: dict[str, list[CodedSet]] = {}
    for each in coded_sets(most=MOST):
        found.setdefault(group(each.name), []).append(each)
    return {**found, "ArgKP, other debates": other_debates(most=MOST)}


def title(name: str, books: list[CodedSet], n_sample: int) -> str:
    """Return the set, how many texts its codebooks have, and how many are decided blind."""
    n_texts = sorted({len(each.texts) for each in books})
    told = f"{n_texts[0]} to {n_texts[-1]}" if len(n_texts) > 1 else f"{n_texts[0]:,}"
    return f"{name} | {told} | {n_sample}"


def sizes(coded: CodedSet) -> tuple[int, ...]:
    """Return how many quotes to decide blind: by the size of the set."""
    n = len(coded.texts)
    return (100, 200) if n > 1000 else (40, 80) if n > 150 else (30,)


def simulated(each: Material, n_sample: int) -> dict[str, Any]:
    """Return, by way, how often each code's interval held the truth and how wide it was."""
    matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig())
    ids = [quote.id for quote in each.quotes]
    codes = each.codebook.codable_ids
    truth = np.eye(len(codes))[each.answers].mean(axis=0)
    held = {way: np.zeros(len(codes)) for way in WAYS}
    width = {way: np.zeros(len(codes)) for way in WAYS}
    off = {way: np.zeros(len(codes)) for way in (*WAYS, "machine alone")}
    for study in range(STUDIES):
        rng = np.random.default_rng([FIRST_SEED + study, len(ids), n_sample])
        sample = [
            Coding(quote_id=ids[row], coder_id="person", codes=(codes[each.answers[row]],))
            for row in rng.permutation(len(ids))[:n_sample]
        ]
        machine = machine_codes(matcher, each.quotes, codings=sample)
        result = prevalence(sample, ids, codes, machine=machine)
        for way in WAYS:
            value, low, high = bounds(result, way)
            held[way] += (low <= truth + 1e-12) & (truth <= high + 1e-12)
            width[way] += high - low
            off[way] += value - truth
        off["machine alone"] += np.array([it.machine_alone for it in result.codes]) - truth
    return {
        "codes": len(codes),
        "shares": [float(truth.min()), float(truth.max())],
        "held": {way: (held[way] / STUDIES).tolist() for way in WAYS},
        "width": {way: (width[way] / STUDIES).tolist() for way in WAYS},
        "bias": {way: (off[way] / STUDIES).tolist() for way in off},
    }


def bounds(found: Prevalence, way: Any) -> tuple[Floats, Floats, Floats]:
    """Return value, low and high of every code."""
    estimates = [code.estimate(way) for code in found.codes]
    rows = [(it.value, it.low, it.high) for it in estimates]
    value, low, high = np.array(rows, dtype=np.float64).T
    return value, low, high


def together(sets: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures over all codes of one set, or of all codebooks that count as one set."""
    alone = np.concatenate([each["width"]["sample alone"] for each in sets])
    result: dict[str, Any] = {
        "codebooks": len(sets),
        "codes": sum(each["codes"] for each in sets),
        "shares": [
            round(min(each["shares"][0] for each in sets), 4),
            round(max(each["shares"][1] for each in sets), 4),
        ],
    }
    for way in WAYS:
        held = np.concatenate([each["held"][way] for each in sets])
        width = np.concatenate([each["width"][way] for each in sets])
        result[way] = {
            "coverage": round(float(held.mean()), 4),
            "lowest": round(float(held.min()), 4),
            "highest": round(float(held.max()), 4),
            "codes within 93% to 97%": int(((held >= 0.93 - 1e-9) & (held <= 0.97 + 1e-9)).sum()),
            "width to alone": round(float((width / alone).mean()), 4),
            "widest to alone": round(float((width / alone).max()), 4),
            "mean width": round(float(width.mean()), 4),
        }
    for way in (*WAYS, "machine alone"):
        off = np.abs(np.concatenate([each["bias"][way] for each in sets]))
        result.setdefault(way, {})["mean bias"] = round(float(off.mean()), 4)
        result[way]["largest bias"] = round(float(off.max()), 4)
    print(result["corrected"], flush=True)
    return result


if __name__ == "__main__":
    main()
