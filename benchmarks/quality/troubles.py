"""How often warnings are right: troubles planted in sets that people coded, and no trouble at all.

    python benchmarks/quality/troubles.py

With 200 and 400 texts decided by lot, five seeds (or as many as --seeds says), on the sets of 1,000
texts and more:

slips           one in twenty decided texts gets another code by lot: how many of the first ten second
                looks are slips, in this order and in that of the lead of the other code (as it was
                before)
confused codes  half of the texts of two codes with ten or more are given the other code by lot: how
                often that pair is named; how often a pair is named where nothing was changed, and
                where the codes are made consistent (the likeliest answer of a fit to all texts)
new ground      a document of 30 undecided texts drawn by lot (false alarm), and of 30 texts of another
                set, or of one code of which nothing was decided (found)
unlike          whether decided texts look like the rest: drawn by lot (false alarm), and drawn from the
                half of the texts that lies on one side of the widest direction with three times the
                chance (found)
mixture         two codes given as one: tried, not kept; how often a code stands out by two, two and a
                half and three standard deviations, with nothing planted and with

Writes troubles.json beside this file.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import Material, material
from mixture import unusual
from numpy.typing import NDArray
from ways import Rows, codings_of, matched

from themeseed.config import MatchConfig
from themeseed.match import Matcher
from themeseed.match.matching import Matching
from themeseed.records import Coding, Embeddings, Trouble
from themeseed.study.troubles import Names, troubles
from themeseed.suggest import doubts, fit_calibration, shift

SEEDS = 5
BUDGETS = (200, 400)
LEAST_TEXTS = 1000
SLIPS = 0.05
LEAST_USES = 10
SHOWN = 10
DOCUMENT = 30
BARS = (2.0, 2.5, 3.0)
Vectors = NDArray[np.float64]


def main() -> None:
    """Plant every trouble in every large set, and write how often it was told."""
    sets = [each for each in material() if len(each.quotes) >= LEAST_TEXTS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = parser.parse_args().seeds
    content: dict[str, Any] = {"seeds": seeds, "sets": {}}
    for at, each in enumerate(sets):
        other = sets[(at + 1) % len(sets)]
        strangers = _with_strangers(each, other)
        content["sets"][each.coded.name] = {
            str(n): _means([_measured(each, strangers, n, seed) for seed in range(seeds)])
            for n in BUDGETS
        }
        print(each.coded.name, content["sets"][each.coded.name], flush=True)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _measured(each: Material, strangers: Matcher, n: int, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(each.quotes))[:n]
    codings = codings_of(each, rows)
    return {
        **_slips(each, rows, codings, rng),
        **_confused(each, rows, codings, rng),
        **_new_ground(each, strangers, codings, rows, rng),
        **_unlike(each, n, rng),
        **_mixture(each, rows, rng),
    }


def _slips(
    each: Material, rows: Rows, codings: tuple[Coding, ...], rng: np.random.Generator
) -> dict[str, float]:
    codes = [code.id for code in each.codebook.codes]
    slipped = set(rng.permutation(len(rows))[: round(SLIPS * len(rows))].tolist())
    changed = tuple(
        replace(it, codes=(str(rng.choice([code for code in codes if code not in it.codes])),))
        if number in slipped
        else it
        for number, it in enumerate(codings)
    )
    matching = _matching(each, changed)
    found = doubts(matching.held_out, changed, fit_calibration(matching.held_out, changed))
    planted = {changed[number].quote_id for number in slipped}
    by_lead = sorted(found, key=lambda it: it.probability_of_given - it.probability)
    return {
        name: sum(it.coding.quote_id in planted for it in order[:SHOWN]) / SHOWN
        for name, order in (("slips of ten", found), ("slips of ten, by lead", by_lead))
    }


def _confused(
    each: Material, rows: Rows, codings: tuple[Coding, ...], rng: np.random.Generator
) -> dict[str, float]:
    uses = np.bincount(each.answers[rows], minlength=len(each.codebook.codes))
    often = np.flatnonzero(uses >= LEAST_USES)
    one, other = (each.codebook.codes[code] for code in rng.choice(often, 2, replace=False))
    swap = {one.id: other.id, other.id: one.id}
    changed = tuple(
        replace(it, codes=(swap[it.codes[0]],)) if it.codes[0] in swap and rng.random() < 0.5 else it
        for it in codings
    )
    told = _told(each, changed, "confused codes")
    named = any(f"'{one.name}'" in it.message and f"'{other.name}'" in it.message for it in told)
    return {
        "confused: pair found": float(named),
        "confused: other pairs": float(len(told) - named),
        "confused: pairs as coded": float(len(_told(each, codings, "confused codes"))),
        "confused: pairs made consistent": float(
            len(_told(each, _consistent(each, rows), "confused codes"))
        ),
    }


def _consistent(each: Material, rows: Rows) -> tuple[Coding, ...]:
    """Return the texts with the likeliest code of a fit to all texts: no slips, plain borders."""
    if each.coded.name not in _LIKELIEST:
        fitted = matched(each, np.arange(len(each.quotes))).scores_of([q.id for q in each.quotes])
        _LIKELIEST[each.coded.name] = tuple(fitted.code_ids[it] for it in fitted.scores.argmax(axis=1))
    likeliest = _LIKELIEST[each.coded.name]
    return tuple(
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=(likeliest[row],)) for row in rows
    )


def _new_ground(
    each: Material,
    strangers: Matcher,
    codings: tuple[Coding, ...],
    rows: Rows,
    rng: np.random.Generator,
) -> dict[str, float]:
    matching = strangers.match(codings)
    decided = set(rows.tolist())
    rest = rng.permutation([row for row in range(len(each.quotes)) if row not in decided])
    by_lot = [each.quotes[row].id for row in rest[:DOCUMENT]]
    foreign = [quote_id for quote_id in matching.scores.quote_ids if quote_id.startswith("other ")]
    uses = np.bincount(each.answers, minlength=len(each.codebook.codes))
    code = int(rng.choice(np.flatnonzero(uses >= DOCUMENT)))
    of_code = [each.quotes[row].id for row in np.flatnonzero(each.answers == code)[:DOCUMENT]]
    without = strangers.match(
        [it for it in codings if it.codes[0] != each.codebook.codes[code].id], unseen=of_code
    )
    return {
        "new ground: false alarm": _is_new(each, matching, by_lot),
        "new ground: another set found": _is_new(each, matching, foreign),
        "new ground: an unknown code found": _is_new(each, without, of_code),
    }


def _is_new(each: Material, matching: Matching, quote_ids: list[str]) -> float:
    wanted = set(quote_ids)
    first = each.quotes[0]
    quotes = {
        quote_id: replace(first, id=quote_id, document_id="new" if quote_id in wanted else "rest")
        for quote_id in matching.scores.quote_ids
    }
    names = Names(
        quotes=quotes, documents={"new": "new", "rest": "rest"}, coders={}, codebook=each.codebook
    )
    calibration = fit_calibration(matching.held_out, ())
    found = troubles(matching, calibration, (), names)
    return float(any(it.kind == "new ground" and it.message.startswith("new ") for it in found))


def _unlike(each: Material, n: int, rng: np.random.Generator) -> dict[str, float]:
    vectors = each.embeddings.vectors
    centred = vectors - vectors.mean(axis=0)
    side = centred @ np.linalg.svd(centred, full_matrices=False)[2][0] > 0
    chances = np.where(side, 3.0, 1.0)

    def alarm(weights: NDArray[np.float64]) -> float:
        drawn = np.zeros(len(vectors), dtype=bool)
        drawn[rng.choice(len(vectors), n, replace=False, p=weights / weights.sum())] = True
        found = shift(vectors, drawn, ["one"] * len(vectors), seed=0)
        return float(found is not None and not found.alike)

    return {"unlike: false alarm": alarm(np.ones(len(vectors))), "unlike: found": alarm(chances)}


def _mixture(each: Material, rows: Rows, rng: np.random.Generator) -> dict[str, float]:
    vectors = each.embeddings.vectors.astype(np.float64)
    vectors -= 0.5 * vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    answers = each.answers[rows]

    def of(codes: Rows) -> dict[str, float]:
        return unusual(vectors, {str(code): rows[codes == code].tolist() for code in np.unique(codes)})

    plain = of(answers)
    found: dict[str, float] = {}
    if plain:
        one, other = rng.choice([int(code) for code in plain], 2, replace=False)
        merged = of(np.where(answers == other, one, answers))
        first = max(merged, key=lambda code: merged[code]) if merged else ""
        for bar in BARS:
            found[f"mixture: false alarm at {bar}"] = float(max(plain.values()) >= bar)
            found[f"mixture: found at {bar}"] = float(
                first == str(one) and merged.get(str(one), 0.0) >= bar
            )
    return found


def _told(each: Material, codings: tuple[Coding, ...], kind: str) -> list[Trouble]:
    matching = _matching(each, codings)
    names = Names(
        quotes={quote.id: quote for quote in each.quotes},
        documents={"": "all"},
        coders={"people": "people"},
        codebook=each.codebook,
    )
    found = troubles(matching, fit_calibration(matching.held_out, codings), codings, names)
    return [it for it in found if it.kind == kind]


def _matching(each: Material, codings: tuple[Coding, ...]) -> Matching:
    key = each.coded.name
    if key not in _MATCHERS:
        _MATCHERS[key] = Matcher(
            each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig()
        )
    return _MATCHERS[key].match(codings)


_MATCHERS: dict[str, Matcher] = {}
_LIKELIEST: dict[str, tuple[str, ...]] = {}


def _with_strangers(each: Material, other: Material) -> Matcher:
    """Return the texts of a set with 30 of another."""
    rows = np.random.default_rng(0).permutation(len(other.quotes))[:DOCUMENT]
    further = tuple(replace(other.quotes[row], id=f"other {row}") for row in rows)
    return Matcher(
        (*each.quotes, *further),
        Embeddings(
            ids=(*each.embeddings.ids, *(quote.id for quote in further)),
            vectors=np.vstack([each.embeddings.vectors, other.embeddings.vectors[rows]]),
            encoder_digest="",
        ),
        each.codebook,
        each.passages,
        MatchConfig(),
    )


def _means(found: list[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for each in found for name in each)
    return {
        name: round(float(np.mean([each[name] for each in found if name in each])), 3) for name in names
    }


if __name__ == "__main__":
    main()
