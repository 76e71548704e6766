"""Are the matcher's defaults as good on a set that had no say in choosing them? One command.

    python benchmarks/match/choose_left_out.py

Every combination of a few values of the constants that shape the regression is measured on all sets
and budgets of benchmarks/quality/agreement.py (two seeds). For each set the combination is chosen
that is best on the *other* sets, in the mean over budgets; its kappa on the set that had no say is
set beside that of the defaults, and beside that of the combination which is best on the set itself.
Never the 53 quotes. Writes choose_left_out.json beside this file.
"""

import itertools
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from choose_defaults import parsed, set_to

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

import agreement  # in the folder beside this one
from coded_material import Material, group, material
from ways import themeseed

from themeseed.match import known, levels, matcher

SEEDS = 2
GRID: dict[str, tuple[Any, str, tuple[float, ...]]] = {
    "penalty": (matcher, "PENALTY", (0.1, 0.2, 0.3)),
    "passage": (known, "PASSAGE_WEIGHT", (1.0, 2.0)),
    "strength": (levels, "STRENGTH", (0.0, 1.0)),
}
"""Where each constant stands, and the values that are tried."""

Kappas = dict[str, dict[str, float]]
"""By set and budget."""


def main() -> None:
    """Measure every combination, choose for each set by the others, print and write."""
    arguments = parsed(__doc__, __file__)
    agreement.SEEDS = SEEDS
    sets = material()
    found = {_name(values): _measured(sets, values) for values in _combinations()}
    content = {
        "what": "Cohen's kappa on undecided texts, mean over budgets",
        "seeds": SEEDS,
        "defaults": _name(tuple(getattr(module, name) for module, name, _ in GRID.values())),
        "left out": _left_out(found),
        "combinations": {name: _means(kappas) for name, kappas in found.items()},
    }
    arguments.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for one, told in content["left out"].items():
        print(one, told)


def _combinations() -> list[tuple[float, ...]]:
    return list(itertools.product(*(tried for _, _, tried in GRID.values())))


def _name(values: tuple[float, ...]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in zip(GRID, values, strict=True))


def _measured(sets: list[Material], values: tuple[float, ...]) -> Kappas:
    found: dict[str, dict[str, list[float]]] = {}
    with ExitStack() as changes:
        for (module, name, _), value in zip(GRID.values(), values, strict=True):
            changes.enter_context(set_to(module, name, value))
        for each in sets:
            for budget in agreement.BUDGETS:
                for rows, rest in agreement.drawn(each, budget):
                    scores = themeseed(each, rows)[rest]
                    ones = np.ones((1, len(rest)))
                    kappa = float(agreement.kappas(each.answers[rest], scores, ones)[0])
                    found.setdefault(group(each.coded.name), {}).setdefault(budget, []).append(kappa)
    print(_name(values), _means(_mean(found)), flush=True)
    return _mean(found)


def _mean(found: dict[str, dict[str, list[float]]]) -> Kappas:
    return {
        one: {budget: float(np.mean(kappas)) for budget, kappas in budgets.items()}
        for one, budgets in found.items()
    }


def _means(kappas: Kappas) -> dict[str, float]:
    """Return the mean over budgets for each set, and the mean over sets."""
    means = {one: float(np.mean(list(budgets.values()))) for one, budgets in kappas.items()}
    means["mean"] = float(np.mean(list(means.values())))
    return {one: round(mean, 4) for one, mean in means.items()}


def _left_out(found: dict[str, Kappas]) -> dict[str, dict[str, Any]]:
    means = {name: _means(kappas) for name, kappas in found.items()}
    defaults = means[_name(tuple(getattr(module, name) for module, name, _ in GRID.values()))]
    result: dict[str, dict[str, Any]] = {}
    for one in next(iter(found.values())):
        others = {
            name: float(np.mean([mean for other, mean in told.items() if other not in (one, "mean")]))
            for name, told in means.items()
        }
        chosen = max(others, key=others.__getitem__)
        best = max(means, key=lambda name: means[name][one])
        result[one] = {
            "chosen on the others": chosen,
            "kappa of that": means[chosen][one],
            "kappa of the defaults": defaults[one],
            "best on itself": best,
            "kappa of the best": means[best][one],
        }
    result["mean"] = {
        figure: round(float(np.mean([told[figure] for told in result.values()])), 4)
        for figure in ("kappa of that", "kappa of the defaults", "kappa of the best")
    }
    return result


if __name__ == "__main__":
    main()
