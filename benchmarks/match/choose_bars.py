"""From which probabilities codes are suggested where several may apply: which rule chooses the bars.

    python benchmarks/match/choose_bars.py

One bar for all codes, or one for the likeliest code of a text and another for further ones; chosen on
the decided texts, each read as if it had not been decided, by the F1 over all their codes, by the mean
Jaccard index of the suggested set and the person's, or by the sum of both. Measured on the others: macro
F1, Jaccard index, and how often the sets are the same. On 1,500 texts of GoEmotions that
benchmarks/quality/several_ways.py does not report, and on every other codebook of ArgKP with other draws
than there. For each of the two the rule is told that is best on the other: largest sum of macro F1 and
Jaccard index, mean over budgets. Writes choose_bars.json beside this file.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from set_material import parsed

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from nothing_fits import Small, codebooks  # in the folder beside this one
from several_codes import goemotions
from several_ways import FIGURES, Measured, enough, figures_of

from themeseed.config import MatchConfig, SuggestConfig
from themeseed.match import Matcher
from themeseed.records import Coding
from themeseed.suggest import Bars, fit_calibration
from themeseed.suggest.bars import TRIED
from themeseed.suggest.calibration import held_out_probabilities

FIRST_SEED = 100
SEEDS = {"GoEmotions": 5, "ArgKP": 2}
BUDGETS = {
    "GoEmotions": ("8 a code", "20 decided", "50 decided", "100 decided", "400 decided"),
    "ArgKP": ("8 a code", "20 decided", "40 decided", "60 decided"),
}
IN_USE = "two bars, F1"

Given = NDArray[np.bool_]
Matrix = NDArray[np.float64]
Worth = Callable[[Given, Given], float]
"""Of suggested sets, given the person's."""


def main() -> None:
    """Measure every rule on both, print and write."""
    arguments = parsed(__doc__, __file__)
    reported = {quote.text for quote in goemotions().quotes}
    sets = {"GoEmotions": [goemotions(without=reported)], "ArgKP": codebooks()[1::2]}
    told = {name: _measured(name, small) for name, small in sets.items()}
    means = {
        name: {
            rule: np.mean([budgets[budget][rule] for budget in budgets], axis=0)
            for rule in next(iter(budgets.values()))
        }
        for name, budgets in told.items()
    }
    content: dict[str, Any] = {
        "figures": FIGURES,
        "seeds": SEEDS,
        "found": told,
        "mean": {
            name: {rule: np.round(mean, 3).tolist() for rule, mean in rules.items()}
            for name, rules in means.items()
        },
        "best on the other": {
            one: max(means[other], key=lambda rule: means[other][rule][:2].sum())
            for one, other in (("GoEmotions", "ArgKP"), ("ArgKP", "GoEmotions"))
        },
        "best on both": max(
            means["ArgKP"], key=lambda rule: sum(rules[rule][:2].sum() for rules in means.values())
        ),
        "in use": IN_USE,
    }
    text = json.dumps(content, indent=1) + "\n"
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


def _measured(name: str, small: list[Small]) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[Matrix]]] = {budget: {} for budget in BUDGETS[name]}
    for each in small:
        measured = Measured(each)
        matcher = Matcher(
            each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig(multiple=True)
        )
        for budget in BUDGETS[name]:
            for seed in range(FIRST_SEED, FIRST_SEED + SEEDS[name]):
                rows = measured.drawn(budget, seed)
                rest = measured.others(rows)
                if not enough(measured, rest):
                    continue
                for rule, shown in _by_rule(each, matcher, rows, rest).items():
                    ones = np.ones((1, len(rest)), dtype=np.int64)
                    figures = figures_of(shown, measured.given[rest], ones)[0]
                    found[budget].setdefault(rule, []).append(figures)
    return {
        budget: {rule: np.round(np.mean(rows, axis=0), 3).tolist() for rule, rows in rules.items()}
        for budget, rules in found.items()
    }


def _by_rule(
    each: Small, matcher: Matcher, rows: NDArray[np.intp], rest: NDArray[np.intp]
) -> dict[str, Given]:
    """Return by rule what is suggested for the rest."""
    most = SuggestConfig().max_codes
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=each.codes[row]) for row in rows
    ]
    matching = matcher.match(codings)
    calibration = fit_calibration(matching.held_out, codings)
    unknown = held_out_probabilities(matching.held_out, codings, calibration)
    codes_of = {coding.quote_id: coding.codes for coding in codings}
    held_out = matching.held_out
    given = np.array([[code in codes_of[it] for code in held_out.code_ids] for it in held_out.quote_ids])
    probable = calibration.probabilities(
        matching.scores_of([each.quotes[row].id for row in rest]).scores
    )
    worths: dict[str, Worth] = {
        "F1": _f1,
        "Jaccard": _jaccard,
        "F1 and Jaccard": lambda person, shown: _f1(person, shown) + _jaccard(person, shown),
    }
    found = {}
    for what, worth in worths.items():
        for name, pairs in (
            ("one bar", [(bar, bar) for bar in TRIED]),
            ("two bars", [(first, further) for first in TRIED for further in TRIED if first <= further]),
        ):
            tried = [Bars(first=float(first), further=float(further)) for first, further in pairs]
            best = max(tried, key=lambda bars: round(worth(given, bars.shown(unknown, most)), 9))
            found[f"{name}, {what}"] = best.shown(probable, most)
    return found


def _f1(person: Given, shown: Given) -> float:
    return float(2 * (person & shown).sum() / max(1, person.sum() + shown.sum()))


def _jaccard(person: Given, shown: Given) -> float:
    either = (person | shown).sum(axis=1)
    both = (person & shown).sum(axis=1)
    return float(np.where(either == 0, 1.0, both / np.maximum(1, either)).mean())


if __name__ == "__main__":
    main()
