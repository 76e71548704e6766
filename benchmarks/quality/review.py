"""A simulated review: how many decisions until suggestions agree with people on other quotes.

    python benchmarks/quality/review.py

Three tenths of a set are put aside; the others wait in a queue. After every ten decisions (later
twenty, fifty) the next quotes are asked for in the order of the strategy, and kappa is measured on
what was put aside. The target is 0.7, or the set's ceiling less 0.05 where that is lower; the ceiling
is the better of ours and a logistic regression with the whole queue decided. Five seeds. Writes
review.json beside this file; page.py makes docs/quality.md of it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import Material, material
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score
from ways import Rows, Scores, logistic, matched

from themeseed.suggest import fit_calibration

SEEDS = 5
STEPS = (*range(0, 101, 10), *range(120, 301, 20), *range(350, 1001, 50))
AREA_UP_TO = 500
LEAST_QUEUE = 100
"""Smaller sets say little about reviews: the codebooks of ArgKP have under 110 texts each."""

_ASKED = 150
"""So many that fifty of them wait in the queue, though three in ten quotes are put aside."""

Learn = Callable[[Material, Rows], Scores]
Ask = Callable[[Scores, Rows, Rows, Material, np.random.Generator], Rows]


def main() -> None:
    """Simulate every strategy on every set that is large enough, and write the curves."""
    content: dict[str, Any] = {"seeds": SEEDS, "steps": STEPS, "sets": {}}
    for each in material():
        if 0.7 * len(each.quotes) >= LEAST_QUEUE:
            content["sets"][each.coded.name] = _simulated(each)
            print(each.coded.name, content["sets"][each.coded.name], flush=True)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _simulated(each: Material) -> dict[str, Any]:
    strategies: dict[str, tuple[Learn, Ask]] = {
        "logistic regression, in random order": (_logistic, _at_random),
        "logistic regression, smallest lead first": (_logistic, _closest),
        "themeseed, in random order": (ours, _at_random),
        "themeseed, smallest lead first": (ours, _closest),
        "themeseed, informative order": (ours, informative),
    }
    ceiling = ceiling_of(each)
    target = target_of(ceiling)
    result: dict[str, Any] = {
        "quotes": len(each.quotes),
        "codes": len(each.codebook.codes),
        "ceiling": round(ceiling, 3),
        "target": round(target, 3),
    }
    for name, (learn, ask) in strategies.items():
        curves = np.array([_curve(each, learn, ask, seed) for seed in range(SEEDS)])
        mean = curves.mean(axis=0)
        steps = np.array(STEPS[: len(mean)])
        reached = steps[mean >= target]
        result[name] = {
            "decisions to the target": int(reached[0]) if len(reached) else None,
            "area": round(area_of(steps, mean), 3),
            "kappa": {str(step): round(float(mean[steps == step][0]), 3) for step in _told(steps)},
        }
    return result


def ceiling_of(each: Material) -> float:
    """Return the better kappa of ours and a logistic regression with the whole queue decided."""
    return max(
        float(np.mean([_kappa(each, learn, queue, test) for queue, test in parts(each)]))
        for learn in (_logistic, ours)
    )


def target_of(ceiling: float) -> float:
    """Return the kappa to reach: 0.7, or the ceiling less 0.05 where that is lower."""
    return min(0.7, ceiling - 0.05)


def _curve(each: Material, learn: Learn, ask: Ask, seed: int) -> list[float]:
    queue, test = parts(each)[seed]
    rng = np.random.default_rng(seed)
    decided: Rows = np.array([], dtype=np.intp)
    scores = learn(each, decided)
    curve = []
    for step in STEPS:
        if step > len(queue):
            break
        if step:
            left = np.setdiff1d(queue, decided)
            order = ask(scores, left, decided, each, rng)
            decided = np.concatenate([decided, order[: step - len(decided)]])
            scores = learn(each, decided)
        curve.append(_agreement(each, scores, test))
    return curve


def parts(each: Material) -> list[tuple[Rows, Rows]]:
    """Return queue and put-aside rows for each seed."""
    n = len(each.quotes)
    orders = [np.random.default_rng(seed).permutation(n) for seed in range(SEEDS)]
    return [(order[int(0.3 * n) :], order[: int(0.3 * n)]) for order in orders]


def ours(each: Material, rows: Rows) -> Scores:
    """Our probabilities, with its defaults."""
    matching = matched(each, rows)
    calibration = fit_calibration(matching.held_out, ())
    scores = matching.scores_of([quote.id for quote in each.quotes])
    return calibration.probabilities(scores.scores)


def _logistic(each: Material, rows: Rows) -> Scores:
    return np.asarray(np.exp(logistic(each, rows)))


def _at_random(
    scores: Scores, left: Rows, decided: Rows, each: Material, rng: np.random.Generator
) -> Rows:
    del scores, decided, each
    return rng.permutation(left)


def _closest(
    scores: Scores, left: Rows, decided: Rows, each: Material, rng: np.random.Generator
) -> Rows:
    del decided, each, rng
    ranked = np.sort(scores[left], axis=1)
    return left[np.argsort(ranked[:, -1] - ranked[:, -2], kind="stable")]


def informative(
    scores: Scores, left: Rows, decided: Rows, each: Material, rng: np.random.Generator
) -> Rows:
    """Return what is left in the order in which ours would ask."""
    del scores, rng
    row = {quote.id: number for number, quote in enumerate(each.quotes)}
    # What was put aside is no quote that could be asked for.
    waiting = set(left.tolist())
    asked = [row[quote_id] for quote_id in matched(each, decided).ask_next(_ASKED)]
    first = np.array([number for number in asked if number in waiting], dtype=np.intp)
    return np.concatenate([first, np.setdiff1d(left, first)])


def _kappa(each: Material, learn: Learn, rows: Rows, test: Rows) -> float:
    return _agreement(each, learn(each, rows), test)


def _agreement(each: Material, scores: Scores, test: Rows) -> float:
    return float(cohen_kappa_score(each.answers[test], scores[test].argmax(axis=1)))


def area_of(steps: NDArray[Any], mean: NDArray[Any]) -> float:
    """Return the mean kappa over 0 to 500 decisions (or as many as there are)."""
    inside = steps <= AREA_UP_TO
    return float(np.trapezoid(mean[inside], steps[inside]) / max(1, steps[inside][-1]))


def _told(steps: NDArray[Any]) -> list[int]:
    return [step for step in (0, 20, 50, 100, 200, 300, 500, 1000) if step in steps]


if __name__ == "__main__":
    main()
