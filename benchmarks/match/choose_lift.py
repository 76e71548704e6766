"""How much what the codebook alone says counts for more, the fewer quotes of a code were decided.

    python benchmarks/match/choose_lift.py

LIFT in pipeline/themeseed/match/described.py. Seven ordinary budgets (the codebook only, decided texts
a code and by lot), and codes with two examples among 500 decided texts: the codes and the draws of
benchmarks/quality/sizes.py and agreement.py, by which it is judged, are left out here. For each set the
lift is chosen that is best on the *other* sets: largest mean kappa over budgets and rare codes (over
all codes there too), so that rare codes are not found at the cost of the others; it is told how the
set fares with it. Two seeds. Never the 53 quotes. Writes choose_lift.json beside this file.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from set_material import Material, parsed, set_to

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from agreement import figures_of  # in the folder beside this one
from coded_material import group, material
from sizes import DECIDED, EXAMPLES, RARE_CODES, RARE_USES
from sklearn.metrics import f1_score
from ways import themeseed

from themeseed.match import described

LIFTS = (0.0, 0.05, 0.1, 0.15, 0.2)
FIRST_SEED, SEEDS = 100, 2
BUDGETS = (
    "codebook only", "2 a code", "8 a code", "50 decided", "100 decided", "200 decided", "400 decided",
)  # fmt: skip
RARE = "2 of 500 decided"
FIGURES = ("kappa", "macro F1", "first two")

Rows = NDArray[np.intp]
Told = dict[str, dict[str, list[float]]]
"""Figures by set and budget."""


def main() -> None:
    """Measure every lift on every set, choose for each set by the others, print and write."""
    arguments = parsed(__doc__, __file__)
    sets = material()
    told: dict[float, Told] = {}
    for lift in LIFTS:
        with set_to(described, "LIFT", lift):
            told[lift] = _measured(sets)
        print(lift, _mean(told[lift], list(told[lift])).tolist(), flush=True)
    names = list(told[LIFTS[0]])
    content = {
        "figures": FIGURES,
        "seeds": SEEDS,
        "mean": {str(lift): _said(_mean(each, names)) for lift, each in told.items()},
        "rare codes": {
            str(lift): {name: budgets[RARE] for name, budgets in each.items() if RARE in budgets}
            for lift, each in told.items()
        },
        "left out": {name: _left_out(told, name) for name in names},
        "chosen on all": max(told, key=lambda lift: _worth(told[lift], names)),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


def _measured(sets: list[Material]) -> Told:
    found: dict[str, dict[str, list[list[float]]]] = {}
    for each in sets:
        mine = found.setdefault(group(each.coded.name), {})
        for budget in BUDGETS:
            for rows in _drawn(each, budget):
                rest = np.setdiff1d(np.arange(len(each.answers)), rows)
                if len(rest) >= 0.3 * len(each.answers):
                    figures = figures_of(each.answers[rest], themeseed(each, rows)[rest])
                    mine.setdefault(budget, []).append([figures[name] for name in FIGURES])
        if len(each.answers) > 2 * DECIDED:
            mine[RARE] = _rare(each)
    return {
        name: {budget: np.round(np.mean(rows, axis=0), 4).tolist() for budget, rows in budgets.items()}
        for name, budgets in found.items()
    }


def _drawn(each: Material, budget: str) -> list[Rows]:
    n, codes = len(each.answers), range(len(each.codebook.codes))
    if budget == "codebook only":
        return [np.array([], dtype=np.intp)]
    drawn = []
    for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
        order = np.random.default_rng(seed).permutation(n)
        number = int(budget.split()[0])
        if budget.endswith("a code"):
            drawn.append(np.concatenate([order[each.answers[order] == c][:number] for c in codes]))
        else:
            drawn.append(order[:number])
    return drawn


def _rare(each: Material) -> list[list[float]]:
    """Return for codes with two examples: kappa of all codes, F1 of the code, its first two."""
    uses = np.bincount(each.answers)
    judged_by = np.random.default_rng(0).permutation(np.flatnonzero(uses >= RARE_USES))
    found = []
    for code in judged_by[RARE_CODES:]:
        order = np.random.default_rng([FIRST_SEED, int(code)]).permutation(len(each.answers))
        own = order[each.answers[order] == code][:EXAMPLES]
        others = order[each.answers[order] != code][: DECIDED - EXAMPLES]
        rows = np.concatenate([own, others])
        rest = np.setdiff1d(np.arange(len(each.answers)), rows)
        scores, its = themeseed(each, rows)[rest], each.answers[rest] == code
        ranked = np.argsort(-scores, axis=1, kind="stable")
        found.append(
            [
                figures_of(each.answers[rest], scores)["kappa"],
                float(f1_score(its, ranked[:, 0] == code, zero_division=0)),
                float((ranked[its, :2] == code).any(axis=1).mean()),
            ]
        )
    return found


def _mean(told: Told, names: list[str]) -> NDArray[np.float64]:
    """Return the mean over sets at each budget, then over budgets."""
    by_budget = [
        np.mean([told[name][budget] for name in names if budget in told[name]], axis=0)
        for budget in (*BUDGETS, RARE)
        if any(budget in told[name] for name in names)
    ]
    return np.asarray(np.mean(by_budget, axis=0))


def _worth(told: Told, names: list[str]) -> float:
    return float(_mean(told, names)[0])


def _left_out(told: dict[float, Told], name: str) -> dict[str, Any]:
    others = [other for other in told[LIFTS[0]] if other != name]
    chosen = max(told, key=lambda lift: _worth(told[lift], others))
    return {
        "chosen on the others": chosen,
        "with that": _said(_mean(told[chosen], [name])),
        "without a lift": _said(_mean(told[0.0], [name])),
    }


def _said(values: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(FIGURES, values, strict=True)}


if __name__ == "__main__":
    main()
