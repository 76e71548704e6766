"""Themes and groups by the people who say them, and by meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.coefficients import NOTHING, Floats
from themeseed.compare.resampling import percentiles
from themeseed.config import CompareConfig
from themeseed.records import Interval, Measure

PEOPLE = "Jaccard overlap of people"
MEANING = "cosine of texts and quotes"
_DRAWN = 200
"""Resamples of a group's quotes; each is a mean of as many vectors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meanings:
    """Vectors of quotes by id (n x d) and of themes by id (the mean of their texts)."""

    quote_ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    themes: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """By the theme's position: its figure with the group that it is paired with, and the nearest."""

    measures: Mapping[int, Measure] = field(default_factory=dict)
    nearest: Mapping[int, int] = field(default_factory=dict)


def by_people(
    quote_ids: Sequence[str],
    themes: Mapping[str, Sequence[str]],
    groups: Mapping[str, Sequence[str]],
    case_of: Mapping[str, str],
    pairs: Mapping[int, int],
    config: CompareConfig,
    seed: int,
) -> Nearest:
    """Return how far the people who speak of a theme are those of its group.

    Intervals resample people. Nothing is said where fewer than two people are known.
    """
    known = sorted({case_of[it] for it in quote_ids if it in case_of})
    if len(known) < 2:
        return Nearest()
    here = set(quote_ids)
    speak_of_theme = _presence(themes, here, case_of, known)
    speak_of_group = _presence(groups, here, case_of, known)
    drawn = np.random.default_rng(seed).multinomial(
        len(known), np.full(len(known), 1 / len(known)), size=config.resamples
    )
    times = np.concatenate([np.ones((1, len(known))), drawn])
    measures, nearest = {}, {}
    for at, of_theme in enumerate(speak_of_theme.T):
        both = times @ (of_theme[:, None] * speak_of_group)
        either = times @ np.maximum(of_theme[:, None], speak_of_group)
        overlap = np.divide(both, either, out=np.full_like(both, np.nan), where=either > 0)
        if (found := _nearest(overlap[0], pairs.get(at))) is not None:
            nearest[at] = found
        if at in pairs:
            measures[at] = _measure(PEOPLE, overlap[:, pairs[at]], config.level, "people")
    return Nearest(measures=measures, nearest=nearest)


def by_meaning(
    quote_ids: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    meanings: Meanings | None,
    theme_ids: Sequence[str],
    pairs: Mapping[int, int],
    config: CompareConfig,
    seed: int,
) -> Nearest:
    """Return how near a theme's texts are to the quotes of its group, all less the quotes' mean.

    Intervals resample the group's quotes. Nothing is said without vectors.
    """
    if meanings is None:
        return Nearest()
    row_of = {quote_id: row for row, quote_id in enumerate(meanings.quote_ids)}
    mean = meanings.vectors.mean(axis=0, dtype=np.float64)
    here = set(quote_ids)
    rows = [[row_of[it] for it in sorted(set(ids) & here) if it in row_of] for ids in groups.values()]
    vectors = [meanings.vectors[at].astype(np.float64) - mean for at in rows]
    centres = np.array([of.mean(axis=0) if len(of) else np.zeros_like(mean) for of in vectors])
    generator = np.random.default_rng(seed)
    measures, nearest = {}, {}
    for at, theme_id in enumerate(theme_ids):
        theme = meanings.themes.get(theme_id)
        if theme is None:
            continue
        texts = theme.astype(np.float64) - mean
        cosines = _cosines(centres, texts)
        if (found := _nearest(cosines, pairs.get(at))) is not None:
            nearest[at] = found
        if at in pairs and len(own := vectors[pairs[at]]):
            n = len(own)
            times = generator.multinomial(n, np.full(n, 1 / n), size=_DRAWN) / n
            values = np.concatenate([cosines[[pairs[at]]], _cosines(times @ own, texts)])
            measures[at] = _measure(MEANING, values, config.level, "quotes")
    return Nearest(measures=measures, nearest=nearest)


def _nearest(near: Floats, pair: int | None) -> int | None:
    """Return the group that is nearest, None where several are as near: few people are soon all there.

    The group that the theme is paired with is the nearest where none is nearer.
    """
    if np.isnan(near).all():
        return None
    first = np.flatnonzero(near >= np.nanmax(near) - NOTHING)
    if pair is not None and pair in first:
        return pair
    return int(first[0]) if len(first) == 1 else None


def _presence(
    groups: Mapping[str, Sequence[str]],
    here: set[str],
    case_of: Mapping[str, str],
    known: Sequence[str],
) -> Floats:
    """Return which people (rows) say anything of each group (columns)."""
    at = {case: row for row, case in enumerate(known)}
    found = np.zeros((len(known), len(groups)))
    for column, ids in enumerate(groups.values()):
        found[[at[case_of[it]] for it in ids if it in here and it in case_of], column] = 1
    return found


def _cosines(rows: Floats, one: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    return np.asarray(
        np.divide(rows @ one, lengths, out=np.full(len(rows), np.nan), where=lengths > 1e-12)
    )


def _measure(name: str, values: Floats, level: float, resampled: str) -> Measure:
    """Return a measure of which the first value is the observed one, the others of resamples."""
    if np.isnan(values[0]):
        return Measure(name=name, value=None, note="nothing to compare")
    low, high, _ = (float(it) for it in percentiles(values[1:], level))
    interval = None if np.isnan(low) else Interval(low=low, high=high, level=level, resampled=resampled)
    return Measure(name=name, value=float(values[0]), interval=interval)
