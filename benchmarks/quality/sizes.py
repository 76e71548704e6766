"""Codebooks of two codes and of two hundred, and codes with two examples among five hundred decisions.

    python benchmarks/quality/sizes.py

*Rare*: of each set with 1,000 texts or more, five codes with 20 uses or more in turn; 500 texts are
decided by lot, all but two of the code's own among them left undecided. On the other texts: how many
of the code's are given it first and among the first two, and the F1 of the code. *Two codes*: each
large set cut to ten pairs of its codes, drawn by lot. *Two hundred codes*: the 200 most used codes of
all of ArgKP's codebooks as one codebook, with their texts. Kappa on undecided texts and seconds of one
fit on one core. Ours and plain ways on the same vectors, two seeds. Writes sizes.json beside this file.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

import numpy as np
import ways
from agreement import figures_of
from coded_material import MOST, Material
from coded_sets import CodedSet, coded_sets, rows_of
from set_material import made_material, set_to  # in the folder beside this one
from sklearn.metrics import f1_score
from ways import Rows, Scores

from themeseed.match import described

SEEDS = 2
DECIDED, EXAMPLES, RARE_CODES, RARE_USES = 500, 2, 5, 20
PAIRS, PAIR_BUDGETS = 10, (0, 10, 50)
MANY, MANY_BUDGETS = 200, (0, 200, 400, 1000)
NO_LIFT = "themeseed, descriptions of rare codes not lifted"
COMPARED = (
    "themeseed", NO_LIFT, "cosine to name and description", "logistic regression",
    "both logistic regressions, added", "both, balanced, added",
)  # fmt: skip
RARE_FIGURES = ("first", "first two", "F1 of the code", "kappa of all codes")


def main() -> None:
    """Measure rare codes, two codes and two hundred, and write the figures."""
    large = [each for each in coded_sets(most=MOST) if len(each.texts) > 2 * DECIDED]
    content: dict[str, Any] = {"seeds": SEEDS, "decided": DECIDED, "examples": EXAMPLES}
    content["rare"] = {each.name: _rare(_material(each)) for each in large}
    content["two codes"] = _pairs(large)
    content["many codes"] = _many()
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _material(coded: CodedSet) -> Material:
    return made_material(coded, Path(tempfile.gettempdir()) / "themeseed-benchmark")


def _scored(each: Material, rows: Rows) -> dict[str, tuple[Scores, float]]:
    """Return each way's scores, and the seconds that they took with the texts taken in before."""
    every = ways.ways() | {NO_LIFT: _without_lift}
    ways.matched(each, np.array([], dtype=np.intp))
    found = {}
    for name in COMPARED:
        begun = time.process_time()
        found[name] = every[name](each, rows), time.process_time() - begun
    return found


def _without_lift(each: Material, rows: Rows) -> Scores:
    with set_to(described, "LIFT", 0.0):
        return ways.themeseed(each, rows)


def _forget() -> None:
    for kept in (ways._MATCHERS, ways._FEATURES, ways._LATEST):
        kept.clear()


def _rare(each: Material) -> dict[str, Any]:
    uses = np.bincount(each.answers)
    codes = np.random.default_rng(0).permutation(np.flatnonzero(uses >= RARE_USES))[:RARE_CODES]
    found: dict[str, list[list[float]]] = {name: [] for name in COMPARED}
    for code in codes:
        for seed in range(SEEDS):
            order = np.random.default_rng([seed, int(code)]).permutation(len(each.answers))
            own = order[each.answers[order] == code][:EXAMPLES]
            others = order[each.answers[order] != code][: DECIDED - EXAMPLES]
            rows = np.concatenate([own, others])
            rest = np.setdiff1d(np.arange(len(each.answers)), rows)
            answers = each.answers[rest]
            for name, (scores, _) in _scored(each, rows).items():
                ranked = np.argsort(-scores[rest], axis=1, kind="stable")
                its = answers == code
                found[name].append(
                    [
                        float((ranked[its, 0] == code).mean()),
                        float((ranked[its, :2] == code).any(axis=1).mean()),
                        float(f1_score(its, ranked[:, 0] == code, zero_division=0)),
                        figures_of(answers, scores[rest])["kappa"],
                    ]
                )
    _forget()
    told = {name: _named(RARE_FIGURES, np.mean(rows, axis=0)) for name, rows in found.items()}
    print(each.coded.name, told, flush=True)
    return told


def _pairs(large: list[CodedSet]) -> dict[str, Any]:
    kappas: dict[str, dict[str, list[float]]] = {str(n): {} for n in PAIR_BUDGETS}
    for coded in large:
        for number in range(PAIRS):
            rng = np.random.default_rng(number)
            chosen = sorted(rng.choice(len(coded.codebook), 2, replace=False).tolist())
            each = _material(_only(coded, chosen, f"{coded.name}, pair {number}"))
            for n in PAIR_BUDGETS:
                rows = rng.permutation(len(each.answers))[:n]
                rest = np.setdiff1d(np.arange(len(each.answers)), rows)
                if len(rest) < len(each.answers) / 3 or len(set(each.answers[rest])) < 2:
                    continue
                for name, (scores, _) in _scored(each, rows).items():
                    kappa = figures_of(each.answers[rest], scores[rest])["kappa"]
                    kappas[str(n)].setdefault(name, []).append(kappa)
            _forget()
    told = {
        n: {name: round(float(np.mean(found)), 3) for name, found in by_way.items()}
        for n, by_way in kappas.items()
    }
    print("two codes", told, flush=True)
    return told


def _only(coded: CodedSet, codes: list[int], name: str) -> CodedSet:
    """Return the texts of some codes of a set."""
    rows = [row for row, code in enumerate(coded.codes) if code in codes]
    return replace(
        coded,
        name=name,
        texts=tuple(coded.texts[row] for row in rows),
        codes=tuple(codes.index(coded.codes[row]) for row in rows),
        codebook=tuple(coded.codebook[code] for code in codes),
    )


def _many() -> dict[str, Any]:
    each = _material(_joined())
    told: dict[str, Any] = {"codes": len(each.codebook.codes), "texts": len(each.quotes), "budgets": {}}
    for n in MANY_BUDGETS:
        found: dict[str, list[list[float]]] = {}
        for seed in range(SEEDS if n else 1):
            rows = np.random.default_rng(seed).permutation(len(each.answers))[:n]
            rest = np.setdiff1d(np.arange(len(each.answers)), rows)
            for name, (scores, seconds) in _scored(each, rows).items():
                figures = figures_of(each.answers[rest], scores[rest])
                found.setdefault(name, []).append([figures["kappa"], figures["first two"], seconds])
        told["budgets"][str(n)] = {
            name: _named(("kappa", "first two", "seconds"), np.mean(rows, axis=0))
            for name, rows in found.items()
        }
        print(n, told["budgets"][str(n)], flush=True)
    _forget()
    return told


def _joined() -> CodedSet:
    """Return the most used codes of all of ArgKP's codebooks as one codebook, with their texts."""
    texts: dict[str, str] = {}
    for row in rows_of("argkp_keypoints", "data"):
        codes = [code for code in row["codes"].split(";") if code]
        if len(codes) == 1:
            texts.setdefault(row["text"].strip(), codes[0])
    uses = Counter(texts.values())
    kept = sorted(sorted(uses, key=lambda code: (-uses[code], code))[:MANY])
    said = {row["code"]: row["description"] for row in rows_of("argkp_keypoints", "codebook")}
    pairs = sorted((text, kept.index(code)) for text, code in texts.items() if code in kept)
    return CodedSet(
        name="ArgKP joined",
        texts=tuple(text for text, _ in pairs),
        codes=tuple(code for _, code in pairs),
        codebook=tuple((code, said[code]) for code in kept),
    )


def _named(names: tuple[str, ...], values: Any) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True)}


if __name__ == "__main__":
    main()
