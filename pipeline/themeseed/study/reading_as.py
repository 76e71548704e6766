"""What every quote reads as: the probability of each code, certain where people decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.config import Config
from themeseed.match import match
from themeseed.records import Coding
from themeseed.study.material import Material
from themeseed.suggest import fit_calibration

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """Codes by column, and their probabilities for each quote (n x k); 1 where decided."""

    code_ids: tuple[str, ...]
    probabilities: Rows

    def likeliest(self) -> NDArray[np.intp]:
        """Return the column of each quote's likeliest answer; k where it is "no theme fits"."""
        none = 1.0 - self.probabilities.sum(axis=1, keepdims=True)
        return np.asarray(np.hstack([self.probabilities, none]).argmax(axis=1), dtype=np.intp)


def read_as(material: Material, config: Config) -> Reading:
    """Return what every quote reads as; what was decided counts as certain. Without codes: nothing."""
    if not material.codebook.codable:
        return Reading(code_ids=(), probabilities=np.zeros((len(material.quotes), 0)))
    matching = match(
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        config.match,
        codings=material.codings,
        refusals=material.refusals,
    )
    calibration = fit_calibration(matching.held_out, material.codings)
    scores = matching.without_own_decisions()
    probabilities = calibration.probabilities(scores.scores)
    if not scores.exclusive:
        # Several may apply: shares of what the quote speaks of, so that answers add up to one.
        probabilities = probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1.0)
    row = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(scores.code_ids)}
    probabilities = probabilities.copy()
    for quote_id, codes in codes_decided(material.codings).items():
        if quote_id in row:
            probabilities[row[quote_id]] = 0.0
            known = [column[code] for code in sorted(codes) if code in column]
            probabilities[row[quote_id], known] = 1.0 / max(1, len(known))
    order = [row[quote.id] for quote in material.quotes]
    return Reading(code_ids=scores.code_ids, probabilities=probabilities[order])


def codes_decided(codings: Sequence[Coding]) -> dict[str, set[str]]:
    """Return the codes of each decided quote, of all coders; no codes where none fits."""
    found: dict[str, set[str]] = {}
    for each in codings:
        found.setdefault(each.quote_id, set()).update(each.codes)
    return found
