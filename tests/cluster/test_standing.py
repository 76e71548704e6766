"""In which groups a quote stands: a second where it is no stranger, loosely where strangers are near."""

from dataclasses import replace

import numpy as np
import pytest

from tests.cluster.planted import planted, reordered
from themeseed.cluster import cluster
from themeseed.cluster.standing import NONE, mean_likeness, mean_nearness, standing
from themeseed.config import ClusterConfig
from themeseed.records import Embeddings, Words


def _with_one_more(vector: np.ndarray, embeddings: Embeddings) -> tuple[Embeddings, Words]:
    """Return the quotes and one more, "another"; none has words."""
    ids = (*embeddings.ids, "another")
    unit = vector / np.linalg.norm(vector)
    vectors = np.vstack([embeddings.vectors, unit]).astype(np.float32)
    return replace(embeddings, ids=ids, vectors=vectors), Words(ids=ids, lemmas=((),) * len(ids))


def test_a_quote_between_two_groups_stands_in_both_and_the_others_in_one() -> None:
    embeddings, _, _ = planted([14, 13, 12], spread=0.3)
    between = embeddings.vectors[:14].mean(axis=0) + embeddings.vectors[14:27].mean(axis=0)
    more, words = _with_one_more(between, embeddings)
    found = cluster(more, words, ClusterConfig(n_clusters=3), seed=0)
    assert sorted(len(each.quote_ids) for each in found.clusters) == [12, 14, 14]
    assert sorted(each.also_ids for each in found.clusters) == [(), (), ("another",)]


def test_a_quote_that_belongs_nowhere_is_loose_where_the_tree_puts_it() -> None:
    embeddings, _, _ = planted([12, 12], spread=0.1)
    more, words = _with_one_more(np.eye(16)[9], embeddings)
    found = cluster(more, words, ClusterConfig(n_clusters=2), seed=0)
    assert [it for each in found.clusters for it in each.loose_ids] == ["another"]
    assert all(each.also_ids == () for each in found.clusters)


@pytest.mark.parametrize("method", ["walks", "ward", "coarse", "kmeans"])
def test_in_any_order_the_same_quotes_stand_in_a_second_group_that_is_not_their_own(method: str) -> None:
    embeddings, _, _ = planted([60], spread=3.0)
    words = Words(ids=embeddings.ids, lemmas=((),) * 60)
    config = ClusterConfig(method=method, n_clusters=6)  # type: ignore[arg-type]  # parametrized
    found = cluster(embeddings, words, config, seed=0)
    assert any(each.also_ids for each in found.clusters)
    assert any(each.loose_ids for each in found.clusters)
    for each in found.clusters:
        assert not set(each.also_ids) & set(each.quote_ids)
        assert set(each.loose_ids) <= set(each.quote_ids)
    further = [it for each in found.clusters for it in each.also_ids]
    assert len(further) == len(set(further))
    backwards = reordered(embeddings, range(59, -1, -1))
    assert cluster(backwards, words, config, seed=0) == found


def test_groups_that_stand_clearly_apart_share_no_quote_and_hold_none_loosely() -> None:
    embeddings, words, _ = planted([20, 15, 10], spread=0.1)
    found = cluster(embeddings, words, ClusterConfig(), seed=0)
    assert len(found.clusters) == 3
    assert all(each.also_ids == () and each.loose_ids == () for each in found.clusters)


def test_likeness_to_a_group_leaves_the_quote_itself_out_and_is_the_same_from_vectors() -> None:
    vectors = np.asarray(planted([4, 3], spread=0.5)[0].vectors, dtype=np.float64)
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    alike = np.asarray(centred @ centred.T, dtype=np.float32)
    group = np.array([0, 0, 0, 1, 1, 1, NONE], dtype=np.intp)
    found = mean_likeness(alike, group)
    assert found[0, 0] == pytest.approx((alike[0, 1] + alike[0, 2]) / 2, abs=1e-5)
    assert found[0, 1] == pytest.approx(alike[0, 3:6].mean(), abs=1e-5)
    assert found[6, 0] == pytest.approx(alike[6, :3].mean(), abs=1e-5)
    assert mean_nearness(vectors, group) == pytest.approx(found, abs=2e-5)


def test_a_quote_of_no_group_may_stand_in_one_and_is_never_loose() -> None:
    near = np.array([[0.5, 0.1], [0.4, 0.0], [0.1, 0.6], [0.0, 0.5], [0.45, 0.2]], dtype=np.float32)
    group = np.array([0, 0, 1, 1, NONE], dtype=np.intp)
    found = standing(near, group, among_own=0.5)
    assert found.second.tolist() == [NONE, NONE, NONE, NONE, 0]
    assert not found.loose[4]
    stricter = standing(near, group, among_own=0.75)
    assert stricter.second.tolist() == [NONE] * 5
