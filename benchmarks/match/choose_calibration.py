"""How the starting values of the calibration were chosen: one command, on human-coded sets.

    python benchmarks/match/choose_calibration.py

For a grid of starting values the surprise (mean negative log likelihood) at what people chose on
undecided texts, with 0, 20 and 100 texts decided by lot, mean over seeds, then over sets. Once
where codes exclude each other, and once where each applies or not; there also F1 by bar. The 53
quotes of the published framework are never read. Writes choose_calibration.json beside this file.
"""

import json
from typing import Any

import numpy as np
from coded_sets import coded_sets, group
from numpy.typing import NDArray
from set_material import Material, made_material, parsed

from themeseed.config import MatchConfig
from themeseed.match import Matcher
from themeseed.records import Coding
from themeseed.suggest import Bars, Calibration

BUDGETS = (0, 20, 100)
STEEPNESS = (6, 9, 12, 15, 20, 27)
LEVELS = (0.0, 0.02, 0.05, 0.09, 0.13, 0.17)
BARS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
SEEDS = 3
Scores = NDArray[np.float64]


def main() -> None:
    """Measure the grid, print the best and write everything."""
    arguments = parsed(__doc__, __file__)
    sets = [made_material(each, arguments.cache) for each in coded_sets()]
    content: dict[str, Any] = {
        "what": "mean surprise (nats) at the person's code on undecided texts; lower is better"
    }
    for multiple in (False, True):
        scored = {n: list(_scored(sets, n, multiple=multiple)) for n in BUDGETS}
        name = "each code applies or not" if multiple else "codes exclude each other"
        content[name] = {
            f"{n} decided": {
                f"steepness {steepness}": {
                    f"level {level}": _mean(
                        [
                            (one, _surprise(_calibration(steepness, level, multiple), scores, answers))
                            for one, scores, answers in scored[n]
                        ]
                    )
                    for level in LEVELS
                }
                for steepness in STEEPNESS
            }
            for n in BUDGETS
        }
        if multiple:
            content["F1 by bar, 0 decided, steepness 20, level 0.13"] = {
                str(bar): _mean(
                    [
                        (one, _f1(_calibration(20, 0.13, multiple), bar, scores, answers))
                        for one, scores, answers in scored[0]
                    ]
                )
                for bar in BARS
            }
    text = json.dumps(content, indent=1) + "\n"
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


def _scored(sets: list[Material], n: int, *, multiple: bool) -> list[tuple[str, Scores, Scores]]:
    """Return name, scores and answers (one-hot) of the undecided texts of each set and seed."""
    found = []
    for each in sets:
        if n > 0.6 * len(each.quotes):
            continue
        config = MatchConfig(multiple=multiple)
        matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, config)
        for seed in range(SEEDS if n else 1):
            order = np.random.default_rng(seed).permutation(len(each.quotes))
            codings = [
                Coding(
                    quote_id=each.quotes[row].id,
                    coder_id="people",
                    codes=(each.codebook.codes[each.answers[row]].id,),
                )
                for row in order[:n]
            ]
            rest = order[n:]
            scores = matcher.match(codings).scores_of([each.quotes[row].id for row in rest]).scores
            found.append((each.coded.name, scores, np.eye(len(each.codebook.codes))[each.answers[rest]]))
    return found


def _calibration(steepness: float, level: float, multiple: bool) -> Calibration:
    return Calibration(
        steepness=steepness,
        nothing_fits=level,
        exclusive=not multiple,
        calibrated=False,
        n_decided=0,
        bars=Bars(first=0.25, further=0.25),
    )


def _surprise(calibration: Calibration, scores: Scores, answers: Scores) -> float:
    probable = np.clip(calibration.probabilities(scores), 1e-9, 1 - 1e-9)
    if calibration.exclusive:
        return float(-(answers * np.log(probable)).sum(axis=1).mean())
    return float(-(answers * np.log(probable) + (1 - answers) * np.log(1 - probable)).sum(axis=1).mean())


def _f1(calibration: Calibration, bar: float, scores: Scores, answers: Scores) -> float:
    suggested = calibration.probabilities(scores) >= bar
    return float(2 * (suggested * answers).sum() / (suggested.sum() + answers.sum()))


def _mean(figures: list[tuple[str, float]]) -> float:
    """Return the mean over sets; the many small codebooks of ArgKP count as one."""
    by_group: dict[str, list[float]] = {}
    for name, value in figures:
        by_group.setdefault(group(name), []).append(value)
    return round(float(np.mean([np.mean(values) for values in by_group.values()])), 4)


if __name__ == "__main__":
    main()
