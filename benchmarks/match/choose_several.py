"""How freely codes have levels of their own where several may apply, what ignorance believes, the ridge.

    python benchmarks/match/choose_several.py

SPREAD in pipeline/themeseed/suggest/code_levels.py, and whether ignorance believes in a fifth of each
code or in as much as one code a quote (`_ignorance` in pipeline/themeseed/match/known.py); with these as
they are, RIDGE in pipeline/themeseed/match/ridge.py. On 1,500 texts of GoEmotions that
benchmarks/quality/several_ways.py does not report, and on every other codebook of ArgKP; budgets and
figures are those of that script, the draws are others. For each of the two what is best on the other is
told: largest mean of macro F1 and Jaccard. Three seeds. Writes choose_several.json beside this file.
"""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from set_material import parsed, set_to

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

import several_ways  # in the folder beside this one
from nothing_fits import Small, codebooks
from several_codes import goemotions
from several_ways import FIGURES, OURS, Measured, figures_of

from themeseed.match import known, matcher
from themeseed.suggest import code_levels

SPREADS = (0.001, 0.2, 0.4, 0.6, 1.0)
FIRST_SEED, SEEDS = 100, 3
BUDGETS = {"GoEmotions": ("8 a code", "100 decided", "400 decided"), "ArgKP": ("8 a code", "60 decided")}
RIDGES = (0.5, 1.0, 2.0)
ONE_CODE, A_FIFTH = "as much as one code a quote", "a fifth of each code"

Found = dict[str, list[float]]
"""Figures by set."""


def main() -> None:
    """Measure every pair of values on both, print and write."""
    arguments = parsed(__doc__, __file__)
    reported = {quote.text for quote in goemotions().quotes}
    sets = {"GoEmotions": [goemotions(without=reported)], "ArgKP": codebooks()[1::2]}
    told: dict[str, Found] = {}
    for ignorance in (A_FIFTH, ONE_CODE):
        for spread in SPREADS:
            with ExitStack() as changes:
                changes.enter_context(set_to(code_levels, "SPREAD", spread))
                if ignorance == A_FIFTH:
                    changes.enter_context(set_to(known, "_ignorance", _a_fifth))
                name = f"{ignorance}, spread {spread}"
                told[name] = {one: _measured(one, small) for one, small in sets.items()}
            print(name, told[name], flush=True)
    by_ridge: dict[str, Found] = {}
    for ridge in RIDGES:
        with set_to(matcher, "RIDGE", ridge):
            by_ridge[str(ridge)] = {one: _measured(one, small) for one, small in sets.items()}
        print("ridge", ridge, by_ridge[str(ridge)], flush=True)
    content: dict[str, Any] = {
        "figures": FIGURES,
        "seeds": SEEDS,
        "found": told,
        "by ridge": by_ridge,
        "best on the other": {
            one: max(told, key=lambda name: sum(told[name][other][:2]))
            for one, other in (("GoEmotions", "ArgKP"), ("ArgKP", "GoEmotions"))
        },
        "best on both": max(told, key=lambda name: sum(sum(each[:2]) for each in told[name].values())),
    }
    text = json.dumps(content, indent=1) + "\n"
    arguments.out.write_text(text, encoding="utf-8")


def _a_fifth(n_codes: int, *, exclusive: bool) -> float:
    return 1 / max(2, n_codes) if exclusive else known.MOST_IGNORANCE


def _measured(name: str, small: list[Small]) -> list[float]:
    by_budget: dict[str, list[Any]] = {}
    for each in small:
        measured = Measured(each)
        for budget in BUDGETS[name]:
            for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
                rows = measured.drawn(budget, seed)
                rest = measured.others(rows)
                if several_ways.enough(measured, rest):
                    ones = np.ones((1, len(rest)), dtype=np.int64)
                    shown = measured.suggested(rows, rest, ours_only=True)[OURS]
                    figures = figures_of(shown, measured.given[rest], ones)[0]
                    by_budget.setdefault(budget, []).append(figures)
    means = [np.mean(figures, axis=0) for figures in by_budget.values()]
    return [round(float(value), 4) for value in np.mean(means, axis=0)]


if __name__ == "__main__":
    main()
