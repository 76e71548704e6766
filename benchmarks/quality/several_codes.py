"""Several codes a quote: whether code sets hold all of them, and what is still to change.

    python benchmarks/quality/several_codes.py

GoEmotions with all codes of each text, at most 1,500 texts and codes with ten uses or more; and every
codebook of ArgKP apart, with the texts that people found several codes or none for. With 50, 100 and
200 texts decided by lot, on the others: how often the 90% code set holds all codes of a text that has
any, and its size; the expected calibration error of what is suggested (each suggested code, ten bins),
with what chance alone makes of it; how often the 95% interval of texts whose suggested codes are not
exactly the person's holds. Twenty seeds for GoEmotions, five for each codebook of ArgKP. Writes
several_codes.json beside this file.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from coded_material import MOST, rows_of
from nothing_fits import Small, codebooks

from themeseed.config import EmbedConfig, MatchConfig, SuggestConfig
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.match import Matcher, said_alike
from themeseed.records import Code, Codebook, Coding, Quote
from themeseed.suggest import calibration_error, code_set_bar, fit_calibration, still_to_change

SEEDS = 20
SEEDS_SMALL = 5
BUDGETS = (50, 100, 200)
LEVEL = 0.9
LEAST_USES = 10
LEAST_REST = 40
FIGURES = (
    "coverage", "codes in a set", "codes a text", "calibration error", "by chance",
    "changes within interval",
)  # fmt: skip


def main() -> None:
    """Measure both, and write the means."""
    content: dict[str, Any] = {"level": LEVEL, "seeds": [SEEDS, SEEDS_SMALL], "sets": {}}
    for name, sets, seeds in (
        ("GoEmotions", [goemotions()], SEEDS),
        ("ArgKP", codebooks(), SEEDS_SMALL),
    ):
        content["sets"][name] = _means(sets, seeds)
        print(name, content["sets"][name], flush=True)
    text = json.dumps(content, indent=1) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _means(sets: list[Small], seeds: int) -> dict[str, dict[str, float]]:
    found: dict[str, list[list[float]]] = {}
    for each in sets:
        config = MatchConfig(multiple=True)
        matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, config)
        for n in BUDGETS:
            if len(each.quotes) - n >= LEAST_REST:
                found.setdefault(str(n), []).extend(
                    _measured(each, matcher, n, seed) for seed in range(seeds)
                )
    return {
        n: {
            name: round(float(value), 3)
            for name, value in zip(FIGURES, np.nanmean(np.array(rows), axis=0), strict=True)
        }
        for n, rows in found.items()
    }


def _measured(each: Small, matcher: Matcher, n: int, seed: int) -> list[float]:
    order = np.random.default_rng(seed).permutation(len(each.quotes))
    alike = said_alike(each.quotes)
    seen = {alike[each.quotes[row].id] for row in order[:n]}
    rest = [row for row in order[n:] if alike[each.quotes[row].id] not in seen]
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=each.codes[row])
        for row in order[:n]
    ]
    matching = matcher.match(codings)
    calibration = fit_calibration(matching.held_out, codings)
    bar = code_set_bar(matching.held_out, codings, calibration, LEVEL) or 0.0
    found = matching.scores_of([each.quotes[row].id for row in rest])
    probable = calibration.probabilities(found.scores)
    given = np.array([[code in each.codes[row] for code in found.code_ids] for row in rest])
    in_set = probable >= bar
    in_set[np.arange(len(rest)), probable.argmax(axis=1)] = True
    coded = given.any(axis=1)
    held = (in_set | ~given).all(axis=1)[coded]
    config = SuggestConfig()
    shown = calibration.bars.shown(probable, config.max_codes)
    lucky = np.random.default_rng(seed).random(int(shown.sum())) < probable[shown]
    new = {each.quotes[row].id for row in rest}
    left = still_to_change(
        matching.scores,
        matching.held_out,
        codings,
        calibration,
        {quote.id for quote in each.quotes if quote.id not in new},
        config,
    )
    changed = int((shown != given).any(axis=1).sum())
    return [
        float(held.mean()),
        float(in_set[coded].sum(axis=1).mean()),
        float(given[coded].sum(axis=1).mean()),
        calibration_error(probable[shown], given[shown].astype(float)) if shown.any() else np.nan,
        calibration_error(probable[shown], lucky.astype(float)) if shown.any() else np.nan,
        float(left is not None and left.low <= changed <= left.high),
    ]


def goemotions(without: Collection[str] = ()) -> Small:
    """Return GoEmotions with all codes of each text, cut with a fixed seed; without some texts."""
    texts: dict[str, tuple[str, ...]] = {}
    for row in rows_of("goemotions", "data"):
        codes = tuple(code.strip() for code in row["codes"].split(";") if code.strip())
        if row["text"].strip() and row["text"].strip() not in without:
            texts.setdefault(row["text"].strip(), codes)
    chosen = sorted(texts)
    if len(chosen) > MOST:
        drawn = np.random.default_rng(0).choice(len(chosen), MOST, replace=False)
        chosen = [chosen[number] for number in sorted(drawn)]
    uses = Counter(code for text in chosen for code in texts[text])
    book = Codebook(
        id="goemotions",
        name="GoEmotions",
        codes=tuple(
            Code(id=row["code"], name=row["code"], description=row["description"])
            for row in rows_of("goemotions", "codebook")
            if uses[row["code"]] >= LEAST_USES
        ),
    )
    quotes = tuple(
        Quote(id=f"{n:04d}", name=str(n), text=text, document_id="", start=0, end=len(text))
        for n, text in enumerate(chosen)
    )
    encoder = load_encoder(EmbedConfig())
    cache = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    passages = book.passages()
    known = {code.id for code in book.codes}
    return Small(
        quotes=quotes,
        codes=tuple(tuple(code for code in texts[text] if code in known) for text in chosen),
        codebook=book,
        embeddings=embed([q.id for q in quotes], chosen, encoder, cache=cache),
        passages=embed([p.id for p in passages], [p.text for p in passages], encoder, cache=cache),
    )


if __name__ == "__main__":
    main()
