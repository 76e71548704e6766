"""Candidate themes from likeness: groups of quotes tighter than chance, that no code explains alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.config import Config
from themeseed.discover import (
    Group,
    Refound,
    at_grain,
    both_views,
    distinct_sample,
    groups_beyond_chance,
    n_copies,
    refound,
    shuffled_texts,
)
from themeseed.match import letter_view
from themeseed.study.describing import Described
from themeseed.study.reading_as import Rows
from themeseed.study.together import together

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> their vectors (n x d)."""

FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sought:
    """All groups beyond chance among the quotes that were read, whatever the codebook says.

    `read` (r) are rows of all quotes, `views` (r x f) what was compared of them, `groups` hold rows
    of `views`; `n_copies` says how many shuffled copies chance was judged by.
    """

    read: NDArray[np.intp]
    views: Rows
    groups: tuple[Group, ...]
    n_copies: int


def sought(
    texts: Sequence[str], vectors: NDArray[np.float32], config: Config, embed_texts: Embed
) -> Sought:
    """Return the groups beyond chance of quotes, given in order of their text.

    Args:
        texts: n quotes.
        vectors: n x d.
        config: seed, fewest quotes of a group, whether letters count.
        embed_texts: embeds shuffled texts with the encoder of the vectors.
    """
    read = distinct_sample(texts, seed=config.seed)
    chosen = [texts[row] for row in read]
    if len(read) < FEWEST:
        return Sought(read=read, views=np.empty((len(read), 0)), groups=(), n_copies=0)
    wanted = n_copies(len(read))

    def copies() -> Iterator[Rows]:
        for number in range(wanted):
            dealt = shuffled_texts(chosen, seed=config.seed + number)
            yield _views(embed_texts(dealt), dealt, words=config.match.words)

    views = _views(vectors[read], chosen, words=config.match.words)
    groups = groups_beyond_chance(views, copies(), smallest=config.discover.min_quotes)
    return Sought(read=read, views=views, groups=groups, n_copies=wanted)


def alike(described: Described, among: Sought, *, most: int, grain: int = 0) -> tuple[Group, ...]:
    """Return the groups that no code explains alone, at most as many as asked for.

    Rows are those of `among.views`. `grain` says how many steps finer they are wanted; coarser below 0.
    """
    probabilities = described.reading.probabilities[among.read]
    return at_grain(among.groups, probabilities, most=most, grain=grain)


def with_unread(described: Described, among: Sought, group: Group) -> list[int]:
    """Return the rows of a group, of all quotes, with those that were not read and are as near."""
    return _joined(described.unit, among.read, among.read[group.rows])


def refound_by_likeness(
    described: Described, among: Sought, groups: Sequence[Group]
) -> tuple[Refound, ...]:
    """Return how much of each group comes back without a fifth of the quotes, and each document.

    And by each further encoder alone.
    """
    texts = [described.quotes[row].text for row in among.read]
    words = described.config.match.words
    of = together(described.quotes)
    return refound(
        among.views,
        [each.rows for each in groups],
        [of[described.quotes[row].id] for row in among.read],
        seed=described.config.seed,
        others=[_views(each[among.read], texts, words=words) for each in described.by_others],
    )


def _views(vectors: NDArray[np.float32], texts: Sequence[str], *, words: bool) -> Rows:
    if not words:
        return np.asarray(vectors, dtype=np.float64)
    return both_views(vectors, letter_view(texts).features)


def _joined(unit: Rows, read: NDArray[np.intp], rows: NDArray[np.intp]) -> list[int]:
    """Return a group's rows with the near ones among those that were not read.

    Near: at least as near as three quarters of the group are.
    """
    centre = unit[rows].mean(axis=0)
    bar = float(np.quantile(unit[rows] @ centre, 0.25))
    unread = np.ones(len(unit), dtype=bool)
    unread[read] = False
    near = np.round(unit @ centre, 9) >= round(bar, 9)
    return sorted({*rows.tolist(), *np.flatnonzero(unread & near).tolist()})
