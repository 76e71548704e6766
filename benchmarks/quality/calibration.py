"""Whether probabilities mean what they say, whether code sets hold, and how long a refit takes.

    python benchmarks/quality/calibration.py

With 50, 100, 200 and 400 quotes decided by lot, on the others that are no versions of these, forty
seeds (or as many as --seeds says): expected calibration error of the first suggestion (ten bins; Guo et
al. 2017), with what chance alone makes of it, and the same with the usual odds of the other sets alone
(../match/choose_odds.json), so that nothing of it was chosen on the set; how often the 90% code set
holds the person's code, and how many codes it has; how often the interval of suggestions that are still
to change holds, and how wide it is. What is "within" is half a 95% interval over seeds. CPU seconds
for a refit after one more decision, with 5,000 quotes and 20 codes: set OMP_NUM_THREADS=1, or what
several threads spent is added. With --refit only these are measured anew. Large sets are cut to 1,500
texts as elsewhere; beside that, 200 decisions are measured on up to 10,000 of their texts ("whole"),
where chance adds less to the calibration error. Writes calibration.json beside this file.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import MOST, Material, group, material
from numpy.typing import NDArray
from ways import Rows, codings_of, matched

from themeseed.config import MatchConfig, SuggestConfig
from themeseed.match import Matcher, said_alike
from themeseed.records import Code, Codebook, Coding, Embeddings, Quote
from themeseed.suggest import (
    Odds,
    calibration_error,
    code_set_bar,
    fit_calibration,
    still_to_change,
)

SEEDS = 40
BUDGETS = (50, 100, 200, 400)
LEVEL = 0.9
LEAST_REST = 60
WHOLE = 10_000
"""Texts of a set at most where sets are measured whole."""
WHOLE_BUDGET = 200


def main() -> None:
    """Measure every set that is large enough, then the refit, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--refit", action="store_true", help="measure only the refit")
    arguments = parser.parse_args()
    seeds, path = arguments.seeds, Path(__file__).with_suffix(".json")
    content: dict[str, Any] = {"seeds": seeds, "level": LEVEL, "sets": {}}
    if arguments.refit:
        content = json.loads(path.read_text(encoding="utf-8"))
    for each in [] if arguments.refit else material():
        found = {
            str(n): _measured(each, n, seeds) for n in BUDGETS if len(each.quotes) - n >= LEAST_REST
        }
        if found and len(each.quotes) >= 150:
            content["sets"][each.coded.name] = {"quotes": len(each.quotes), "decided": found}
            print(each.coded.name, found, flush=True)
    for each in [] if arguments.refit else material(most=WHOLE):
        if len(each.quotes) > MOST:
            found = {str(WHOLE_BUDGET): _measured(each, WHOLE_BUDGET, seeds)}
            name = f"{each.coded.name}, whole"
            content["sets"][name] = {"quotes": len(each.quotes), "decided": found}
            print(name, found, flush=True)
    content["refit"] = _refit()
    print(content["refit"])
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def _measured(each: Material, n: int, seeds: int) -> dict[str, float]:
    figures = []
    odds = _odds_of_others(each)
    alike = said_alike(each.quotes)
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(each.quotes))
        rows = order[:n]
        # Versions of one text stay on one side: the guarantee is for quotes that are new.
        seen = {alike[each.quotes[row].id] for row in rows}
        rest = np.array([row for row in order[n:] if alike[each.quotes[row].id] not in seen])
        codings = codings_of(each, rows)
        matching = matched(each, rows)
        calibration = fit_calibration(matching.held_out, codings)
        bar = code_set_bar(matching.held_out, codings, calibration, LEVEL) or 0.0
        scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
        new = {each.quotes[row].id for row in rest}
        decided = {quote.id for quote in each.quotes if quote.id not in new}
        left = still_to_change(
            matching.scores, matching.held_out, codings, calibration, decided, SuggestConfig()
        )
        changed = _changed(calibration.probabilities(scores), each.answers[rest])
        held = left is not None and left.low <= changed <= left.high
        wide = (left.high - left.low) / len(rest) if left is not None else 1.0
        others = fit_calibration(matching.held_out, codings, odds=odds).probabilities(scores)
        figures.append(
            (
                *_figures(calibration.probabilities(scores), each.answers[rest], bar),
                *(held, wide),
                *_off(others, each.answers[rest], seed),
            )
        )
    mean = np.mean(figures, axis=0)
    spread = np.std(figures, axis=0, ddof=1) / np.sqrt(len(figures))
    names = (
        "accuracy", "mean probability", "calibration error", "coverage", "codes in a set",
        "changes within interval", "width of interval", "error, odds of others", "error by chance",
    )  # fmt: skip
    found = {name: round(float(value), 3) for name, value in zip(names, mean, strict=True)}
    for name, error in zip(names, spread, strict=True):
        if name in ("calibration error", "coverage", "error, odds of others"):
            found[f"{name}, within"] = round(float(1.96 * error), 4)
    return found


def _odds_of_others(each: Material) -> Odds:
    """Return what is usual of the log odds on all sets but this one."""
    text = (Path(__file__).parents[1] / "match" / "choose_odds.json").read_text(encoding="utf-8")
    return Odds(**json.loads(text)["without"][group(each.coded.name)])


def _off(probabilities: NDArray[np.float64], answers: Rows, seed: int) -> tuple[float, float]:
    """Return the calibration error, and what it would be were these probabilities true."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == answers
    lucky = np.random.default_rng(seed).random(len(sure)) < sure
    return calibration_error(sure, right.astype(float)), calibration_error(sure, lucky.astype(float))


def _figures(probabilities: NDArray[np.float64], answers: Rows, bar: float) -> tuple[float, ...]:
    rows = np.arange(len(answers))
    first = probabilities.argmax(axis=1)
    sure, right = probabilities.max(axis=1), first == answers
    in_set = probabilities >= bar
    in_set[rows, first] = True
    return (
        float(right.mean()),
        float(sure.mean()),
        calibration_error(sure, right.astype(float)),
        float(in_set[rows, answers].mean()),
        float(in_set.sum(axis=1).mean()),
    )


def _changed(probabilities: NDArray[np.float64], answers: Rows) -> int:
    """Return how many likeliest answers, "nothing fits" among them, are not the person's code."""
    nothing = 1 - probabilities.sum(axis=1)
    right = (probabilities.argmax(axis=1) == answers) & (probabilities.max(axis=1) >= nothing)
    return int((~right).sum())


def _refit() -> dict[str, float]:
    """Return CPU seconds for one more decision among 5,000 quotes and 20 codes, by how many stand."""
    rng = np.random.default_rng(0)
    words = [f"word{number}" for number in range(3000)]
    texts = [" ".join(rng.choice(words, 45)) for _ in range(5000)]
    vectors = rng.normal(size=(5040, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    quotes = [
        Quote(id=f"{n:05d}", name=str(n), text=text, document_id="", start=0, end=len(text))
        for n, text in enumerate(texts)
    ]
    codes = tuple(
        Code(id=f"c{n}", name=f"name {n}", description=" ".join(rng.choice(words, 20)))
        for n in range(20)
    )
    book = Codebook(id="b", name="b", codes=codes)
    matcher = Matcher(
        quotes,
        Embeddings(ids=tuple(q.id for q in quotes), vectors=vectors[:5000], encoder_digest=""),
        book,
        Embeddings(ids=tuple(p.id for p in book.passages()), vectors=vectors[5000:], encoder_digest=""),
        MatchConfig(),
    )
    result = {}
    for n in (20, 100, 200, 500):
        codings = [
            Coding(quote_id=quotes[number].id, coder_id="p", codes=(codes[number % 20].id,))
            for number in range(n + 6)
        ]
        matcher.match(codings[:n])
        seconds = []
        for more in range(1, 6):
            start = time.process_time()
            matching = matcher.match(codings[: n + more])
            calibration = fit_calibration(matching.held_out, codings[: n + more])
            calibration.probabilities(matching.scores.scores)
            seconds.append(time.process_time() - start)
        result[f"{n} decided"] = round(float(np.median(seconds)), 3)
    return result


if __name__ == "__main__":
    main()
