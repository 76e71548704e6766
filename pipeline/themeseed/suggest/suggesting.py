"""Suggestions: for each quote the codes, best first, with probability, evidence, and which to show."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from themeseed.config import SuggestConfig
from themeseed.records import Evidence, MatchScores, Refusal, Suggestion
from themeseed.records.identity import stable_id
from themeseed.suggest.bars import Bars
from themeseed.suggest.calibration import Calibration

Explain = Callable[[Sequence[tuple[str, str]], int], tuple[tuple[Evidence, ...], ...]]
"""Pairs of quote id and code id, and how many texts -> the evidence for each (Matching.evidence)."""

_EXPLAINED_RANKS = 3
_DECIMALS = 6


def suggest(
    scores: MatchScores,
    calibration: Calibration,
    config: SuggestConfig,
    *,
    run_id: str,
    explain: Explain | None = None,
    refusals: Sequence[Refusal] = (),
    set_bar: float | None = None,
) -> tuple[Suggestion, ...]:
    """Return one suggestion for each quote and code, quotes by id, codes best first.

    The first codes of each quote carry evidence. `suggested` is set for the codes that are put
    before the reviewer; where it is set for none, the answer is "no theme fits". Equal
    probabilities are ranked in the order of code ids, so that no order of rows or columns
    shows in the result.

    Args:
        scores: n quotes x k codes.
        calibration: makes scores probabilities.
        config: the bar, the most codes, and how much evidence.
        run_id: of the run that these suggestions belong to.
        explain: gives the evidence; without it suggestions carry none.
        refusals: codes that people turned down for a quote are not put before anybody again.
        set_bar: the probability from which a code stands in its quote's code set (code_set_bar);
            the first code always does. Without it there are no sets.
    """
    refused = {(each.quote_id, code) for each in refusals for code in each.codes}
    probabilities = rounded(calibration.probabilities(scores.scores))
    bar = None if set_bar is None else round(set_bar, _DECIMALS)
    by_id = np.argsort(np.array(scores.code_ids), kind="stable")
    result: list[Suggestion] = []
    for row in sorted(range(len(scores.quote_ids)), key=lambda each: scores.quote_ids[each]):
        order = by_id[np.argsort(-probabilities[row][by_id], kind="stable")]
        quote_id = scores.quote_ids[row]
        shown = frozenset(
            column
            for column in shown_columns(probabilities[row], order, calibration, config)
            if (quote_id, scores.code_ids[column]) not in refused
        )
        for rank, column in enumerate(order, start=1):
            code_id = scores.code_ids[column]
            result.append(
                Suggestion(
                    id=stable_id("suggestion", run_id, quote_id, code_id),
                    run_id=run_id,
                    quote_id=quote_id,
                    code_id=code_id,
                    rank=rank,
                    probability=float(probabilities[row][column]),
                    calibrated=calibration.calibrated,
                    suggested=bool(column in shown),
                    in_set=None if bar is None else bool(rank == 1 or probabilities[row][column] >= bar),
                )
            )
    return _with_evidence(result, explain, config.evidence) if explain else tuple(result)


def _with_evidence(
    suggestions: Sequence[Suggestion], explain: Explain, limit: int
) -> tuple[Suggestion, ...]:
    chosen = [each for each in suggestions if each.suggested or each.rank <= _EXPLAINED_RANKS]
    evidence = explain([(each.quote_id, each.code_id) for each in chosen], limit)
    found = {each.id: texts for each, texts in zip(chosen, evidence, strict=True)}
    return tuple(replace(each, evidence=found.get(each.id, ())) for each in suggestions)


def rounded(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities to the digits that are kept, so that last bits decide nothing."""
    return np.round(probabilities, _DECIMALS)


def shown_columns(
    row: NDArray[np.float64], order: NDArray[np.intp], calibration: Calibration, config: SuggestConfig
) -> frozenset[int]:
    """Return the columns that are put before the reviewer."""
    if calibration.exclusive:
        best = int(order[0])
        nothing = 1.0 - float(row.sum())
        bar = config.min_probability
        fits = row[best] >= bar if bar is not None else row[best] > nothing
        return frozenset({best}) if fits else frozenset()
    bars = bars_in_force(calibration, config)
    return frozenset(
        int(column)
        for rank, column in enumerate(order[: config.max_codes])
        if row[column] >= (bars.further if rank else bars.first)
    )


def bars_in_force(calibration: Calibration, config: SuggestConfig) -> Bars:
    """Return from which probabilities codes are suggested where several may apply."""
    if config.min_probability is None:
        return calibration.bars
    return Bars(first=config.min_probability, further=config.min_probability)
