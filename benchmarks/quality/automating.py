"""Whether bands keep what they promise: suggestions accepted unread, and how many of them are right.

    python benchmarks/quality/automating.py

On each set, 100, 200 and 400 texts are decided blind, by lot; bands are made as `themeseed automate`
makes them, for a wanted precision of 0.7, 0.8 and 0.9 with 95% confidence for each code. On the
others: how many codes get a band, the share of texts accepted unread, how many of these are right,
and in how many of all trials (a code in a seed) a band was given of which fewer were right than
wanted: it must be at most 5%. The same without correcting for the search of a bar, which takes the
widest bar whose lower bound (Clopper and Pearson 1934) is high enough, and without any bound, which
takes the widest bar whose share in the sample is. Forty seeds. Writes automating.json beside this file.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import Material, material
from ways import codings_of, matched

from themeseed.suggest import Offered, band_of, fit_calibration
from themeseed.suggest.bands import BARS

SEEDS = 40
BUDGETS = (100, 200, 400)
WANTED = (0.7, 0.8, 0.9)
CONFIDENCE = 0.95
LEAST_REST = 60
LEAST_TEXTS = 150
WAYS = ("band", "without correction", "without bound")


def main() -> None:
    """Measure every set that is large enough, and write the figures."""
    content: dict[str, Any] = {"seeds": SEEDS, "confidence": CONFIDENCE, "sets": {}}
    for each in material():
        if len(each.quotes) < LEAST_TEXTS:
            continue
        budgets = [n for n in BUDGETS if len(each.quotes) - n >= LEAST_REST]
        content["sets"][each.coded.name] = {str(n): _measured(each, n) for n in budgets}
        print(each.coded.name, content["sets"][each.coded.name], flush=True)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _measured(each: Material, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return the figures by wanted precision and way."""
    trials: dict[tuple[float, str], list[tuple[int, int]]] = {}
    n_rest = 0
    for seed in range(SEEDS):
        order = np.random.default_rng(seed).permutation(len(each.quotes))
        n_rest += len(order) - n
        truth = {each.quotes[row].id: int(each.answers[row]) for row in order[n:]}
        for code, offered in enumerate(_offered(each, order[:n])):
            for wanted in WANTED:
                for way, bar in _bars(offered, wanted, len(order), len(order) - n).items():
                    accepted = [
                        truth[it.quote_id] == code
                        for it in offered
                        if it.kind == "rest" and bar is not None and it.probability >= bar
                    ]
                    trials.setdefault((wanted, way), []).append((len(accepted), sum(accepted)))
    found: dict[str, dict[str, dict[str, float]]] = {}
    for (wanted, way), counts in trials.items():
        given = [(m, right) for m, right in counts if m]
        n_accepted = sum(m for m, _ in given)
        n_right = sum(right for _, right in given)
        broken = sum(right < wanted * m - 1e-9 for m, right in given)
        found.setdefault(str(wanted), {})[way] = {
            "codes": len(each.codebook.codes),
            "codes with a band": round(len(given) / SEEDS, 2),
            "accepted": round(n_accepted / n_rest, 4),
            "right": round(n_right / n_accepted, 4) if n_accepted else 1.0,
            "promise broken": round(broken / len(counts), 4),
            "promise broken, of bands": round(broken / len(given), 4) if given else 0.0,
        }
    return found


def _offered(each: Material, rows: Any) -> list[list[Offered]]:
    """Return by code what is suggested first, with what the person gave where that is decided."""
    codings = codings_of(each, rows)
    matching = matched(each, rows)
    calibration = fit_calibration(matching.held_out, codings)
    scores = matching.without_own_decisions()
    codes = calibration.probabilities(scores.scores)
    given = {coding.quote_id: coding.codes[0] for coding in codings}
    found: list[list[Offered]] = [[] for _ in scores.code_ids]
    for quote_id, own in zip(scores.quote_ids, codes, strict=True):
        best = int(own.argmax())
        if own[best] > 1 - own.sum():
            found[best].append(
                Offered(
                    quote_id=quote_id,
                    probability=float(own[best]),
                    kind="sample" if quote_id in given else "rest",
                    right=given.get(quote_id) == scores.code_ids[best],
                )
            )
    return found


def _bars(
    offered: list[Offered], wanted: float, n_quotes: int, n_undecided: int
) -> dict[str, float | None]:
    band = band_of(
        "code",
        offered,
        precision=wanted,
        confidence=CONFIDENCE,
        n_quotes=n_quotes,
        n_undecided=n_undecided,
    )
    return {
        "band": band.bar,
        "without correction": _widest(offered, wanted, bound=True),
        "without bound": _widest(offered, wanted, bound=False),
    }


def _widest(offered: list[Offered], wanted: float, *, bound: bool) -> float | None:
    from scipy.stats import beta

    found = None
    for bar in BARS:
        right = [it.right for it in offered if it.kind == "sample" and it.probability >= bar]
        n_right, n = sum(right), len(right)
        if not n_right:
            continue
        least = float(beta.ppf(1 - CONFIDENCE, n_right, n - n_right + 1)) if bound else n_right / n
        found = bar if least >= wanted else found
    return found


if __name__ == "__main__":
    main()
