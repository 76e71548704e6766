"""What is known before a quote is looked at: the codebook's passages and what people decided.

Each known text becomes one row: where it stands, what it says for each code, how much it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Codebook, Coding, Passage, Refusal

PASSAGE_WEIGHT = 1.0
DECISION_WEIGHT = 1.0
NONE_WEIGHT = 0.1
"""Where codes exclude each other, how much a decision that no code fits counts beside a decision for a
code: quotes that fit nothing seldom resemble each other, and often those that fit something. Less would
be better by a hair (benchmarks/match/choose_none.py); so much still tells on a quote that is nearly the
same."""

MOST_IGNORANCE = 0.2
"""Where several codes may apply, ignorance believes in as much as one code a quote, spread over all, but
in none more than this: benchmarks/match/choose_several.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTexts:
    """m known texts: their row in the views, what they say, weights (m), and where they come from.

    `believed` (m x k) holds shares of belief in each code, `targets` the same less what ignorance
    would believe. `refused` (m) says which texts only rule codes out: those in which the belief is
    zero. `sources` holds the Passage, or the ids of the decided quotes that share the text.
    """

    rows: NDArray[np.intp]
    believed: NDArray[np.float64]
    targets: NDArray[np.float64]
    refused: NDArray[np.bool_]
    weights: NDArray[np.float64]
    sources: tuple[Passage | tuple[str, ...], ...]


def known_texts(
    codebook: Codebook,
    passage_rows: Mapping[str, int],
    quote_rows: Mapping[str, int],
    words_of: Mapping[str, str],
    codings: Sequence[Coding],
    refusals: Sequence[Refusal],
    *,
    exclusive: bool,
) -> KnownTexts:
    """Return one row for each passage and each decided text, in an order that is always the same.

    A target is the share of belief in each code, less the share that ignorance would give it
    (1/k; where each code applies or not a fifth at most). Several coders of one
    quote, and several quotes with the same words, are averaged: where they differ the target is
    soft. The text counts as often as it was said, and stands in one row, so that leaving out the
    row leaves out all that was decided on these words.
    A refused code gets no share and the others share alike; an `exclude` passage counts as a
    refusal. Where some quotes with the same words were coded, refusals of the others count for
    nothing. Decisions of codes that the codebook no longer has count for nothing.

    Args:
        codebook: whose codable codes are the columns, sorted by id.
        passage_rows: row in the views by id of passage; passages that are not in it say nothing.
        quote_rows: row in the views by id of quote; quotes that are not in it are ignored.
        words_of: what quotes are compared by (same_words), by id.
        codings: what people decided.
        refusals: suggestions turned down.
        exclusive: whether a quote has one code.
    """
    column = {code_id: number for number, code_id in enumerate(sorted(codebook.codable_ids))}
    rows: list[int] = []
    shares: list[NDArray[np.float64]] = []
    weights: list[float] = []
    rules_out: list[bool] = []
    sources: list[Passage | tuple[str, ...]] = []
    for passage in sorted(codebook.passages(), key=lambda each: each.id):
        if passage.id not in passage_rows:
            continue
        against = passage.kind == "exclude"
        rows.append(passage_rows[passage.id])
        shares.append((_refused if against else _given)((passage.code_id,), column, exclusive=exclusive))
        weights.append(PASSAGE_WEIGHT)
        rules_out.append(against)
        sources.append(passage)
    coded, refused = _decided_shares(codings, refusals, column, exclusive=exclusive)
    decided = refused | coded
    by_words: dict[str, list[str]] = {}
    for quote_id in sorted(decided.keys() & quote_rows.keys(), key=quote_rows.__getitem__):
        by_words.setdefault(words_of[quote_id], []).append(quote_id)
    for quote_ids in by_words.values():
        telling = [quote_id for quote_id in quote_ids if quote_id in coded] or quote_ids
        rows.append(quote_rows[quote_ids[0]])
        share = np.mean([decided[quote_id] for quote_id in telling], axis=0)
        shares.append(share)
        none = max(0.0, 1.0 - share.sum()) if exclusive and telling[0] in coded else 0.0
        weights.append(DECISION_WEIGHT * len(telling) * (1.0 - none * (1.0 - NONE_WEIGHT)))
        rules_out.append(telling[0] not in coded)
        sources.append(tuple(quote_ids))
    believed = np.array(shares).reshape(len(rows), len(column))
    return KnownTexts(
        rows=np.array(rows, dtype=np.intp),
        believed=believed,
        targets=believed - _ignorance(len(column), exclusive=exclusive),
        refused=np.array(rules_out, dtype=bool),
        weights=_balanced(np.array(weights), believed),
        sources=tuple(sources),
    )


def _decided_shares(
    codings: Sequence[Coding], refusals: Sequence[Refusal], column: Mapping[str, int], *, exclusive: bool
) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]]]:
    """Return what was said of each quote that was coded, and of those that were only refused a code."""
    coded: dict[str, list[NDArray[np.float64]]] = {}
    refused: dict[str, list[NDArray[np.float64]]] = {}
    for coding in sorted(codings, key=lambda each: (each.coder_id, each.codes)):
        known = tuple(code for code in coding.codes if code in column)
        if known or not coding.codes:
            coded.setdefault(coding.quote_id, []).append(_given(known, column, exclusive=exclusive))
    for refusal in sorted(refusals, key=lambda each: (each.coder_id, each.codes)):
        known = tuple(code for code in refusal.codes if code in column)
        if known and refusal.quote_id not in coded and refusal.quote_id not in refused:
            refused[refusal.quote_id] = [_refused(known, column, exclusive=exclusive)]
    return (
        {quote_id: np.mean(shares, axis=0) for quote_id, shares in coded.items()},
        {quote_id: np.mean(shares, axis=0) for quote_id, shares in refused.items()},
    )


def _given(codes: Sequence[str], column: Mapping[str, int], *, exclusive: bool) -> NDArray[np.float64]:
    share = np.zeros(len(column))
    for code in codes:
        share[column[code]] = 1 / len(codes) if exclusive else 1.0
    return share


def _refused(codes: Sequence[str], column: Mapping[str, int], *, exclusive: bool) -> NDArray[np.float64]:
    """Return what a refusal says: nothing for these codes, and for the others what ignorance says."""
    left = len(column) - len(set(codes)) if exclusive else len(column)
    share = np.full(len(column), _ignorance(left or len(column), exclusive=exclusive))
    for code in codes:
        share[column[code]] = 0.0
    return share


def _ignorance(n_codes: int, *, exclusive: bool) -> float:
    # A code that stands alone still competes with "no theme fits".
    return 1 / max(2, n_codes) if exclusive else min(MOST_IGNORANCE, 1 / n_codes)


def _balanced(weights: NDArray[np.float64], believed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights that lift rare codes by the square root of their rarity (King & Zeng 2001)."""
    mass = weights @ believed
    present = mass > 0
    if not present.any():
        return weights
    lift = np.ones_like(mass)
    lift[present] = np.sqrt(mass[present].mean() / mass[present])
    row_mass = believed.sum(axis=1)
    row_lift = np.ones(len(weights))
    coded = row_mass > 0
    row_lift[coded] = (believed[coded] @ lift) / row_mass[coded]
    return weights * row_lift
