"""Code sets with a guarantee: which codes to look at so that the person's own is among them.

Split conformal prediction with the probability as score (Sadinle, Lei & Wasserman 2019), on scores
that decided quotes would have got undecided. If the decided quotes are drawn like the others, the
set of a further quote that gets codes holds all of them at least as often as the level says, on
average over quotes, whatever the quality of the suggestions: bad suggestions make large sets.
"""

import math
from collections.abc import Sequence

from themeseed.records import Coding, MatchScores
from themeseed.suggest.calibration import Calibration, held_out_probabilities


def code_set_bar(
    held_out: MatchScores, codings: Sequence[Coding], calibration: Calibration, level: float
) -> float | None:
    """Return the probability from which a code belongs to a quote's set.

    Quotes that no code was given are left aside: the guarantee is for quotes that get codes. Where
    several people decided on a quote, the set must hold the codes of all of them.

    Args:
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided on them.
        calibration: makes scores probabilities.
        level: how often the set shall hold the codes, between 0 and 1.

    Returns:
        The bar, or None where too few quotes are decided for the level (9 for 0.9, 19 for 0.95).
    """
    probabilities = held_out_probabilities(held_out, codings, calibration)
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(held_out.code_ids)}
    least: dict[str, float] = {}
    for coding in codings:
        given = [column[code] for code in coding.codes if code in column]
        if given and coding.quote_id in row:
            lowest = float(probabilities[row[coding.quote_id], given].min())
            least[coding.quote_id] = min(lowest, least.get(coding.quote_id, 1.0))
    # The quantile of Vovk's conformal prediction, of n + 1: the further quote counts as well.
    place = math.ceil((len(least) + 1) * level)
    if place > len(least):
        return None
    return sorted(least.values(), reverse=True)[place - 1]
