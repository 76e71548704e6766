"""What is likeliest for every quote, without the evidence: enough to put quotes in order."""

from collections.abc import Sequence

import numpy as np

from themeseed.config import SuggestConfig
from themeseed.records import Likeliest, MatchScores, Refusal
from themeseed.suggest.calibration import Calibration
from themeseed.suggest.suggesting import rounded, shown_columns


def likeliest(
    scores: MatchScores,
    calibration: Calibration,
    config: SuggestConfig,
    *,
    refusals: Sequence[Refusal] = (),
) -> tuple[Likeliest, ...]:
    """Return for each quote what `suggest` would put before the reviewer, in the order of `scores`.

    Args:
        scores: n quotes x k codes.
        calibration: makes scores probabilities.
        config: the bar and the most codes.
        refusals: codes that people turned down for a quote are not put before anybody again.
    """
    refused = {(each.quote_id, code) for each in refusals for code in each.codes}
    probabilities = rounded(calibration.probabilities(scores.scores))
    by_id = np.argsort(np.array(scores.code_ids), kind="stable")
    orders = by_id[np.argsort(-probabilities[:, by_id], axis=1, kind="stable")]
    found: list[Likeliest] = []
    for row, quote_id in enumerate(scores.quote_ids):
        order, own = orders[row], probabilities[row]
        shown = shown_columns(own, order, calibration, config)
        codes = tuple(scores.code_ids[column] for column in order if int(column) in shown)
        second = float(own[order[1]]) if len(order) > 1 else 0.0
        found.append(
            Likeliest(
                quote_id=quote_id,
                suggested=tuple(code for code in codes if (quote_id, code) not in refused),
                probability=float(own[order[0]]),
                lead=float(own[order[0]]) - second,
            )
        )
    return tuple(found)
