"""What other implementations say of 1,000 random tables: the figures that our tests must equal.

    python -m venv other && other/bin/pip install irrCAC statsmodels nltk segeval
    other/bin/pip install --no-deps krippendorff-unitized-alpha
    PYTHONHASHSEED=0 other/bin/python benchmarks/compare/other_implementations.py

In an environment of its own, because irrCAC holds back what we need (scipy 1.12, coverage below 7)
and segeval and krippendorff-unitized-alpha are no longer cared for. Writes
tests/compare/other_implementations.csv, which tests/compare/test_other_implementations.py reads.
The tables are made by tests/compare/random_tables.py. A cell is empty where an implementation does
not take the table (statsmodels and nltk's kappas: no gaps) or fails on it.
"""

import csv
import sys
from contextlib import suppress
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pandas as pd
import segeval
from irrCAC.raw import CAC
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import (
    EMPTY_TAG,
    KrippendorffUnitizedAlpha,
    Segment,
)
from nltk.metrics.agreement import AnnotationTask
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "compare"))

import random_tables  # noqa: E402

PACKAGES = ("irrCAC", "statsmodels", "nltk", "segeval", "krippendorff-unitized-alpha")


def of_ratings(seed: int) -> dict[str, float]:
    """Return the figures of a table of single codes."""
    rows, q = random_tables.ratings(seed)
    frame = pd.DataFrame(rows, dtype=float).T
    weights = random_tables.WEIGHTS[seed % len(random_tables.WEIGHTS)]
    figures = {}
    for name, method, weighed in (
        ("fleiss", "fleiss", "identity"),
        ("conger", "conger", "identity"),
        ("ac1", "gwet", "identity"),
        ("ac2", "gwet", weights),
    ):
        found = CAC(frame, weights=weighed, categories=list(range(1, q + 1)), digits=12)
        getattr(found, method)()
        figures[name] = found.coefficient_value
        figures["agreement"] = found.pa if weighed == "identity" else figures["agreement"]
    if all(it is not None for row in rows for it in row):
        figures["statsmodels_fleiss"] = fleiss_kappa(aggregate_raters(frame.to_numpy())[0])
        task = AnnotationTask(
            [(str(c), str(i), str(it)) for c, row in enumerate(rows) for i, it in enumerate(row)]
        )
        figures["nltk_conger"] = task.multi_kappa()
        # It fails on a pair of coders with one and the same answer throughout.
        with suppress(ZeroDivisionError):
            figures["nltk_light"] = task.kappa()
    return figures


def of_sets(seed: int) -> dict[str, float]:
    """Return alpha of a table of sets; nltk's own MASI rounds 1/3 and 2/3 to two digits."""
    rows = random_tables.sets(seed)
    given = [(c, i, it) for c, row in enumerate(rows) for i, it in enumerate(row) if it is not None]
    return {
        "nltk_jaccard": AnnotationTask(given, distance=_jaccard).alpha(),
        "nltk_masi": AnnotationTask(given, distance=_masi).alpha(),
    }


def of_boundaries(seed: int) -> dict[str, float]:
    """Return boundary similarity."""
    n_words, one, two = random_tables.boundaries(seed)
    masses = [_masses(it, n_words) for it in (one, two)]
    return {"segeval": float(segeval.boundary_similarity(*masses))}


def of_units(seed: int) -> dict[str, float]:
    """Return u-alpha."""
    length, coders = random_tables.units(seed)
    segments = {}
    for coder, marked in enumerate(coders):
        found = [Segment(str(value), start, end) for start, end, value in marked]
        edges = [0, *(edge for start, end, _ in marked for edge in (start, end)), length]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        found += [Segment(EMPTY_TAG, start, end) for start, end in gaps if start < end]
        segments[str(coder)] = found
    return {"u_alpha": KrippendorffUnitizedAlpha(segments).result}


def _jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    return 1 - len(one & two) / len(one | two) if one | two else 0.0


def _masi(one: frozenset[str], two: frozenset[str]) -> float:
    if one == two:
        return 0.0
    return 1 - (1 - _jaccard(one, two)) * (2 / 3 if one <= two or two <= one else 1 / 3)


def _masses(boundaries: set[int], n_words: int) -> tuple[int, ...]:
    edges = [0, *sorted(boundaries), n_words]
    return tuple(end - start for start, end in pairwise(edges))


def main() -> None:
    """Write the figures of all tables."""
    rows = []
    for seed in range(random_tables.N):
        found = of_ratings(seed) | of_sets(seed) | of_boundaries(seed) | of_units(seed)
        rows.append({"table": seed} | {name: f"{value:.9g}" for name, value in found.items()})
    names = list(dict.fromkeys(name for row in rows for name in row))
    with (ROOT / "tests" / "compare" / "other_implementations.csv").open("w", newline="") as file:
        made_with = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        file.write(f"# benchmarks/compare/other_implementations.py with {made_with}\n")
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
