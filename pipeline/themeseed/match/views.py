"""The views of a text that are compared: its vector by each encoder, and the letters of its words.

Every view is a cosine kernel with ones on the diagonal, so that views can be averaged.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from themeseed.records import Embeddings

GRAM = 4
HALF = 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Features of n texts (n x f, rows of unit length or zero), dense or sparse.

    `weight` says how much what the view says counts beside a view of weight 1.
    """

    features: NDArray[np.float32] | NDArray[np.float64] | sparse.csr_array
    weight: float = 1.0

    def rows(self, chosen: slice | NDArray[np.intp]) -> "View":
        """Return the view of some of the texts."""
        return View(features=self.features[chosen], weight=self.weight)

    def exact(self) -> "View":
        """Return the same features in double precision."""
        return View(features=self.features.astype(np.float64), weight=self.weight)

    def cosines(self, other: "View") -> NDArray[np.float64]:
        """Return the cosines of these n texts with the m texts of another view (n x m)."""
        products = self.features @ other.features.T
        dense = products if isinstance(products, np.ndarray) else products.toarray()
        return np.asarray(dense, dtype=np.float64)


def mean_kernel(views: Sequence[View], others: Sequence[View]) -> NDArray[np.float64]:
    """Return the mean by weight of the views' cosines between n texts and m other texts (n x m)."""
    shares = shares_of(views)
    total = shares[0] * views[0].cosines(others[0])
    for share, view, other in zip(shares[1:], views[1:], others[1:], strict=True):
        total += share * view.cosines(other)
    return total


def shares_of(views: Sequence[View]) -> tuple[float, ...]:
    """Return each view's share of all weight."""
    total = sum(view.weight for view in views)
    return tuple(view.weight / total for view in views)


def vector_views(quotes: Embeddings, passages: Embeddings) -> tuple[View, ...]:
    """Return a view by each encoder of quotes and, in the rows after them, of codebook passages."""
    first = vector_view(np.vstack([quotes.vectors, passages.vectors]), len(quotes.ids), quotes.weight)
    return first, *(
        vector_view(
            np.vstack([one.vectors, other.vectors]), len(one.ids) if one.centred else 0, one.weight
        )
        for one, other in zip(quotes.others, passages.others, strict=True)
    )


def vector_view(vectors: NDArray[np.float32], n_quotes: int, weight: float = 1.0) -> View:
    """Return the vector view of quotes (the first n_quotes rows, by which it is centred) and passages.

    Half of the quotes' mean is taken from every vector before it is scaled to unit length: what
    all quotes of a study share ("about mental health teams") otherwise drowns what sets them
    apart, and a code whose description sits in the middle of everything would win every quote
    (hubness; Radovanovic et al. 2010). Half, since the full mean costs accuracy once there are
    decisions: benchmarks/match/choose_defaults.py.
    """
    return centred_view(vectors, centre_of(vectors[:n_quotes]), weight)


def centre_of(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the mean of quotes' vectors; zero where there are none."""
    if not len(vectors):
        return np.zeros(vectors.shape[1])
    return np.asarray(vectors.mean(axis=0, dtype=np.float64))


def centred_view(vectors: NDArray[np.float32], centre: NDArray[np.float64], weight: float = 1.0) -> View:
    """Return the view of vectors with half of this centre taken away."""
    features = _unit_rows(np.asarray(vectors - HALF * centre, dtype=np.float32))
    return View(features=features, weight=weight)


def letter_view(texts: Sequence[str]) -> View:
    """Return the TF-IDF view of runs of four letters inside words, for all texts; see `Letters`."""
    return Letters(texts).own


class Letters:
    """Runs of four letters inside words: how rare each is among some texts, for these and for new ones.

    Term counts enter as 1 + log(count), document frequencies smoothed (Manning et al. 2008,
    section 6.4). Runs of letters take "recruit", "recruited" and "recruitment" for kin without a
    stemmer, in any language that is written with spaces. Written out here since importing
    scikit-learn's vectorizer takes longer than embedding 100 quotes: docs/decisions/.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the runs of letters of these texts; `own` is their view."""
        self._vocabulary: dict[str, int] = {}
        grams_of_word: dict[str, list[int]] = {}
        counts = [_gram_counts(text, self._vocabulary, grams_of_word) for text in texts]
        indices = np.fromiter((gram for count in counts for gram in count), dtype=np.int64)
        frequency = np.bincount(indices, minlength=len(self._vocabulary))
        self._idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        self._unseen = np.log(1 + len(texts)) + 1
        self.own = View(features=_weighted(counts, self._idf))

    def view_of(self, texts: Sequence[str]) -> View:
        """Return the view of new texts, which change nothing for others."""
        vocabulary = dict(self._vocabulary)
        grams_of_word: dict[str, list[int]] = {}
        counts = [_gram_counts(text, vocabulary, grams_of_word) for text in texts]
        # What only the new texts have makes them less alike to all that is known.
        n_new = len(vocabulary) - len(self._vocabulary)
        features = _weighted(counts, np.concatenate([self._idf, np.full(n_new, self._unseen)]))
        return View(features=features[:, : self.own.features.shape[1]])


def _weighted(counts: Sequence[Counter[int]], idf: NDArray[np.float64]) -> sparse.csr_array:
    """Return counts of runs as rows of unit length (n x vocabulary), by how rare each run is."""
    lengths = np.array([len(count) for count in counts], dtype=np.int64)
    indices = np.fromiter((gram for count in counts for gram in sorted(count)), dtype=np.int64)
    values = np.fromiter((count[gram] for count in counts for gram in sorted(count)), dtype=np.float64)
    weights = (1 + np.log(values)) * idf[indices]
    row_of = np.repeat(np.arange(len(counts)), lengths)
    norms = np.sqrt(np.bincount(row_of, weights=weights**2, minlength=len(counts)))
    weights /= np.maximum(norms, np.finfo(float).tiny)[row_of]
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_array((weights, indices, pointers), shape=(len(counts), max(1, len(idf))))


def _gram_counts(
    text: str, vocabulary: dict[str, int], grams_of_word: dict[str, list[int]]
) -> Counter[int]:
    counts: Counter[int] = Counter()
    for word in _WORD.findall(text.casefold()):
        grams = grams_of_word.get(word)
        if grams is None:
            padded = f" {word} "
            pieces = [padded[i : i + GRAM] for i in range(max(1, len(padded) - GRAM + 1))]
            grams = [vocabulary.setdefault(piece, len(vocabulary)) for piece in pieces]
            grams_of_word[word] = grams
        counts.update(grams)
    return counts


def _unit_rows(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)
