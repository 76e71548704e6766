"""How much a decision that no code fits counts beside a decision for a code, where a quote has one code.

    python benchmarks/match/choose_none.py

NONE_WEIGHT in pipeline/themeseed/match/known.py. ArgKP is the only set with texts that people found no
code for. On every other of its codebooks (benchmarks/quality/nothing_fits.py reports the others), with
10 to 60 texts decided by lot: Cohen's kappa with "no code" as a code of its own, the kappa of the texts
that have a code, and the area under the ROC curve with which the probability that nothing fits tells
the two apart. By half of these codebooks a weight is chosen for the other half, and the other way
round: largest mean kappa over budgets. Three seeds. Writes choose_none.json beside this file.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from set_material import parsed, set_to
from sklearn.metrics import cohen_kappa_score, roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from nothing_fits import LEAST, Small, codebooks  # in the folder beside this one

from themeseed.config import MatchConfig
from themeseed.match import Matcher, known
from themeseed.records import Coding
from themeseed.suggest import fit_calibration

WEIGHTS = (1.0, 0.5, 0.25, 0.1, 0.05)
BUDGETS = (10, 20, 40, 60)
FIRST_SEED, SEEDS = 100, 3
FIGURES = ("kappa, none as a code", "kappa of coded texts", "area")

Found = dict[int, list[list[float]]]
"""Figures of each codebook and seed, by budget."""


def main() -> None:
    """Measure every weight on both halves, print and write."""
    arguments = parsed(__doc__, __file__)
    chosen_by = codebooks()[1::2]
    halves = {"one half": chosen_by[0::2], "the other half": chosen_by[1::2]}
    told: dict[str, dict[str, Any]] = {}
    for weight in WEIGHTS:
        with set_to(known, "NONE_WEIGHT", weight):
            told[str(weight)] = {name: _measured(small) for name, small in halves.items()}
        print(weight, told[str(weight)], flush=True)
    content = {
        "figures": FIGURES,
        "seeds": SEEDS,
        "found": told,
        "chosen by": {
            name: max(told, key=lambda weight: told[weight][name]["mean"][0]) for name in halves
        },
    }
    arguments.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _measured(small: list[Small]) -> dict[str, list[float]]:
    found: Found = {}
    for each in small:
        matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig())
        for n in BUDGETS:
            for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
                figures = _figures(each, matcher, n, seed)
                if figures:
                    found.setdefault(n, []).append(figures)
    means = {str(n): np.mean(rows, axis=0) for n, rows in found.items()}
    means["mean"] = np.mean(list(means.values()), axis=0)
    return {n: np.round(mean, 3).tolist() for n, mean in means.items()}


def _figures(each: Small, matcher: Matcher, n: int, seed: int) -> list[float]:
    codes = [code.id for code in each.codebook.codes]
    single = np.flatnonzero([len(given) < 2 for given in each.codes])
    order = np.random.default_rng(seed).permutation(single)
    rest = order[n:]
    answers = np.array(
        [codes.index(each.codes[row][0]) if each.codes[row] else len(codes) for row in rest]
    )
    none = answers == len(codes)
    if min(none.sum(), (~none).sum()) < LEAST:
        return []
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=each.codes[row])
        for row in order[:n]
    ]
    matching = matcher.match(codings)
    calibration = fit_calibration(matching.held_out, codings)
    probable = calibration.probabilities(matching.scores_of([each.quotes[r].id for r in rest]).scores)
    nothing = 1 - probable.sum(axis=1)
    first = probable.argmax(axis=1)
    said = np.where(nothing > probable.max(axis=1), len(codes), first)
    return [
        float(cohen_kappa_score(answers, said)),
        float(cohen_kappa_score(answers[~none], first[~none])),
        float(roc_auc_score(none, nothing)),
    ]


if __name__ == "__main__":
    main()
