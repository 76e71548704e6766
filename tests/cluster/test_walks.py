"""Groups by random walks: what joins quotes, and how many groups are cut where nothing stands apart."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from tests.cluster.planted import planted
from themeseed.cluster import cluster
from themeseed.cluster.grouping import cut
from themeseed.cluster.likeness import likeness
from themeseed.cluster.walks import modularities, neighbour_graph, network_of, walk_merges
from themeseed.config import ClusterConfig
from themeseed.records import Embeddings, Words


def _far_apart(n: int) -> np.ndarray:
    return np.eye(n, n + 1)


def test_words_join_quotes_whose_vectors_have_nothing_in_common() -> None:
    lemmas = [("risk", "harm")] * 4 + [("pay", "hours")] * 4
    network = network_of(_far_apart(8), lemmas)
    found = next(cut(network.merges, [2]))
    assert adjusted_rand_score(found, [0] * 4 + [1] * 4) == 1.0


def test_words_of_one_stem_are_alike_and_a_quote_without_words_is_like_no_other_in_words() -> None:
    lemmas: list[tuple[str, ...]] = [("recruit",), ("recruitment",), ("kettle",), ()]
    found = likeness(_far_apart(4), lemmas)
    assert found[0, 1] > found[0, 2] + 0.1
    assert np.ptp(found[3, :3]) < 1e-6
    assert np.allclose(found, found.T, atol=1e-6)


def test_without_any_words_vectors_alone_count() -> None:
    vectors = np.asarray(planted([6, 6], spread=0.4)[0].vectors, dtype=np.float64)
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    assert np.allclose(likeness(vectors, [()] * 12), centred @ centred.T, atol=1e-5)


def test_a_chain_of_neighbours_holds_together_what_is_not_alike_itself() -> None:
    # Two bent lines: the ends of one are farther apart than its middle is from the other's.
    angle = np.linspace(0, np.pi, 30)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    rows = np.vstack([upper, lower])
    apart = np.linalg.norm(rows[:, None] - rows[None, :], axis=2)
    graph = neighbour_graph(np.asarray(np.exp(-apart / 0.1), dtype=np.float32))
    found = next(cut(walk_merges(graph), [2]))
    assert adjusted_rand_score(found, [0] * 30 + [1] * 30) == 1.0


def test_equally_near_neighbours_are_all_taken() -> None:
    alike = np.full((9, 9), 0.5, dtype=np.float32)
    assert (np.diff(neighbour_graph(alike).indptr) == 8).all()


def test_a_quote_that_nothing_is_like_is_tied_to_none_and_still_in_the_tree() -> None:
    alike = np.eye(5, dtype=np.float32)
    alike[:4, :4] = 0.9
    graph = neighbour_graph(alike)
    assert graph[[4], :].nnz == 0
    assert next(cut(walk_merges(graph), [2])).tolist() in ([0, 0, 0, 0, 1], [1, 1, 1, 1, 0])


def test_modularity_is_the_one_worked_out_by_hand() -> None:
    # Two triangles and one tie between them: 6/7 of the ties inside, half of the ends in each.
    ties = np.zeros((6, 6))
    for a, b in ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)):
        ties[a, b] = ties[b, a] = 1.0
    cuts = [np.array([0, 0, 0, 1, 1, 1]), np.zeros(6, dtype=np.intp)]
    assert modularities(sparse.csr_array(ties), cuts) == [pytest.approx(6 / 7 - 0.5, abs=1e-6), 0.0]


def test_where_nothing_stands_apart_the_number_keeps_most_ties_inside_and_the_reason_says_so() -> None:
    embeddings, words, _ = planted([20, 20, 20], spread=1.2)
    found = cluster(embeddings, words, ClusterConfig(), seed=0)
    assert "keep most ties between like quotes" in found.reason
    assert "That is weak" in found.reason
    assert 3 <= len(found.clusters) <= 8


def test_words_that_are_the_same_everywhere_change_nothing() -> None:
    embeddings, _, group_of = planted([10, 10])
    same = Words(ids=embeddings.ids, lemmas=tuple(("people",) for _ in embeddings.ids))
    found = cluster(embeddings, same, ClusterConfig(), seed=0)
    assert all(len({group_of[each] for each in it.quote_ids}) == 1 for it in found.clusters)


def test_two_quotes_can_be_parted() -> None:
    pair = Embeddings(ids=("a", "b"), vectors=np.eye(2, dtype=np.float32), encoder_digest="")
    words = Words(ids=("a", "b"), lemmas=(("risk",), ("pay",)))
    found = cluster(pair, words, ClusterConfig(n_clusters=2), seed=0)
    assert len(found.clusters) == 2
