"""How much of a group comes back: all where groups stand apart, little where there are none."""

from dataclasses import replace

import numpy as np
import pytest

from tests.cluster.planted import planted
from themeseed.cluster import cluster
from themeseed.cluster.refinding import refound, similarity
from themeseed.cluster.standing import NONE
from themeseed.config import ClusterConfig
from themeseed.records import Clustering, Embeddings, Words

FOUR = ClusterConfig(n_clusters=4)


def _found(embeddings: Embeddings, words: Words, config: ClusterConfig = FOUR) -> Clustering:
    documents = {quote_id: str(number % 3) for number, quote_id in enumerate(sorted(embeddings.ids))}
    return cluster(embeddings, words, config, seed=0, documents=documents)


@pytest.mark.parametrize("method", ["walks", "ward", "coarse", "kmeans"])
def test_groups_that_stand_apart_come_back_whole_and_are_not_fragile(method: str) -> None:
    embeddings, words, _ = planted([16, 14, 12, 10], spread=0.1)
    found = _found(embeddings, words, replace(FOUR, method=method))  # type: ignore[arg-type]
    assert [each.refound for each in found.clusters] == [1.0] * 4
    assert [each.refound_documents for each in found.clusters] == [1.0] * 4
    assert not any(each.fragile for each in found.clusters)


def test_groups_of_noise_come_back_in_part_and_are_called_fragile() -> None:
    embeddings, _, _ = planted([60], spread=3.0)
    found = _found(embeddings, Words(ids=embeddings.ids, lemmas=((),) * 60))
    assert all(each.refound is not None and each.refound < 0.9 for each in found.clusters)
    assert any(each.fragile for each in found.clusters)


def test_a_group_of_one_document_alone_is_gone_without_it() -> None:
    embeddings, words, truth = planted([15, 12, 9], spread=0.1)
    documents = {quote_id: "alone" if group == 2 else str(group) for quote_id, group in truth.items()}
    mixed = {it: documents[it] if truth[it] == 2 else str(n % 2) for n, it in enumerate(sorted(truth))}
    found = cluster(embeddings, words, replace(FOUR, n_clusters=3), seed=0, documents=mixed)
    smallest = found.clusters[2]
    assert smallest.least_document == 0.0
    assert smallest.refound == 1.0
    assert found.clusters[0].least_document is not None
    assert found.clusters[0].least_document > 0.5


def test_an_encoder_that_sees_nothing_finds_less_of_the_groups_than_one_that_agrees() -> None:
    embeddings, _, _ = planted([16, 14, 12, 10], spread=0.2)
    silent = Words(ids=embeddings.ids, lemmas=((),) * len(embeddings.ids))
    blind = planted([52], spread=3.0, seed=7)[0]
    others = (
        replace(embeddings, encoder_digest="agrees"),
        replace(embeddings, vectors=blind.vectors, encoder_digest="blind"),
        replace(embeddings, vectors=blind.vectors, encoder_digest="what they share", centred=False),
    )
    found = _found(replace(embeddings, others=others), silent)
    assert {len(each.refound_encoders) for each in found.clusters} == {2}
    assert all(each.refound_encoders[0] == 1.0 for each in found.clusters)
    assert all(each.refound_encoders[1] < 0.6 for each in found.clusters)


def test_without_documents_nothing_is_measured_and_the_groups_are_the_same() -> None:
    embeddings, words, _ = planted([16, 14], spread=0.2)
    plain = cluster(embeddings, words, ClusterConfig(), seed=0)
    assert [each.refound for each in plain.clusters] == [None, None]
    measured = _found(embeddings, words, ClusterConfig())
    assert [each.quote_ids for each in measured.clusters] == [each.quote_ids for each in plain.clusters]


def test_similarity_is_jaccard_to_the_nearest_and_leaves_out_who_is_in_no_group() -> None:
    group = np.array([0, 0, 0, 1, 1, NONE], dtype=np.intp)
    again = np.array([4, 4, 7, 7, 7, 4], dtype=np.intp)
    # Group 0 shares two with the three of 4; group 1 both of its own with the three of 7.
    assert similarity(group, again, 2) == pytest.approx([2 / 4, 2 / 3])
    assert similarity(np.array([0, 0], dtype=np.intp), np.array([1, 1], dtype=np.intp), 2)[1] == 0.0


def test_too_few_quotes_are_not_grouped_again_and_of_very_many_some_are() -> None:
    documents = ["d"] * 9
    assert refound(np.arange(9, dtype=np.intp) % 2, documents, lambda rows, _: rows, seed=0) == ()
    sizes: list[int] = []

    def regroup(rows: np.ndarray, _seed: int) -> np.ndarray:
        sizes.append(len(rows))
        return rows % 2

    many = np.arange(30_000, dtype=np.intp) % 2
    found = refound(many, ["d"] * 30_000, regroup, seed=0)
    assert [each.quotes for each in found] == [1.0, 1.0]
    assert set(sizes) == {16_000}
    assert len(sizes) == 5
