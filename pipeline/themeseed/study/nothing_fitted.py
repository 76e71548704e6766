"""Candidate themes from decisions: quotes that read like those for which people found no code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster import nearest_to_centre
from themeseed.discover import provisional_groups
from themeseed.records import Code
from themeseed.records.identity import stable_id
from themeseed.study.describing import Described, jaccard
from themeseed.study.material import Material
from themeseed.study.reading_as import codes_decided, read_as

_REFITS = 10
_FIFTH = 5
_SAME = 0.5
"""Candidates that share more (Jaccard) are one."""

Level = tuple[NDArray[np.intp], ...]
"""Groups of quotes that fit nothing, apart from each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provisional:
    """Rows that read as one group of `level`, the one at `place`, when it is a code like the others."""

    level: Level
    place: int
    rows: tuple[int, ...]


def nothing_fitted(described: Described) -> tuple[Provisional, ...]:
    """Return what reads like quotes for which people found no code: groups of them, then all as one.

    At two levels, since a new theme may be one of several that are missing, or all that is missing.
    """
    found: list[Provisional] = []
    for level in _levels(described):
        for place, rows in enumerate(_read_with(described, level)):
            new = all(jaccard(set(rows), set(each.rows)) <= _SAME for each in found)
            if rows and new:
                found.append(Provisional(level=level, place=place, rows=tuple(rows)))
    return tuple(found)


def refound_by_decisions(described: Described, found: Sequence[Provisional]) -> list[float]:
    """Return how much of each comes back when a fifth of its decisions is left out: mean Jaccard."""
    rng = np.random.default_rng(described.config.seed)
    again: list[list[float]] = [[] for _ in found]
    levels = {id(each.level): each.level for each in found}
    for _ in range(_REFITS):
        for level in levels.values():
            fewer = tuple(
                np.sort(rng.choice(it, len(it) - max(1, len(it) // _FIFTH), replace=False))
                for it in level
            )
            left_out = set(np.concatenate(level).tolist()) - set(np.concatenate(fewer).tolist())
            rows = _read_with(described, fewer, left_out=left_out)
            for number, each in enumerate(found):
                if each.level is level:
                    again[number].append(jaccard(set(rows[each.place]), set(each.rows)))
    return [float(np.mean(each)) for each in again]


def refound_by_encoders(described: Described, found: Sequence[Provisional]) -> list[tuple[float, ...]]:
    """Return how much of each reads as it by each further encoder alone: Jaccard, one an encoder."""
    again: list[list[float]] = [[] for _ in found]
    levels = {id(each.level): each.level for each in found}
    whole = described.material
    for place, other in enumerate(whole.embeddings.others):
        if not other.centred:
            continue
        alone = replace(
            whole,
            embeddings=replace(other, weight=1.0),
            passages=replace(whole.passages.others[place], weight=1.0),
        )
        for level in levels.values():
            rows = _read_with(described, level, material=alone)
            for number, each in enumerate(found):
                if each.level is level:
                    again[number].append(jaccard(set(rows[each.place]), set(each.rows)))
    return [tuple(each) for each in again]


def _levels(described: Described) -> list[Level]:
    decided = codes_decided(described.material.codings)
    none_rows = [described.row[it] for it, codes in sorted(decided.items()) if not codes]
    by_code: dict[str, list[int]] = {}
    for quote_id, codes in sorted(decided.items()):
        for code in codes:
            by_code.setdefault(code, []).append(described.row[quote_id])
    groups = provisional_groups(described.vectors, none_rows, list(by_code.values()))
    if not groups:
        return []
    return [groups, (np.array(sorted(none_rows), dtype=np.intp),)]


def _read_with(
    described: Described,
    level: Level,
    *,
    left_out: Collection[int] = (),
    material: Material | None = None,
) -> list[list[int]]:
    """Return the rows that read as each group when it is a code like the others.

    `left_out` names rows whose decision is not known this time; `material` has other vectors.
    """
    material = material or described.material
    provisional = {
        stable_id("provisional", str(number)): described.quotes[_central(described, rows)]
        for number, rows in enumerate(level)
    }
    book = replace(
        material.codebook,
        # Named by its most typical quote: the passage repeats a decided quote, and is left aside.
        codes=(
            *material.codebook.codes,
            *(Code(id=code_id, name=quote.text) for code_id, quote in provisional.items()),
        ),
    )
    given = {
        described.quotes[row].id: code_id
        for code_id, rows in zip(provisional, level, strict=True)
        for row in rows
    }
    unknown = {described.quotes[row].id for row in left_out}
    codings = tuple(
        replace(each, codes=(given[each.quote_id],))
        if not each.codes and each.quote_id in given
        else each
        for each in material.codings
        if each.quote_id not in unknown
    )
    new = [passage for passage in book.passages() if passage.code_id in provisional]
    standing_for = material.embeddings.of([provisional[passage.code_id].id for passage in new])
    passages = material.passages.followed_by(standing_for.named([passage.id for passage in new]))
    with_them = replace(material, codebook=book, codings=codings, passages=passages)
    found = read_as(with_them, described.config)
    likeliest = found.likeliest()
    columns = [found.code_ids.index(code_id) for code_id in provisional]
    return [np.flatnonzero(likeliest == column).tolist() for column in columns]


def _central(described: Described, rows: NDArray[np.intp]) -> int:
    return int(rows[nearest_to_centre(described.unit[rows], most=1)[0]])
