"""How far a peer agrees with people, on the splits of ../agreement.py, with ours in the same run.

    python benchmarks/quality/peers/run.py bertopic setfit

For every set, budget and seed: kappa and macro F1 of ours and of each way of the peer. Intervals of
the difference resample texts and seeds, the same for both, as in ../agreement.py.
"""

import json
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import bertopic_ways  # noqa: E402  # beside this file
import setfit_way  # noqa: E402
from agreement import OURS, RESAMPLES, Counts, drawn, figures_of, kappas, over_sets  # noqa: E402
from coded_material import Material, group, material  # noqa: E402
from kept import kept  # noqa: E402
from plan import Plan  # noqa: E402
from ways import themeseed  # noqa: E402

FIGURES = ("kappa", "macro F1")
BySet = dict[str, dict[str, dict[str, list[float]]]]
"""By set, way and figure: a number for each seed."""

PLANS = {"bertopic": bertopic_ways.PLAN, "setfit": setfit_way.PLAN}


def main() -> None:
    """Measure one peer and write its figures."""
    (name,) = sys.argv[1:]
    plan = PLANS[name]
    begun = time.process_time()
    sets = _chosen(plan, material())
    content: dict[str, Any] = {
        "versions": {package: version(package) for package in plan.packages},
        "sets": [each.coded.name for each in sets],
        "seeds": plan.seeds,
        "resamples": RESAMPLES,
        "CPU minutes": 0.0,
        "budgets": {},
    }
    for budget in plan.budgets:
        content["budgets"][budget] = _measured(plan, sets, budget)
        content["CPU minutes"] = round((time.process_time() - begun) / 60, 1)
        # After each budget, because all of them can take an hour.
        (HERE / f"{name}.json").write_text(_as_text(content), encoding="utf-8")


def _as_text(content: dict[str, Any]) -> str:
    """Return JSON with each list of numbers on one line."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return re.sub(r"\[[-\d.,\s]+\]", lambda found: re.sub(r"\s+", " ", found[0]), text)


def _chosen(plan: Plan, sets: list[Material]) -> list[Material]:
    """Return the sets that the peer runs on: the first few codebooks of ArgKP, all others."""
    small = [each for each in sets if each.coded.name != group(each.coded.name)]
    large = [each for each in sets if each.coded.name == group(each.coded.name)]
    return [*large, *small[: plan.small_codebooks]]


def _measured(plan: Plan, sets: list[Material], budget: str) -> dict[str, Any]:
    """Return the figures at one budget: by set and seed, means over sets, and how far ours is ahead."""
    names = [OURS, *plan.ways]
    versions = " ".join(f"{package} {version(package)}" for package in plan.packages)
    by_set: BySet = {}
    resampled: dict[str, dict[str, list[Counts]]] = {name: {} for name in names}
    for each in sets:
        splits = list(drawn(each, budget))[: plan.seeds]
        if not splits:
            continue
        found: dict[str, list[Counts]] = {name: [] for name in names}
        for seed, (rows, rest) in enumerate(splits):
            rng = np.random.default_rng([seed, len(rest)])
            weights = rng.multinomial(len(rest), np.full(len(rest), 1 / len(rest)), size=RESAMPLES)
            for name in names:
                way = plan.ways.get(name)
                scores = (kept(name, way, each, rows, seed, versions) if way else themeseed(each, rows))[
                    rest
                ]
                told = figures_of(each.answers[rest], scores)
                of_way = by_set.setdefault(each.coded.name, {}).setdefault(name, {})
                for figure in FIGURES:
                    of_way.setdefault(figure, []).append(round(told[figure], 4))
                found[name].append(kappas(each.answers[rest], scores, weights))
            print(budget, each.coded.name, seed, by_set[each.coded.name], flush=True)
        chosen = np.random.default_rng(0).integers(len(splits), size=(RESAMPLES, len(splits)))
        for name, of_seeds in found.items():
            mean = np.array(of_seeds)[chosen, np.arange(RESAMPLES)[:, None]].mean(axis=1)
            resampled[name].setdefault(group(each.coded.name), []).append(mean)
    means = {name: {of: _mean(by_set, name, of) for of in FIGURES} for name in names}
    ahead = {}
    for name in plan.ways:
        low, high = np.quantile(over_sets(resampled[OURS]) - over_sets(resampled[name]), [0.025, 0.975])
        value = means[OURS]["kappa"] - means[name]["kappa"]
        ahead[name] = [round(float(figure), 3) for figure in (value, low, high)]
    rounded = {
        name: {of: round(figure, 3) for of, figure in figures.items()} for name, figures in means.items()
    }
    return {"means": rounded, "ours ahead by": ahead, "by set and seed": by_set}


def _mean(by_set: BySet, name: str, of: str) -> float:
    """Return the mean over seeds, then codebooks that count as one set, then sets."""
    groups: dict[str, list[float]] = {}
    for one, ways in by_set.items():
        groups.setdefault(group(one), []).append(float(np.mean(ways[name][of])))
    return float(np.mean([np.mean(values) for values in groups.values()]))


if __name__ == "__main__":
    main()
