"""Figures of many coders on 1,000 random tables, against what other implementations say of them.

The others' figures stand in other_implementations.csv, made by a benchmark in an environment of its
own; the `krippendorff` package is asked here.
"""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from krippendorff import alpha

from tests.compare import random_tables
from themeseed.compare import many_figures, many_frame, unitizing
from themeseed.compare.boundaries import boundary_edits
from themeseed.compare.masi import jaccard_distances, masi_distances
from themeseed.compare.ratings import Ratings, rate
from themeseed.compare.scale_weights import scale_weights
from themeseed.records import Coding

RECORDED = Path(__file__).with_name("other_implementations.csv")
SEEDS = range(random_tables.N)


@cache
def recorded() -> list[dict[str, str]]:
    lines = RECORDED.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def of_ratings(seed: int) -> tuple[Ratings, int]:
    rows, q = random_tables.ratings(seed)
    codings = [
        Coding(quote_id=f"{quote:03}", coder_id=str(coder), codes=(str(category),))
        for coder, row in enumerate(rows)
        for quote, category in enumerate(row)
        if category is not None
    ]
    return rate(codings, [str(it) for it in range(1, q + 1)]), q


def of_sets(seed: int) -> Ratings:
    codings = [
        Coding(quote_id=f"{quote:03}", coder_id=str(coder), codes=tuple(sorted(codes)))
        for coder, row in enumerate(random_tables.sets(seed))
        for quote, codes in enumerate(row)
        if codes is not None
    ]
    return rate(codings, "abcd")


@cache
def figures_of_ratings(seed: int) -> dict[str, float]:
    ratings, q = of_ratings(seed)
    weights = scale_weights(random_tables.WEIGHTS[seed % len(random_tables.WEIGHTS)], q)  # type: ignore[arg-type]  # a name of the list
    frame = many_frame.frame(ratings, weights)
    found = many_figures.overall(frame, ratings.observed[None, :])[0]
    return dict(zip(frame.names, map(float, found), strict=True))


@cache
def figures_of_sets(seed: int) -> dict[str, float]:
    frame = many_frame.frame(of_sets(seed), None)
    found = many_figures.overall(frame, frame.ratings.observed[None, :])[0]
    return dict(zip(frame.names, map(float, found), strict=True))


def similarity(seed: int) -> float:
    edits = boundary_edits(*random_tables.boundaries(seed)[1:])
    return edits.agreed / edits.total


def alpha_u(seed: int) -> float:
    length, coders = random_tables.units(seed)
    return float(unitizing.alpha_u(unitizing.sums(coders, length, 3)))


OURS: dict[str, Callable[[int], float]] = {
    "agreement": lambda seed: figures_of_ratings(seed)["percent agreement"],
    "fleiss": lambda seed: figures_of_ratings(seed)["Fleiss' kappa"],
    "conger": lambda seed: figures_of_ratings(seed)["Conger's kappa"],
    "ac1": lambda seed: figures_of_ratings(seed)["Gwet's AC1"],
    "ac2": lambda seed: figures_of_ratings(seed)["Gwet's AC2"],
    "statsmodels_fleiss": lambda seed: figures_of_ratings(seed)["Fleiss' kappa"],
    "nltk_conger": lambda seed: figures_of_ratings(seed)["Conger's kappa"],
    "nltk_light": lambda seed: figures_of_ratings(seed)["mean pairwise kappa"],
    "nltk_jaccard": lambda seed: figures_of_sets(seed)["Krippendorff's alpha (Jaccard)"],
    "nltk_masi": lambda seed: figures_of_sets(seed)["Krippendorff's alpha (MASI)"],
    "segeval": similarity,
    "u_alpha": alpha_u,
}


def test_every_recorded_figure_is_compared() -> None:
    assert len(recorded()) == random_tables.N
    assert {*recorded()[0]} == {"table", *OURS}


@pytest.mark.parametrize("name", OURS)
def test_figures_are_the_recorded_ones_of_another_implementation(name: str) -> None:
    theirs = {seed: row[name] for seed, row in enumerate(recorded()) if row[name] not in ("", "nan")}
    assert len(theirs) >= (200 if name.startswith(("statsmodels", "nltk_conger", "nltk_light")) else 990)
    ours = [OURS[name](seed) for seed in theirs]
    np.testing.assert_allclose(ours, [float(it) for it in theirs.values()], atol=2e-9, rtol=2e-8)


def test_alpha_of_1000_tables_is_the_krippendorff_packages() -> None:
    ours, theirs = [], []
    for seed in SEEDS:
        rows, q = random_tables.ratings(seed)
        told = np.array([[np.nan if it is None else it for it in row] for row in rows])
        ours.append(figures_of_ratings(seed)["Krippendorff's alpha"])
        theirs.append(
            alpha(
                reliability_data=told,
                value_domain=list(range(1, q + 1)),
                level_of_measurement="nominal",
            )
        )
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_alpha_of_each_code_of_1000_tables_is_the_krippendorff_packages() -> None:
    ours, theirs = [], []
    for seed in SEEDS:
        ratings, _ = of_ratings(seed)
        found = many_figures.by_column(
            many_frame.frame(ratings, None), ratings.observed[None, :], ratings.membership
        )[0]
        cells = ratings.cells[ratings.cell_of]
        for code in np.flatnonzero(~np.isnan(found[:, many_frame.NAMES.index("Krippendorff's alpha")])):
            told = np.where(cells >= 0, ratings.membership[cells, code], np.nan)
            ours.append(found[code, many_frame.NAMES.index("Krippendorff's alpha")])
            theirs.append(alpha(reliability_data=told.T, level_of_measurement="nominal"))
    assert len(ours) > 2000
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "distances_of"),
    [
        ("Krippendorff's alpha", lambda member: 1.0 - np.eye(len(member))),
        ("Krippendorff's alpha (Jaccard)", jaccard_distances),
        ("Krippendorff's alpha (MASI)", masi_distances),
    ],
)
def test_alpha_of_1000_tables_of_sets_is_the_krippendorff_packages(
    name: str, distances_of: Callable[[np.ndarray], np.ndarray]
) -> None:
    ours, theirs = [], []
    for seed in SEEDS:
        ratings = of_sets(seed)
        n_answers = len(ratings.answers)
        counts = np.array(
            [
                np.bincount(cell[cell >= 0], minlength=n_answers)
                for cell in ratings.cells[ratings.cell_of]
            ]
        )
        distances = distances_of(ratings.membership)
        ours.append(figures_of_sets(seed)[name])
        theirs.append(
            alpha(
                value_counts=counts,
                level_of_measurement=lambda v1, v2, i1, i2, n_v, dtype, d=distances: d[i1, i2],  # noqa: ARG005
            )
        )
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
