"""Negative cases of a code: quotes that read as it and may say the opposite, for a person to judge."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.discover import OPPOSITES, contrariness, sides
from themeseed.discover.tree import Rows
from themeseed.study.alike import Embed
from themeseed.study.describing import Described
from themeseed.study.reading_as import codes_decided
from themeseed.study.theme_texts import code_texts

MOST = 5
"""Negative cases offered of a code."""
LEAST_QUOTES = 10
"""With fewer quotes of a code all are read in any case."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inside:
    """The rows that read as a code, where it stands (d), and what was decided on it and near it.

    `accepted` has the rows that were given it, `refused` those that were decided otherwise and are as
    near to it as half of what reads as it.
    """

    code_id: str
    members: NDArray[np.intp]
    anchor: NDArray[np.float64]
    accepted: NDArray[np.intp]
    refused: NDArray[np.intp]


def negative_cases(described: Described, embed_texts: Embed) -> dict[str, tuple[str, ...]]:
    """Return by code the quotes that read as it and speak most against it, the most first; never many.

    Args:
        described: the quotes and what they read as; what was decided counts as certain.
        embed_texts: embeds the opposite words with the encoder of the material.
    """
    large = [each for each in inside_codes(described) if len(each.members) >= LEAST_QUOTES]
    if not large:
        return {}
    directions = opposite_sides(embed_texts)
    found = {}
    for each in large:
        # Rounded, and of equals the first by text: last digits must not settle an order.
        figures = np.round(against(described, each, directions), 9)
        first = each.members[np.argsort(-figures, kind="stable")[:MOST]]
        found[each.code_id] = tuple(described.quotes[row].id for row in first)
    return found


def opposite_sides(embed_texts: Embed) -> Rows:
    """Return the directions of opposite words in the encoder's space (p x d)."""
    good, bad = (_double(embed_texts([pair[place] for pair in OPPOSITES])) for place in (0, 1))
    return sides(good, bad)


def against(described: Described, inside: Inside, directions: Rows) -> NDArray[np.float64]:
    """Return for each member how far it speaks against its code; the order counts."""
    rows = _double(described.vectors)
    place = {int(row): number for number, row in enumerate(inside.accepted)}
    return contrariness(
        rows[inside.members],
        inside.anchor,
        directions,
        accepted=rows[inside.accepted],
        refused=rows[inside.refused],
        own=np.array([place.get(int(row), -1) for row in inside.members], dtype=np.intp),
    )


def inside_codes(described: Described) -> Iterator[Inside]:
    """Yield what reads as each code of the codebook, for codes that anything reads as."""
    likeliest = described.reading.likeliest()
    decided = codes_decided(described.material.codings)
    rows = _double(described.vectors)
    texts = code_texts(described.material)
    for column, code_id in enumerate(described.reading.code_ids):
        members = np.flatnonzero(likeliest == column).astype(np.intp)
        if len(members) == 0:
            continue
        known = [
            (row, code_id in decided[quote.id])
            for row, quote in enumerate(described.quotes)
            if quote.id in decided
        ]
        accepted = np.array([row for row, given in known if given], dtype=np.intp)
        others = np.array([row for row, given in known if not given], dtype=np.intp)
        # The codebook's texts count as much as all that was decided.
        parts = [_double(texts[code_id][None])] if code_id in texts else []
        parts += [rows[accepted]] if len(accepted) else []
        anchor = _mean(np.array([_mean(part) for part in parts or [rows[members]]]))
        near = float(np.median(rows[members] @ anchor))
        yield Inside(
            code_id=code_id,
            members=members,
            anchor=anchor,
            accepted=accepted,
            refused=others[rows[others] @ anchor >= near],
        )


def _mean(rows: Rows) -> NDArray[np.float64]:
    centre = rows.mean(axis=0)
    return np.asarray(centre / max(float(np.linalg.norm(centre)), 1e-12))


def _double(rows: NDArray[np.float32]) -> Rows:
    return np.asarray(rows, dtype=np.float64)
