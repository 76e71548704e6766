"""The number of groups, the cut of a tree, keywords and exemplars, each on its own."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from tests.cluster.planted import planted
from themeseed.cluster.coarse import coarse_to_fine_groups, weighted_ward_merges
from themeseed.cluster.count import choose_count
from themeseed.cluster.exemplars import nearest_to_centre
from themeseed.cluster.grouping import cut, ward_merges
from themeseed.cluster.keywords import class_keywords


@pytest.mark.parametrize("count", range(1, 13))
def test_a_cut_is_the_one_that_scikit_learn_makes(count: int) -> None:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import adjusted_rand_score

    vectors = np.asarray(planted([4, 4, 4], spread=0.5)[0].vectors, dtype=np.float64)
    ours = next(cut(ward_merges(vectors), [count]))
    theirs = AgglomerativeClustering(n_clusters=count, linkage="ward").fit_predict(vectors)
    assert adjusted_rand_score(ours, theirs) == 1.0
    assert len(np.unique(ours)) == count


def test_the_number_for_many_quotes_is_chosen_on_a_seeded_sample() -> None:
    vectors = np.asarray(planted([1200, 800, 500])[0].vectors, dtype=np.float64)
    first = choose_count(vectors, wanted=0, min_size=2, seed=1)
    assert first.groups == 3
    assert first.tried == "2 to 50"
    assert choose_count(vectors, wanted=0, min_size=2, seed=1) == first


def test_weak_structure_is_not_split_into_one_lump_and_the_rest() -> None:
    random = np.random.default_rng(1)
    vectors = random.normal(size=(53, 24))
    vectors[43:] += 0.6
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = choose_count(vectors, wanted=0, min_size=2, seed=0)
    sizes = np.bincount(next(cut(ward_merges(vectors), [found.groups])))
    assert sizes.max() <= 53 / 2
    assert "without a group of more than half" in found.reason


def test_a_word_that_all_groups_use_ranks_below_one_of_a_groups_own() -> None:
    groups = [[["role", "people"], ["role", "people"]], [["risk", "people"], ["risk", "people"]]]
    assert class_keywords(groups, most=2) == [("role", "people"), ("risk", "people")]


def test_of_equally_weighted_words_the_one_in_more_quotes_comes_first() -> None:
    groups = [[["again", "again"], ["zeal"], ["zeal"]]]
    assert class_keywords(groups, most=2) == [("zeal", "again")]


def test_class_tf_idf_weighs_as_the_formula_says() -> None:
    # A = 4.5 words a group. shared: 2 ln(1 + 4.5/4) = 1.51; own: 1 ln(1 + 4.5/1) = 1.70
    groups = [[["shared", "shared", "own"]], [["shared", "shared", "x", "y", "z", "w"]]]
    assert class_keywords(groups, most=2)[0] == ("own", "shared")


def test_groups_without_any_words_have_no_keywords() -> None:
    assert class_keywords([[[], []], [["risk"]]], most=3) == [(), ("risk",)]


def test_exemplars_do_not_repeat_a_quote_while_others_are_left() -> None:
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
    assert nearest_to_centre(vectors, most=2) == (0, 3)
    assert nearest_to_centre(vectors, most=9) == (0, 3, 1, 2)


@pytest.mark.parametrize("count", [2, 5, 20])
def test_a_tree_over_weighted_centres_is_the_tree_over_as_many_rows(count: int) -> None:
    random = np.random.default_rng(0)
    centres, weights = random.normal(size=(60, 6)), random.integers(1, 5, 60)
    weighted = next(cut(weighted_ward_merges(centres, weights), [count]))
    whole = next(cut(ward_merges(np.repeat(centres, weights, axis=0)), [count]))
    assert adjusted_rand_score(np.repeat(weighted, weights), whole) == 1.0


def test_many_rows_are_grouped_coarsely_first_and_groups_stand_inside_each_other() -> None:
    embeddings, _, group_of = planted([900, 600, 500], spread=0.05)
    vectors = embeddings.vectors
    found = {count: coarse_to_fine_groups(vectors, count, seed=1) for count in (3, 40)}
    assert adjusted_rand_score([group_of[each] for each in embeddings.ids], found[3]) == 1.0
    for small in range(40):
        assert len(set(found[3][found[40] == small])) == 1
