"""Two encoders instead of one: how far each way agrees with people, with paired intervals.

    python benchmarks/quality/encoders.py FOLDER

FOLDER holds a sentence-transformers model; the figures committed are those of all-mpnet-base-v2. Sets,
splits and resampling are those of agreement.py, three seeds. Measured are the first encoder alone, the
second alone, and both with four weights of the second. "Weight chosen on the other sets" takes for
each set the weight that is best in the mean over budgets on the sets that are not it. Writes
encoders.json beside this file.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import agreement
import numpy as np
from coded_material import MOST, Material
from coded_sets import coded_sets  # beside coded_material's
from set_material import made_material
from ways import Rows, Scores, Way, codings_of

from themeseed.config import EmbedConfig, MatchConfig
from themeseed.match import Matcher
from themeseed.records import Embeddings

SEEDS = 3
BUDGETS = (
    "codebook only",
    "2 a code",
    "8 a code",
    "50 decided",
    "100 decided",
    "200 decided",
    "400 decided",
)
WEIGHTS = (0.25, 0.5, 1.0, 2.0)
FIRST, SECOND, CHOSEN = "all-MiniLM-L6-v2", "the second", "both, weight chosen on the other sets"

Change = Callable[[Embeddings], Embeddings]


def main() -> None:
    """Measure every way at every budget, choose weights by the other sets, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="the second encoder: a folder, or a name")
    model = parser.parse_args().model
    agreement.SEEDS = SEEDS
    cache = Path(tempfile.gettempdir()) / "themeseed-benchmark"
    sets = [made_material(each, cache, EmbedConfig(also=(model,))) for each in coded_sets(most=MOST)]
    found = {budget: agreement.collected(sets, budget, _ways()) for budget in BUDGETS}
    chosen = _chosen({budget: plain for budget, (plain, _) in found.items()})
    for plain, resampled in found.values():
        plain[CHOSEN] = {one: plain[_both(chosen[one])][one] for one in plain[FIRST]}
        resampled[CHOSEN] = {one: resampled[_both(chosen[one])][one] for one in resampled[FIRST]}
    content = {
        "second": Path(model).name,
        "digests": [sets[0].embeddings.encoder_digest, sets[0].embeddings.others[0].encoder_digest],
        "sets": {each.coded.name: [len(each.quotes), len(each.codebook.codes)] for each in sets},
        "seeds": SEEDS,
        "resamples": agreement.RESAMPLES,
        "weight chosen on the other sets": chosen,
        "budgets": {
            budget: agreement.told(plain, resampled, budget, CHOSEN)
            for budget, (plain, resampled) in found.items()
        },
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _ways() -> dict[str, Way]:
    return {
        FIRST: _way(lambda each: replace(each, others=())),
        SECOND: _way(lambda each: replace(each.others[0], weight=1.0)),
        **{_both(weight): _way(_weighed(weight)) for weight in WEIGHTS},
    }


def _both(weight: float) -> str:
    return f"both, the second counting {weight:g}"


def _weighed(weight: float) -> Change:
    return lambda each: replace(each, others=(replace(each.others[0], weight=weight),))


def _way(change: Change) -> Way:
    """Return a way that matches with changed vectors; the texts of one set at a time are kept."""
    latest: dict[str, Matcher] = {}

    def way(each: Material, rows: Rows) -> Scores:
        if each.coded.name not in latest:
            latest.clear()
            vectors = change(each.embeddings), change(each.passages)
            latest[each.coded.name] = Matcher(
                each.quotes, vectors[0], each.codebook, vectors[1], MatchConfig()
            )
        found = latest[each.coded.name].match(codings_of(each, rows))
        return found.scores_of([quote.id for quote in each.quotes]).scores

    return way


def _chosen(plain: dict[str, agreement.Plain]) -> dict[str, float]:
    """Return for each set the weight with the best mean kappa, over budgets, on the other sets."""
    means: dict[float, dict[str, float]] = {}
    for weight in WEIGHTS:
        kappas: dict[str, list[float]] = {}
        for by_way in plain.values():
            for one, found in by_way[_both(weight)].items():
                kappas.setdefault(one, []).append(float(np.mean([each["kappa"] for each in found])))
        means[weight] = {one: float(np.mean(each)) for one, each in kappas.items()}
    return {
        one: max(
            WEIGHTS,
            key=lambda weight: float(np.mean([k for other, k in means[weight].items() if other != one])),
        )
        for one in means[WEIGHTS[0]]
    }


if __name__ == "__main__":
    main()
