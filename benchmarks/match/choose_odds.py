"""How far the surest answer is too sure: the usual slope and shift of its log odds, on human-coded sets.

    python benchmarks/match/choose_odds.py

With 100 and 200 texts decided by lot (50 where a set is small), steepness and level are fitted as in
use; then the slope and shift are found that would have made the likeliest answer right as often as
it says on the undecided texts of all seeds; the small codebooks of ArgKP count as one set. The mean
over sets is what a study begins with, the spread between sets is how freely its decisions move it. For
each set the same is told from the other sets alone: benchmarks/quality/calibration.py measures with
these. What is in use is that of an earlier state of the matcher, so with other draws it is told how far
probabilities are off with it, with what is found here, and with what is found on the other sets; and how
often code sets hold. The 53 quotes of the published framework are never read. Writes choose_odds.json
beside this file.
"""

import json
from typing import Any

import numpy as np
from coded_sets import coded_sets, group
from numpy.typing import NDArray
from set_material import Material, made_material, parsed

from themeseed.config import MatchConfig
from themeseed.match import Matcher, Matching
from themeseed.records import Coding
from themeseed.suggest import PLAIN_ODDS, Odds, calibration_error, code_set_bar, fit_calibration
from themeseed.suggest.calibration import USUAL_ODDS

BUDGETS = (100, 200)
SMALL = 50
LEAST_REST = 50
SEEDS = 8
FIRST_CHECKED = 200
LEVEL = 0.9
Told = tuple[NDArray[np.float64], NDArray[np.bool_]]


def main() -> None:
    """Fit every set, and write what a study begins with."""
    arguments = parsed(__doc__, __file__)
    by_group: dict[str, list[Told]] = {}
    made_sets = [made_material(each, arguments.cache) for each in coded_sets(most=1500)]
    for made in made_sets:
        for n in _budgets(made):
            by_group.setdefault(group(made.coded.name), []).extend(
                _told(made, n, it) for it in range(SEEDS)
            )
    sets = {
        name: _logistic(np.concatenate([it[0] for it in told]), np.concatenate([it[1] for it in told]))
        for name, told in by_group.items()
    }
    content: dict[str, Any] = {
        "sets": {name: _said(*found) for name, found in sets.items()},
        "all": _odds(list(sets.values())),
        "without": {
            name: _odds([found for other, found in sets.items() if other != name]) for name in sets
        },
    }
    content["off by, set holds"] = _checked(made_sets, content)
    text = json.dumps(content, indent=1) + "\n"
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


def _budgets(each: Material) -> list[int]:
    large = [n for n in BUDGETS if len(each.quotes) - n >= LEAST_REST]
    return large or ([SMALL] if len(each.quotes) - SMALL >= LEAST_REST else [])


def _checked(sets: list[Material], content: dict[str, Any]) -> dict[str, Any]:
    """Return by set, for each kind of odds, calibration error and share of code sets that hold."""
    found: dict[str, dict[str, list[list[float]]]] = {}
    for each in sets:
        name = group(each.coded.name)
        kinds = {
            "in use": USUAL_ODDS,
            "found here": _as_odds(content["all"]),
            "found on the other sets": _as_odds(content["without"][name]),
        }
        for n in _budgets(each):
            for seed in range(FIRST_CHECKED, FIRST_CHECKED + SEEDS):
                matching, codings, rest = _matched(each, n, seed)
                scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
                for kind, odds in kinds.items():
                    calibration = fit_calibration(matching.held_out, codings, odds=odds)
                    bar = code_set_bar(matching.held_out, codings, calibration, LEVEL) or 0.0
                    figures = _figures(calibration.probabilities(scores), each.answers[rest], bar)
                    found.setdefault(name, {}).setdefault(kind, []).append(figures)
    return {
        name: {kind: np.round(np.mean(rows, axis=0), 4).tolist() for kind, rows in kinds.items()}
        for name, kinds in found.items()
    }


def _as_odds(told: dict[str, float]) -> Odds:
    return Odds(
        slope=told["slope"],
        shift=told["shift"],
        slope_spread=told["slope_spread"],
        shift_spread=told["shift_spread"],
    )


def _figures(probable: NDArray[np.float64], answers: NDArray[np.intp], bar: float) -> list[float]:
    first = probable.argmax(axis=1)
    own = probable[np.arange(len(answers)), answers]
    holds = (own >= bar) | (first == answers)
    return [calibration_error(probable.max(axis=1), first == answers), float(holds.mean())]


def _matched(each: Material, n: int, seed: int) -> tuple[Matching, list[Coding], NDArray[np.intp]]:
    """Return the matching with n texts decided by lot, what was decided, and the other rows."""
    matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig())
    order = np.random.default_rng(seed).permutation(len(each.quotes))
    codes = each.codebook.codes
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=(codes[each.answers[row]].id,))
        for row in order[:n]
    ]
    return matcher.match(codings), codings, order[n:]


def _told(each: Material, n: int, seed: int) -> Told:
    """Return the log odds of the likeliest answer for undecided texts, and where it is right."""
    matching, codings, rest = _matched(each, n, seed)
    calibration = fit_calibration(matching.held_out, codings, odds=PLAIN_ODDS)
    scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
    plain = calibration.plain_probabilities(scores)
    sure = np.clip(plain.max(axis=1), 1e-9, 1 - 1e-9)
    return np.log(sure / (1 - sure)), plain.argmax(axis=1) == each.answers[rest]


def _logistic(odds: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and shift by Newton's method."""
    design = np.column_stack([odds, np.ones(len(odds))])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ found))
        weights = chance * (1 - chance)
        step = np.linalg.solve(
            design.T @ (design * weights[:, None]) + 1e-6 * np.eye(2), design.T @ (chance - right)
        )
        found = found - step
    return float(found[0]), float(found[1])


def _mean(found: list[tuple[float, float]]) -> tuple[float, float]:
    slope, shift = np.mean(found, axis=0)
    return float(slope), float(shift)


def _odds(sets: list[tuple[float, float]]) -> dict[str, float]:
    slope, shift = _mean(sets)
    spread = np.std(sets, axis=0, ddof=1)
    return {
        **_said(slope, shift),
        "slope_spread": round(float(spread[0]), 3),
        "shift_spread": round(float(spread[1]), 3),
    }


def _said(slope: float, shift: float) -> dict[str, float]:
    return {"slope": round(slope, 3), "shift": round(shift, 3)}


if __name__ == "__main__":
    main()
