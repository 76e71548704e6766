"""What the matcher's constants are worth where a quote has one code: one command, on human-coded sets.

    python benchmarks/match/choose_defaults.py

Every constant that shapes the regression is given other values, one at a time; the others stay as they
are. Budgets: the codebook alone, two and eight decided texts a code, a hundred and four hundred decided
texts drawn by lot; the draws are not those of benchmarks/quality/agreement.py, by which the matcher is
judged. The figure is Cohen's kappa on the undecided texts, mean over seeds, then over sets. For each set
the value of a constant is told that is best on the *other* sets, in the mean over budgets, and how the
set fares with it: what the defaults owe to having been chosen on these sets. Never the 53 quotes.
Writes choose_defaults.json beside this file.
"""

import json
from typing import Any

import numpy as np
from coded_sets import coded_sets, group
from numpy.typing import NDArray
from set_material import Material, made_material, parsed, set_to
from sklearn.metrics import cohen_kappa_score

from themeseed.config import MatchConfig
from themeseed.match import feedback, known, levels, match, matcher, views
from themeseed.records import Coding

FIRST_SEED, SEEDS = 100, 3
BUDGETS = ("codebook only", "2 a code", "8 a code", "100 decided", "400 decided")
CONSTANTS: dict[str, tuple[Any, str, tuple[Any, ...]]] = {
    "penalty on strong voices": (matcher, "PENALTY", (0.1, 0.3, 0.4)),
    "log odds of none before anything is known": (matcher, "NOTHING", (0.0, float(np.log(0.001)))),
    "what a passage counts, beside a decision": (known, "PASSAGE_WEIGHT", (0.5, 2.0, 4.0)),
    "whether texts of rare codes are lifted": (known, "_balanced", (lambda weights, _: weights,)),
    "share of the mean vector taken away": (views, "HALF", (0.0, 1.0)),
    "letters in a run": (views, "GRAM", (3, 5)),
    "quotes that a passage is read with": (feedback, "NEAREST", (5, 20)),
    "what these count for": (feedback, "SHARE", (0.0, 0.3, 0.7)),
    "strength of the levels of codes": (levels, "STRENGTH", (0.0, 0.5)),
    "doubt in the levels of codes": (levels, "DOUBT", (0.1, 0.4)),
    "quotes at which levels count half": (levels, "HALF_AT", (10, 40)),
}
"""Where each constant stands, and the values that are tried beside its own."""

Split = tuple[NDArray[np.intp], NDArray[np.intp]]
Kappas = dict[str, dict[str, float]]
"""By budget and set."""


def main() -> None:
    """Measure every value on every set and budget, print the means and write them."""
    arguments = parsed(__doc__, __file__)
    sets = [made_material(each, arguments.cache) for each in coded_sets()]
    as_it_is = _measured(sets)
    _print("as it is", as_it_is)
    told: dict[str, Any] = {}
    for what, (module, name, values) in CONSTANTS.items():
        found = {_said(getattr(module, name)): as_it_is}
        for value in values:
            with set_to(module, name, value):
                found[_said(value)] = _measured(sets)
            _print(f"{what}: {_said(value)}", found[_said(value)])
        told[what] = {
            "constant": f"{module.__name__}.{name}",
            "in use": _said(getattr(module, name)),
            "kappa": {value: _means(kappas) for value, kappas in found.items()},
            "left out": _left_out(found, _said(getattr(module, name))),
        }
    content = {
        "what": "Cohen's kappa on undecided texts; mean over sets (ArgKP's codebooks count as one)",
        "sets": {each.coded.name: [len(each.quotes), len(each.codebook.codes)] for each in sets},
        "seeds": SEEDS,
        "constants": told,
    }
    arguments.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _said(value: Any) -> str:
    """Return a value in words that are the same whenever it is written."""
    if callable(value):
        return "no" if value.__name__ == "<lambda>" else "yes"
    return f"{value:.4g}"


def _print(what: str, kappas: Kappas) -> None:
    means = _means(kappas)
    print(f"{what:60}", "  ".join(f"{means[budget]:.3f}" for budget in (*BUDGETS, "mean")), flush=True)


def _measured(sets: list[Material]) -> Kappas:
    found: dict[str, dict[str, list[float]]] = {budget: {} for budget in BUDGETS}
    for each in sets:
        for budget, splits in _splits(each).items():
            kappas = [
                cohen_kappa_score(each.answers[rest], _scores(each, chosen)[rest].argmax(axis=1))
                for chosen, rest in splits
            ]
            found[budget].setdefault(group(each.coded.name), []).append(float(np.mean(kappas)))
    return {
        budget: {name: float(np.mean(values)) for name, values in groups.items()}
        for budget, groups in found.items()
    }


def _splits(each: Material) -> dict[str, list[Split]]:
    n = len(each.answers)
    nothing: NDArray[np.intp] = np.array([], dtype=np.intp)
    splits: dict[str, list[Split]] = {"codebook only": [(nothing, np.arange(n))]}
    orders = [np.random.default_rng(FIRST_SEED + seed).permutation(n) for seed in range(SEEDS)]
    codes = range(len(each.codebook.codes))
    for budget, a_code in (("2 a code", 2), ("8 a code", 8)):
        drawn = [
            np.concatenate([order[each.answers[order] == code][:a_code] for code in codes])
            for order in orders
        ]
        if n - len(drawn[0]) >= 0.3 * n:
            splits[budget] = [(chosen, np.setdiff1d(np.arange(n), chosen)) for chosen in drawn]
    for budget, size in (("100 decided", 100), ("400 decided", 400)):
        if n >= 1.5 * size:
            splits[budget] = [(order[:size], order[size:]) for order in orders]
    return splits


def _scores(each: Material, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    codes = each.codebook.codes
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=(codes[each.answers[row]].id,))
        for row in chosen
    ]
    found = match(
        each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig(), codings=codings
    )
    return found.scores_of([quote.id for quote in each.quotes]).scores


def _means(kappas: Kappas) -> dict[str, float]:
    """Return the mean over sets for each budget, and the mean over budgets."""
    means = {budget: float(np.mean(list(groups.values()))) for budget, groups in kappas.items()}
    means["mean"] = float(np.mean(list(means.values())))
    return {budget: round(mean, 4) for budget, mean in means.items()}


def _of_set(kappas: Kappas, names: list[str]) -> float:
    """Return the mean over budgets of the mean over these sets."""
    by_budget = [[groups[name] for name in names if name in groups] for groups in kappas.values()]
    return float(np.mean([np.mean(values) for values in by_budget if values]))


def _left_out(found: dict[str, Kappas], in_use: str) -> dict[str, Any]:
    names = list(found[in_use]["codebook only"])
    result: dict[str, Any] = {}
    for name in names:
        others = [other for other in names if other != name]
        # Equally good ones change nothing: the one in use comes first.
        order = [in_use, *(value for value in found if value != in_use)]
        chosen = max(order, key=lambda value: round(_of_set(found[value], others), 4))
        result[name] = {
            "best on the others": chosen,
            "kappa with it": round(_of_set(found[chosen], [name]), 4),
            "kappa as it is": round(_of_set(found[in_use], [name]), 4),
        }
    result["mean"] = {
        figure: round(float(np.mean([result[name][figure] for name in names])), 4)
        for figure in ("kappa with it", "kappa as it is")
    }
    return result


if __name__ == "__main__":
    main()
