"""Whether "no theme fits" is said of the right texts: ArgKP, where people found none for a quarter.

    python benchmarks/quality/nothing_fits.py

Every other of its small codebooks apart (the other half chose how much "none" counts,
benchmarks/match/choose_none.py), with 0 to 60 texts decided by lot, "none" among the decisions; on the
others: how well the probability that nothing fits tells texts without a code from those with one
(area under the ROC curve; 0.5 is chance), beside the raw cosine to the nearest code; how often the
answer is given, how often it is right, and how many of the texts without a code it finds. Then the
same where only texts with a code were decided and nobody has said "none", with `false_nothing` under
[suggest]: which share of the texts with a code it tells wrongly, how many of those without it finds, and
the same of the cosine to the nearest passage, its level set in the same way. Five seeds. Writes
nothing_fits.json beside this file.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import rows_of
from sklearn.metrics import roc_auc_score

from themeseed.config import EmbedConfig, MatchConfig
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.match import Matcher
from themeseed.records import Code, Codebook, Coding, Embeddings, Quote
from themeseed.suggest import fit_calibration

ARGKP = "argkp_keypoints"
SEEDS = 5
BUDGETS = (0, 10, 20, 40, 60)
LEAST = 5
CODED_BUDGETS = (20, 40)
WANTED = (0.05, 0.1, 0.2)
FIGURES = ("area", "area of cosine", "texts without a code", "said", "right when said", "found")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Small:
    """One codebook with its texts, the codes of each (perhaps none), and vectors."""

    quotes: tuple[Quote, ...]
    codes: tuple[tuple[str, ...], ...]
    codebook: Codebook
    embeddings: Embeddings
    passages: Embeddings


def main() -> None:
    """Measure all codebooks, and write the means."""
    small = codebooks()[0::2]
    content = {
        "codebooks": len(small),
        "seeds": SEEDS,
        "decided": {str(n): _measured(small, n) for n in BUDGETS},
        "codes only": {str(n): _coded_only(small, n) for n in CODED_BUDGETS},
    }
    print(content)
    text = json.dumps(content, indent=1) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def codebooks() -> list[Small]:
    """Return every codebook of ArgKP with all its texts, each text once."""
    encoder = load_encoder(EmbedConfig())
    cache = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    texts_of: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows_of(ARGKP, "data"):
        codes = tuple(code for code in row["codes"].split(";") if code)
        texts_of.setdefault(row["codebook_id"], {}).setdefault(row["text"].strip(), codes)
    names_of: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(ARGKP, "codebook"):
        names_of.setdefault(row["codebook_id"], []).append(row)
    found = []
    for name, coded in sorted(texts_of.items()):
        texts = sorted(coded)
        quotes = tuple(
            Quote(id=f"{n:04d}", name=str(n), text=text, document_id="", start=0, end=len(text))
            for n, text in enumerate(texts)
        )
        codes = tuple(Code(id=row["code"], name=row["description"]) for row in names_of[name])
        book = Codebook(id=name, name=name, codes=codes)
        passages = book.passages()
        found.append(
            Small(
                quotes=quotes,
                codes=tuple(coded[text] for text in texts),
                codebook=book,
                embeddings=embed([q.id for q in quotes], texts, encoder, cache=cache),
                passages=embed(
                    [p.id for p in passages], [p.text for p in passages], encoder, cache=cache
                ),
            )
        )
    return found


def _measured(small: list[Small], n: int) -> dict[str, float]:
    rows: list[list[float]] = []
    for each in small:
        matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig())
        for seed in range(SEEDS):
            order = np.random.default_rng(seed).permutation(len(each.quotes))
            rest = order[n:]
            none = np.array([not each.codes[row] for row in rest])
            if min(none.sum(), (~none).sum()) >= LEAST:
                rows.append(_figures(each, matcher, order[:n], rest, none))
    with_answer = np.array(rows)
    mean = np.nanmean(with_answer, axis=0)
    return {name: round(float(value), 3) for name, value in zip(FIGURES, mean, strict=True)}


def _coded_only(small: list[Small], n: int) -> dict[str, dict[str, float]]:
    """Return what comes of each share that may be told wrongly; only texts with a code are decided."""
    found: dict[str, list[list[float]]] = {str(wanted): [] for wanted in WANTED}
    for each in small:
        matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig())
        without = np.array([not codes for codes in each.codes])
        cosine = (each.embeddings.vectors @ each.passages.vectors.T).max(axis=1)
        for seed in range(SEEDS):
            order = np.random.default_rng(seed).permutation(np.flatnonzero(~without))
            rest = np.concatenate([order[n:], np.flatnonzero(without)])
            if min(len(order) - n, without.sum()) < LEAST:
                continue
            codings = [
                Coding(quote_id=each.quotes[row].id, coder_id="people", codes=each.codes[row])
                for row in order[:n]
            ]
            matching = matcher.match(codings)
            scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
            none = without[rest]
            for wanted in WANTED:
                calibration = fit_calibration(matching.held_out, codings, false_nothing=wanted)
                probable = calibration.probabilities(scores)
                nothing = 1 - probable.sum(axis=1)
                said = nothing > probable.max(axis=1)
                plain = cosine[rest] < np.sort(cosine[order[:n]])[int(wanted * (n + 1)) - 1]
                found[str(wanted)].append(
                    [
                        float(roc_auc_score(none, nothing)),
                        float(roc_auc_score(none, -cosine[rest])),
                        float(said[~none].mean()),
                        float(said[none].mean()),
                        float(plain[~none].mean()),
                        float(plain[none].mean()),
                    ]
                )
    names = ("area", "area of cosine", "told wrongly", "found", "cosine: told wrongly", "cosine: found")
    return {
        wanted: {
            name: round(float(value), 3)
            for name, value in zip(names, np.mean(rows, axis=0), strict=True)
        }
        for wanted, rows in found.items()
    }


def _figures(each: Small, matcher: Matcher, decided: Any, rest: Any, none: Any) -> list[float]:
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=each.codes[row]) for row in decided
    ]
    matching = matcher.match(codings)
    calibration = fit_calibration(matching.held_out, codings)
    scores = matching.scores_of([each.quotes[row].id for row in rest]).scores
    probable = calibration.probabilities(scores)
    nothing = 1 - probable.sum(axis=1)
    said = nothing > probable.max(axis=1)
    cosine = (each.embeddings.vectors[rest] @ each.passages.vectors.T).max(axis=1)
    return [
        float(roc_auc_score(none, nothing)),
        float(roc_auc_score(none, -cosine)),
        float(none.mean()),
        float(said.mean()),
        float(none[said].mean()) if said.any() else float("nan"),
        float(said[none].mean()),
    ]


if __name__ == "__main__":
    main()
