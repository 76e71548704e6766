"""How many groups: what was asked for, or the number whose groups separate best.

By silhouette where groups stand clearly apart. Where they do not, by modularity if there is a graph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.grouping import Vectors, cut, n_distinct, ward_merges
from themeseed.cluster.walks import Network, modularities

# Fewer quotes cannot show two groups that have two quotes each.
FEWEST_QUOTES = 4
# Silhouettes need all distances between rows: 2,000 rows take 32 MB.
SAMPLE = 2_000
# More groups than a person can read through help nobody.
MOST_GROUPS = 100
# A cut that leaves more than this share of the quotes in groups that are too small is not taken.
MOST_LEFT_OUT = 0.2
# Where structure is weak, silhouettes like best to split one lump from all the rest, which tells a
# reader nothing; without a graph, cuts with a group of more than this share are then passed over.
LARGEST_SHARE = 0.5
# Below it, Kaufman and Rousseeuw (1990, Finding Groups in Data, p. 88) see no substantial structure.
WEAK_SILHOUETTE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many groups to make, and why in a sentence.

    `tried` names the numbers that were compared ("2 to 10"), `silhouette` is that of the best;
    both are empty where nothing was compared.
    """

    groups: int
    reason: str
    tried: str = ""
    silhouette: float | None = None


def choose_count(
    vectors: Vectors, *, wanted: int, min_size: int, seed: int, network: Network | None = None
) -> GroupCount:
    """Return the number of groups for rows of unit length (n x d, n at least 1).

    Args:
        vectors: one row a quote, in an order that does not depend on how the quotes came.
        network: the graph of the same quotes and the tree to be cut; Ward's tree otherwise.
        wanted: the number asked for, 0 to choose.
        min_size: groups with fewer rows will be left out, which a cut should seldom do.
        seed: for the sample, where there are more than 2,000 rows.
    """
    n = len(vectors)
    distinct = n_distinct(vectors)
    if distinct == 1:
        said = "There is one quote" if n == 1 else f"All {n:,} quotes have the same vector"
        return GroupCount(groups=1, reason=f"{said}, so there is one group.")
    if wanted:
        return _as_asked(wanted, distinct)
    if n < FEWEST_QUOTES:
        return GroupCount(
            groups=1, reason=f"{n} quotes are too few to tell groups apart, so there is one group."
        )
    rows = _sample(n, seed)
    sample = np.asarray(vectors[rows], dtype=np.float64)
    # More groups than the root of n leave too few quotes in each to say what it is about.
    most = min(ceil(sqrt(n)), n_distinct(sample), len(sample) - 1, MOST_GROUPS)
    counts = range(2, max(most, 2) + 1)
    cuts = _network_cuts(network, sample, rows, counts) if network else _ward_cuts(sample, counts)
    return _best_cut(list(cuts), counts, min_size)


def _as_asked(wanted: int, distinct: int) -> GroupCount:
    if wanted > distinct:
        return GroupCount(
            groups=distinct,
            reason=(
                f"{wanted} groups were asked for, but only {distinct} quotes have a vector of their "
                f"own, so there are {distinct}."
            ),
        )
    return GroupCount(groups=wanted, reason=f"The number of groups was asked for: {wanted}.")


def _sample(n: int, seed: int) -> NDArray[np.intp]:
    if n <= SAMPLE:
        return np.arange(n, dtype=np.intp)
    return np.sort(np.random.default_rng(seed).choice(n, size=SAMPLE, replace=False))


def _best_cut(every: list["_Cut"], counts: range, min_size: int) -> GroupCount:
    tried = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else str(counts[0])
    cuts = [one for one in every if one.in_smaller(min_size) <= MOST_LEFT_OUT]
    if not cuts:
        return GroupCount(
            groups=1,
            tried=tried,
            reason=(
                f"Every cut into {tried} groups leaves too many quotes in groups smaller than "
                f"{min_size}, so there is one group."
            ),
        )
    best = _fewest_of_best(cuts, tolerance=0.0)
    balanced = [one for one in cuts if one.largest <= LARGEST_SHARE]
    if best.silhouette < WEAK_SILHOUETTE and best.modularity is not None:
        chosen = max(cuts, key=lambda one: (one.modularity or 0.0, -one.groups))
        why = f"Of {tried} groups, {chosen.groups} keep most ties between like quotes inside groups"
    elif best.silhouette >= WEAK_SILHOUETTE or not balanced:
        chosen, why = best, f"Of {tried} groups, {best.groups} separate best"
    else:
        leader = _fewest_of_best(balanced, tolerance=0.0)
        chosen = _fewest_of_best(balanced, tolerance=leader.standard_error)
        why = (
            f"Of {tried} groups, {chosen.groups} are the fewest that separate about as well as any "
            "without a group of more than half the quotes"
        )
    return GroupCount(
        groups=chosen.groups,
        tried=tried,
        silhouette=chosen.silhouette,
        reason=_explain(why, chosen.silhouette),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A tree cut into groups: mean silhouette with standard error, sizes, modularity in a graph."""

    groups: int
    silhouette: float
    standard_error: float
    sizes: tuple[int, ...]
    modularity: float | None = None

    @property
    def largest(self) -> float:
        return max(self.sizes) / sum(self.sizes)

    def in_smaller(self, min_size: int) -> float:
        return sum(size for size in self.sizes if size < min_size) / sum(self.sizes)


def _ward_cuts(vectors: NDArray[np.float64], counts: range) -> Iterator[_Cut]:
    distances = _distances(vectors)
    for count, groups in zip(counts, cut(ward_merges(vectors), counts), strict=True):
        yield _described(count, groups, _silhouettes(distances, groups))


def _network_cuts(
    network: Network, sample: NDArray[np.float64], rows: NDArray[np.intp], counts: range
) -> Iterator[_Cut]:
    """Yield the cut for each count; silhouettes are those of the sampled rows."""
    distances = _distances(sample)
    cuts = list(cut(network.merges, counts))
    inside = modularities(network.graph, cuts)
    for count, groups, modularity in zip(counts, cuts, inside, strict=True):
        yield _described(count, groups, _silhouettes(distances, groups[rows]), modularity)


def _described(
    count: int,
    groups: NDArray[np.intp],
    silhouettes: NDArray[np.float64],
    modularity: float | None = None,
) -> _Cut:
    return _Cut(
        groups=count,
        # Rounded: equal cuts must not be told apart by the last digits of a sum.
        silhouette=round(float(silhouettes.mean()), 6),
        standard_error=round(float(silhouettes.std() / sqrt(len(silhouettes))), 6),
        sizes=tuple(int(size) for size in np.bincount(groups)),
        modularity=modularity,
    )


def _distances(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 - cosine of all pairs of rows."""
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    return np.asarray(distances)


def _silhouettes(distances: NDArray[np.float64], groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the silhouette of each row; 0 where all rows of a sample stand in one group.

    Rousseeuw, P. J. (1987): Silhouettes: a graphical aid to the interpretation and validation of
    cluster analysis. J. Comput. Appl. Math. 20, 53-65.
    """
    # scikit-learn is slow to import; commands that do not cluster must not pay for it.
    from sklearn.metrics import silhouette_samples

    if len(np.unique(groups)) < 2:
        return np.zeros(len(groups))
    return np.asarray(silhouette_samples(distances, groups, metric="precomputed"))


def _fewest_of_best(cuts: list[_Cut], *, tolerance: float) -> _Cut:
    """Return the cut with the fewest groups whose silhouette is within `tolerance` of the best.

    With one standard error as the tolerance this is the rule of Breiman et al. (1984,
    Classification and Regression Trees, sec. 3.4.3): of what cannot be told apart, the simplest.
    """
    bar = max(one.silhouette for one in cuts) - tolerance
    return min((one for one in cuts if one.silhouette >= bar), key=lambda one: one.groups)


def _explain(why: str, silhouette: float) -> str:
    sentence = f"{why} (mean silhouette {silhouette:.2f}; 1 is perfect, 0 is none)."
    if silhouette < WEAK_SILHOUETTE:
        return f"{sentence} That is weak: read the groups as neighbourhoods, not as categories."
    return sentence
