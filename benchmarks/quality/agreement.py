"""How far each way agrees with people, by how much is decided, with paired intervals.

    python benchmarks/quality/agreement.py

Budgets: the codebook only; 1 to 16 decided texts a code; 50 to 400 decided texts drawn by lot; five
seeds. Kappa, macro F1 and first-two accuracy on the undecided texts, mean over seeds, then over
sets. Intervals of the difference between ours and a peer resample texts and seeds together, the
same for both. Writes agreement.json beside this file; page.py makes docs/quality.md of it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import Material, group, material
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import f1_score
from ways import Rows, Scores, Way, ways

SEEDS = 5
RESAMPLES = 400
A_CODE = (1, 2, 4, 8, 16)
BY_LOT = (50, 100, 200, 400)
BUDGETS = ("codebook only", *(f"{n} a code" for n in A_CODE), *(f"{n} decided" for n in BY_LOT))
OURS = "themeseed"

Counts = NDArray[np.float64]
Plain = dict[str, dict[str, list[dict[str, float]]]]
Resampled = dict[str, dict[str, list[Counts]]]
"""By way and by what counts as one set: figures of each split; resampled kappas, means over seeds."""


def main() -> None:
    """Measure every way on every set and budget, and write the figures."""
    sets = material()
    content: dict[str, Any] = {
        "sets": {each.coded.name: [len(each.quotes), len(each.codebook.codes)] for each in sets},
        "seeds": SEEDS,
        "resamples": RESAMPLES,
        "budgets": {budget: told(*collected(sets, budget, ways()), budget) for budget in BUDGETS},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def collected(sets: list[Material], budget: str, measured: dict[str, Way]) -> tuple[Plain, Resampled]:
    """Return the figures of ways at one budget, by way and set, and kappas of resampled texts."""
    resampled: Resampled = {}
    plain: Plain = {}
    for each in sets:
        splits = list(drawn(each, budget))
        if not splits:
            continue
        by_way: dict[str, list[Counts]] = {name: [] for name in measured}
        for seed, (rows, rest) in enumerate(splits):
            rng = np.random.default_rng([seed, len(rest)])
            weights = rng.multinomial(len(rest), np.full(len(rest), 1 / len(rest)), size=RESAMPLES)
            for name, way in measured.items():
                scores = way(each, rows)[rest]
                plain.setdefault(name, {}).setdefault(group(each.coded.name), []).append(
                    figures_of(each.answers[rest], scores)
                )
                by_way[name].append(kappas(each.answers[rest], scores, weights))
        chosen = np.random.default_rng(0).integers(len(splits), size=(RESAMPLES, len(splits)))
        for name, found in by_way.items():
            by_seed = np.array(found)
            mean = by_seed[chosen, np.arange(RESAMPLES)[:, None]].mean(axis=1)
            resampled.setdefault(name, {}).setdefault(group(each.coded.name), []).append(mean)
    return plain, resampled


def told(plain: Plain, resampled: Resampled, budget: str, ours_is: str = OURS) -> dict[str, Any]:
    """Return, by way, figures and how far ours is ahead; means over sets, ArgKP's codebooks as one."""
    ours = over_sets(resampled[ours_is])
    result: dict[str, Any] = {}
    for name, by_set in plain.items():
        ahead = ours - over_sets(resampled[name])
        result[name] = {figure: _figure(by_set, figure) for figure in ("kappa", "macro F1", "first two")}
        result[name]["by set"] = {
            one: round(float(np.mean([each["kappa"] for each in found])), 3)
            for one, found in by_set.items()
        }
        if name != ours_is:
            low, high = np.quantile(ahead, [0.025, 0.975])
            result[name]["ours ahead by"] = [
                round(_figure(plain[ours_is], "kappa") - result[name]["kappa"], 3),
                round(float(low), 3),
                round(float(high), 3),
            ]
    print(budget, {name: figures["kappa"] for name, figures in result.items()}, flush=True)
    return result


def _figure(by_set: dict[str, list[dict[str, float]]], figure: str) -> float:
    return _mean({one: [each[figure] for each in found] for one, found in by_set.items()})


def drawn(each: Material, budget: str) -> Iterator[tuple[Rows, Rows]]:
    """Yield decided and undecided rows for each seed; none where the set is too small."""
    n = len(each.answers)
    if budget == "codebook only":
        yield np.array([], dtype=np.intp), np.arange(n)
        return
    number = int(budget.split()[0])
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        if budget.endswith("a code"):
            codes = range(len(each.codebook.codes))
            rows = np.concatenate(
                [rng.permutation(np.flatnonzero(each.answers == code))[:number] for code in codes]
            )
        else:
            rows = rng.permutation(n)[:number]
        rest = np.setdiff1d(np.arange(n), rows)
        if len(rest) >= 0.3 * n:
            yield rows, rest


def figures_of(answers: Rows, scores: Scores) -> dict[str, float]:
    """Return kappa, macro F1 and first-two accuracy of scores (n x k) for n answers."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ones = np.ones((1, len(answers)))
    return {
        "kappa": float(kappas(answers, scores, ones)[0]),
        "macro F1": float(f1_score(answers, order[:, 0], average="macro", zero_division=0)),
        "first two": float((order[:, :2] == answers[:, None]).any(axis=1).mean()),
    }


def kappas(answers: Rows, scores: Scores, weights: NDArray[Any]) -> Counts:
    """Return Cohen's kappa for each row of weights of the texts (1 where it is not defined)."""
    k = scores.shape[1]
    pairs = answers * k + scores.argmax(axis=1)
    places = sparse.csr_array(
        (np.ones(len(pairs)), (np.arange(len(pairs)), pairs)), shape=(len(pairs), k * k)
    )
    tables = np.asarray(weights @ places).reshape(-1, k, k)
    total = tables.sum(axis=(1, 2))
    same = np.trace(tables, axis1=1, axis2=2) / total
    chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / total**2
    defined = chance < 1
    return np.where(defined, (same - chance) / np.where(defined, 1 - chance, 1), 1.0)


def over_sets(by_set: dict[str, list[Counts]]) -> Counts:
    """Return the mean over sets of resampled figures; what counts as one set is averaged first."""
    return np.asarray(np.mean([np.mean(found, axis=0) for found in by_set.values()], axis=0))


def _mean(by_set: dict[str, list[float]]) -> float:
    return round(float(np.mean([np.mean(found) for found in by_set.values()])), 3)


if __name__ == "__main__":
    main()
