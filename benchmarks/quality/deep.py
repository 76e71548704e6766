"""Whether deep mode helps: tuned vectors beside untuned ones or instead, and whether the rule is right.

    python benchmarks/quality/deep.py

Two sets, 100 and 400 decided texts drawn by lot, two seeds. Kappa on the undecided texts for the
matcher as it is, and for tuned vectors beside and instead; kappa and log likelihood for what
`themeseed run --deep` would have kept. Nothing was chosen on these figures. Writes
deep.json beside this file, anew after each run, so that a benchmark that is ended early leaves
what it found.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import agreement
import numpy as np
from ways import Rows, codings_of

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import coded_sets
from set_material import Material, made_material  # beside this folder

from themeseed.config import MatchConfig
from themeseed.embed.tuning import Tuner
from themeseed.match import Matcher, Matching
from themeseed.study.deep import Deepening, deepen, texts_of
from themeseed.suggest import fit_calibration

SETS = ("GENNOVATE", "NHS feedback")
BUDGETS = (100, 400)
SEEDS = 2
MOST = 700
"""Texts of a set: tuning and reading them six times a run is slow."""


def main() -> None:
    """Measure and write."""
    agreement.SEEDS = SEEDS
    cache = Path(tempfile.gettempdir()) / "themeseed-benchmark"
    sets = [made_material(each, cache) for each in coded_sets(most=MOST) if each.name in SETS]
    content: dict[str, Any] = {
        "sets": {each.coded.name: [len(each.quotes), len(each.codebook.codes)] for each in sets},
        "seeds": SEEDS,
        "runs": [],
    }
    for budget in BUDGETS:
        for each in sets:
            for seed, (rows, rest) in enumerate(agreement.drawn(each, f"{budget} decided")):
                found = {"set": each.coded.name, "decided": budget, "seed": seed}
                found |= _measured(each, rows, rest, seed)
                print(found, flush=True)
                content["runs"].append(found)
                text = json.dumps(content, indent=1) + "\n"
                Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


_TUNERS: dict[str, Tuner] = {}


def _measured(each: Material, rows: Rows, rest: Rows, seed: int) -> dict[str, Any]:
    quotes = tuple(sorted(each.quotes, key=lambda quote: quote.id))
    if each.coded.name not in _TUNERS:
        _TUNERS[each.coded.name] = Tuner("all-MiniLM-L6-v2", texts_of(quotes, each.codebook))
    beside = Deepening(
        quotes=quotes,
        embeddings=each.embeddings,
        codebook=each.codebook,
        passages=each.passages,
        config=MatchConfig(),
        tuner=_TUNERS[each.coded.name],
    )
    codings = codings_of(each, rows)
    plain = Matcher(quotes, each.embeddings, each.codebook, each.passages, MatchConfig()).match(codings)
    deep = deepen(beside, codings, seed=seed)
    tuned = beside.tuned(codings, (), seed=seed)
    instead = replace(beside, instead=True)
    return {
        "untuned": _figures(each, plain, codings, rest),
        "beside": {"kappa": _kappa(each, beside.matcher(tuned).match(codings), rest)},
        "instead": {"kappa": _kappa(each, instead.matcher(tuned).match(codings), rest)},
        "gain on held-out decided texts": [round(figure, 4) for figure in deep.gain or ()],
        "kept": deep.matching is not None,
        "as the rule says": _figures(each, deep.matching or plain, codings, rest),
    }


def _figures(each: Material, matching: Matching, codings: Any, rest: Rows) -> dict[str, float]:
    scores = matching.scores_of([each.quotes[row].id for row in rest])
    answers = each.answers[rest]
    calibration = fit_calibration(matching.held_out, codings)
    probable = calibration.probabilities(scores.scores)[np.arange(len(rest)), answers]
    return {
        "kappa": _kappa(each, matching, rest),
        "log likelihood": round(float(np.log(np.maximum(probable, 1e-9)).mean()), 4),
    }


def _kappa(each: Material, matching: Matching, rest: Rows) -> float:
    scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
    return round(agreement.figures_of(each.answers[rest], scores)["kappa"], 4)


if __name__ == "__main__":
    main()
