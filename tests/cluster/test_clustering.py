"""What holds of every clustering: each quote once, never all left out, order and luck aside."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cluster.planted import planted, reordered
from themeseed.cluster import cluster
from themeseed.cluster import clustering as clustering_module
from themeseed.config import ClusterConfig
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.records import Clustering, Embeddings, Words

AUTO = ClusterConfig()


def _members(clustering: Clustering) -> list[str]:
    inside = [quote_id for group in clustering.clusters for quote_id in group.quote_ids]
    return sorted([*inside, *clustering.unclustered_ids])


def test_planted_groups_are_found_and_their_number_with_them() -> None:
    embeddings, words, truth = planted([20, 15, 10, 8])
    found = cluster(embeddings, words, AUTO, seed=0)
    assert [len(group.quote_ids) for group in found.clusters] == [20, 15, 10, 8]
    assert all(len({truth[one] for one in group.quote_ids}) == 1 for group in found.clusters)
    assert found.unclustered_ids == ()
    assert found.method == "walks"
    assert "53 quotes" in found.reason
    assert "weak" not in found.reason


def test_two_uneven_but_clear_groups_are_not_split_further() -> None:
    embeddings, words, _ = planted([40, 10])
    found = cluster(embeddings, words, AUTO, seed=0)
    assert [len(group.quote_ids) for group in found.clusters] == [40, 10]


def test_weak_structure_is_called_weak_and_no_group_swallows_the_rest() -> None:
    embeddings, words, _ = planted([53], spread=3.0)
    found = cluster(embeddings, words, AUTO, seed=0)
    assert "neighbourhoods" in found.reason
    assert len(found.clusters[0].quote_ids) <= 53 / 2


@pytest.mark.parametrize("method", ["walks", "ward", "coarse", "kmeans"])
def test_keywords_and_exemplars_belong_to_their_group(method: str) -> None:
    embeddings, words, truth = planted([12, 9, 6])
    config = replace(AUTO, method=method, n_clusters=3)  # type: ignore[arg-type]  # parametrized
    found = cluster(embeddings, words, config, seed=0)
    assert found.method == method
    for group in found.clusters:
        true = truth[group.quote_ids[0]]
        assert group.keywords[0] == f"theme{true}"
        assert len(group.keywords) == 8
        assert len(group.exemplar_ids) == 3
        assert set(group.exemplar_ids) <= set(group.quote_ids)


@given(order=st.permutations(range(30)))
@settings(max_examples=25, deadline=None)
def test_any_order_of_the_quotes_gives_the_same_clustering(order: list[int]) -> None:
    embeddings, words, _ = planted([14, 10, 6], spread=0.6)
    assert cluster(reordered(embeddings, order), words, AUTO, seed=0) == cluster(
        embeddings, words, AUTO, seed=0
    )


@pytest.mark.parametrize("method", ["walks", "ward", "coarse", "kmeans"])
def test_any_order_gives_the_same_clustering_with_duplicates_and_ties(method: str) -> None:
    embeddings, words, _ = planted([6, 6, 6], spread=0.0)
    config = replace(AUTO, method=method)  # type: ignore[arg-type]  # parametrized
    backwards = reordered(embeddings, range(17, -1, -1))
    found = cluster(embeddings, words, config, seed=0)
    assert cluster(backwards, words, config, seed=0) == found
    assert [len(group.quote_ids) for group in found.clusters] == [6, 6, 6]


@given(seed=st.integers(0, 1000), n=st.integers(1, 40), spread=st.sampled_from([0.0, 0.2, 5.0]))
@settings(max_examples=40, deadline=None)
def test_every_quote_is_somewhere_once_and_never_are_all_left_out(
    seed: int, n: int, spread: float
) -> None:
    embeddings, words, _ = planted([n - n // 3, n // 3], spread=spread, seed=seed)
    found = cluster(embeddings, words, AUTO, seed=0)
    assert _members(found) == sorted(embeddings.ids)
    assert found.clusters
    assert len(found.unclustered_ids) <= 0.2 * n


@pytest.mark.parametrize("n", range(1, 11))
@pytest.mark.parametrize("n_clusters", [0, 1, 3, 20])
def test_one_to_ten_quotes_are_grouped_whatever_number_is_asked_for(n: int, n_clusters: int) -> None:
    embeddings, words, _ = planted([n - n // 2, n // 2], spread=0.4)
    found = cluster(embeddings, words, replace(AUTO, n_clusters=n_clusters), seed=0)
    assert _members(found) == sorted(embeddings.ids)
    assert found.clusters
    assert found.reason.endswith(".")


@pytest.mark.parametrize(("n", "said"), [(1, "one quote"), (2, "too few"), (3, "too few")])
def test_too_few_quotes_make_one_named_group(n: int, said: str) -> None:
    embeddings, words, _ = planted([n])
    found = cluster(embeddings, words, AUTO, seed=0)
    assert [len(group.quote_ids) for group in found.clusters] == [n]
    assert found.method == "one group"
    assert said in found.reason


def test_quotes_with_one_vector_make_one_named_group() -> None:
    embeddings, words, _ = planted([9], spread=0.0)
    found = cluster(embeddings, words, AUTO, seed=0)
    assert len(found.clusters) == 1
    assert "All 9 quotes have the same vector" in found.reason


def test_more_groups_than_distinct_quotes_are_cut_down_and_said() -> None:
    embeddings, words, _ = planted([5, 5], spread=0.0)
    found = cluster(embeddings, words, replace(AUTO, n_clusters=7), seed=0)
    assert len(found.clusters) == 2
    assert "7 groups were asked for, but only 2" in found.reason


def test_groups_that_are_too_small_are_left_unclustered_and_counted() -> None:
    embeddings, words, truth = planted([10, 10, 1])
    found = cluster(embeddings, words, replace(AUTO, n_clusters=3), seed=0)
    assert [truth[one] for one in found.unclustered_ids] == [2]
    assert "1 in groups smaller than 2 are left unclustered" in found.reason


def test_groups_are_kept_when_all_are_too_small() -> None:
    embeddings, words, _ = planted([4, 4])
    found = cluster(embeddings, words, replace(AUTO, n_clusters=2, min_cluster_size=5), seed=0)
    assert len(found.clusters) == 2
    assert found.unclustered_ids == ()
    assert "shown all the same" in found.reason


def test_no_cut_that_leaves_many_out_is_chosen() -> None:
    embeddings, words, _ = planted([4, 4, 4])
    found = cluster(embeddings, words, replace(AUTO, min_cluster_size=5), seed=0)
    assert len(found.unclustered_ids) <= 0.2 * 12


def test_many_quotes_get_a_tree_over_small_groups_and_the_reason_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clustering_module, "TREE_LIMIT", 40)
    embeddings, words, _ = planted([30, 20, 10])
    found = cluster(embeddings, words, AUTO, seed=3)
    assert found.method == "coarse"
    assert "60 quotes are more than 40" in found.reason
    assert [len(group.quote_ids) for group in found.clusters] == [30, 20, 10]
    assert cluster(embeddings, words, AUTO, seed=3) == found


def test_ids_are_those_of_the_members_and_clusters_stand_largest_first() -> None:
    embeddings, words, _ = planted([5, 9, 5])
    found = cluster(embeddings, words, AUTO, seed=0)
    again = cluster(embeddings, words, replace(AUTO, n_clusters=3), seed=9)
    assert [group.id for group in found.clusters] == [group.id for group in again.clusters]
    assert [len(group.quote_ids) for group in found.clusters] == [9, 5, 5]
    content = {
        each: vector.tobytes() for each, vector in zip(embeddings.ids, embeddings.vectors, strict=True)
    }
    first = [min(content[each] for each in group.quote_ids) for group in found.clusters]
    assert first[1] < first[2]


def test_a_vector_of_zeros_is_grouped_like_any_other() -> None:
    embeddings, words, _ = planted([5, 5])
    vectors = embeddings.vectors.copy()
    vectors[0] = 0.0
    found = cluster(replace(embeddings, vectors=vectors), words, AUTO, seed=0)
    assert _members(found) == sorted(embeddings.ids)


def test_no_quotes_are_nothing_to_do() -> None:
    empty = Embeddings(ids=(), vectors=np.empty((0, 4), dtype=np.float32), encoder_digest="none")
    with pytest.raises(NothingToDoError, match="themeseed add"):
        cluster(empty, Words(ids=(), lemmas=()), AUTO, seed=0)


def test_a_quote_without_words_is_named() -> None:
    embeddings, words, _ = planted([4, 4])
    short = Words(ids=words.ids[1:], lemmas=words.lemmas[1:])
    with pytest.raises(UnknownNameError, match=f"1 of 8 quotes .* '{words.ids[0]}'"):
        cluster(embeddings, short, AUTO, seed=0)


def test_a_step_finer_has_twice_as_many_groups_and_says_so() -> None:
    embeddings, words, _ = planted([20, 15, 10, 8])
    counts = {
        grain: len(cluster(embeddings, words, AUTO, seed=0, grain=grain).clusters)
        for grain in (-5, -1, 0, 1)
    }
    assert counts == {-5: 2, -1: 2, 0: 4, 1: 8}
    finer = cluster(embeddings, words, AUTO, seed=0, grain=1)
    assert "1 step finer: 8." in finer.reason
    assert dict(finer.parameters)["groups"] == "8"


def test_what_a_person_makes_of_the_groups_is_described_and_found_again_like_any_other() -> None:
    embeddings, words, _ = planted([20, 15, 10, 8])
    plain = cluster(embeddings, words, AUTO, seed=0)
    two, three, four = (each.quote_ids for each in plain.clusters[1:])
    documents = dict.fromkeys(embeddings.ids, "d")
    found = cluster(
        embeddings, words, AUTO, seed=0, documents=documents,
        reshape=lambda groups: [(*groups[0], *groups[3]), groups[1], groups[2][:4]],
    )  # fmt: skip
    assert [len(each.quote_ids) for each in found.clusters] == [28, 15, 4]
    assert set(four) <= set(found.clusters[0].quote_ids)
    assert found.clusters[1] == replace(plain.clusters[1], refound=1.0)
    assert set(found.unclustered_ids) == set(three[4:])
    assert set(two) == set(found.clusters[1].quote_ids)
    # A merge against the texts is not found again.
    assert found.clusters[0].refound is not None
    assert found.clusters[0].refound < 0.8
    assert {"theme0", "theme3"} <= set(found.clusters[0].keywords)
