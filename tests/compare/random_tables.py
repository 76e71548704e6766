"""Random codings, the same on every machine: what we and other implementations are both given.

Only the standard library's `random`, whose numbers Python keeps between versions, is used, so that
benchmarks/compare/other_implementations.py can make the same tables in an environment of its own.
"""

import random

N = 1000
WEIGHTS = ("linear", "quadratic", "ordinal", "radical")

Row = list[int | None]
"""One coder's categories (1 and more), quote by quote; None where the coder did not decide."""

Unit = tuple[int, int, int]
"""Start, end and value (1 and more)."""


def ratings(seed: int) -> tuple[list[Row], int]:
    """Two to five coders and two to five categories; every fourth table has no gaps."""
    chosen = random.Random(seed)  # noqa: S311  # test input, no secret
    n_coders, n_quotes, q = chosen.randint(2, 5), chosen.randint(5, 30), chosen.randint(2, 5)
    keep, missing = chosen.random(), 0.0 if seed % 4 == 0 else chosen.random() * 0.4
    while True:
        truth = [chosen.randint(1, q) for _ in range(n_quotes)]
        rows: list[Row] = [
            [
                None
                if chosen.random() < missing
                else (it if chosen.random() < keep else chosen.randint(1, q))
                for it in truth
            ]
            for _ in range(n_coders)
        ]
        columns = [[it for it in column if it is not None] for column in zip(*rows, strict=True)]
        paired = {it for column in columns if len(column) > 1 for it in column}
        if len(paired) > 1 and all(any(it is not None for it in row) for row in rows):
            return rows, q


def sets(seed: int) -> list[list[frozenset[str] | None]]:
    """Two to four coders who give each quote some of four codes, or do not decide."""
    chosen = random.Random(seed)  # noqa: S311
    n_coders, n_quotes = chosen.randint(2, 4), chosen.randint(5, 25)
    keep, missing = chosen.random(), chosen.random() * 0.3
    while True:
        truth = [_some(chosen) for _ in range(n_quotes)]
        rows = [
            [
                None if chosen.random() < missing else (it if chosen.random() < keep else _some(chosen))
                for it in truth
            ]
            for _ in range(n_coders)
        ]
        columns = [[it for it in column if it is not None] for column in zip(*rows, strict=True)]
        paired = {it for column in columns if len(column) > 1 for it in column}
        everyone = all(any(it is not None for it in row) for row in rows)
        if everyone and len(paired) > 1 and any(len(it) > 1 for it in paired):
            return rows


def boundaries(seed: int) -> tuple[int, set[int], set[int]]:
    """A number of words and two coders' boundaries between them."""
    chosen = random.Random(seed)  # noqa: S311
    n_words, often = chosen.randint(4, 60), chosen.uniform(0.05, 0.6)
    one = {at for at in range(1, n_words) if chosen.random() < often}
    moved = {at + chosen.choice([-1, 0, 0, 1]) for at in one if chosen.random() < 0.8}
    return n_words, one, {at for at in moved if 0 < at < n_words} or {1}


def units(seed: int) -> tuple[int, list[list[Unit]]]:
    """A length and what two to four coders mark in it, without overlap, with one of three values."""
    chosen = random.Random(seed)  # noqa: S311
    length = chosen.randint(30, 90)
    found = []
    for _ in range(chosen.randint(2, 4)):
        at, marked = chosen.randint(0, 5), []
        while at < length:
            end = min(length, at + chosen.randint(1, 15))
            marked.append((at, end, chosen.randint(1, 3)))
            at = end + chosen.choice([0, 0, 1, 5, 10])
        found.append(marked)
    return length, found


def _some(chosen: random.Random) -> frozenset[str]:
    return frozenset(chosen.sample("abcd", chosen.choice([0, 1, 1, 1, 2, 2, 3])))
