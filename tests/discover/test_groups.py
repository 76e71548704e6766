"""Groups beyond chance: planted ones are found, chance's are not."""

import numpy as np
from numpy.typing import NDArray

from themeseed.discover import (
    Group,
    both_views,
    distinct_sample,
    groups_beyond_chance,
    is_one_thing,
    least_explained,
    parts_of,
    provisional_groups,
    refound,
    shuffled_texts,
)


def unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def noise(n: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, 32))
    return unit(rows)


def found_in(
    vectors: NDArray[np.float32], *, explained: NDArray[np.float64] | None = None
) -> list[set[int]]:
    n = len(vectors)
    groups = least_explained(
        beyond_chance(vectors), np.zeros((n, 2)) if explained is None else explained, most=10
    )
    return [set(group.rows.tolist()) for group in groups]


def beyond_chance(vectors: NDArray[np.float32]) -> tuple[Group, ...]:
    n = len(vectors)
    return groups_beyond_chance(vectors, (noise(n, 1_000 + number) for number in range(20)), smallest=4)


def planted(seed: int) -> NDArray[np.float32]:
    vectors = noise(60, seed)
    vectors[:12] += 1.5 * vectors[59]
    return unit(vectors)


def test_a_planted_group_is_found() -> None:
    wanted = set(range(12))
    groups = found_in(planted(1))
    assert max(len(wanted & each) / len(wanted | each) for each in groups) > 0.5


def test_what_one_code_explains_comes_after_what_none_does() -> None:
    first, second = set(range(12)), set(range(20, 32))
    vectors = planted(1)
    vectors[20:32] += 1.5 * vectors[58]
    vectors = unit(vectors)
    explained = np.zeros((60, 2))
    explained[:12, 0] = 1.0
    groups = found_in(vectors, explained=explained)
    assert place(second, groups) < place(first, groups)
    explained[:, 0] = 0.0
    explained[20:32, 0] = 1.0
    groups = found_in(vectors, explained=explained)
    assert place(first, groups) < place(second, groups)


def place(wanted: set[int], groups: list[set[int]]) -> int:
    """Return the place of the group that is nearest to what was planted; after all where none is."""
    similar = [len(wanted & each) / len(wanted | each) for each in groups]
    return similar.index(max(similar)) if max(similar) > 0.5 else len(groups)


def test_a_group_that_is_clearly_beyond_chance_is_so_without_any_one_of_the_copies() -> None:
    vectors = planted(1)
    vectors[:12] = unit(vectors[:12] + 3 * vectors[59])
    wanted = set(range(12))
    nearest = max(
        beyond_chance(vectors), key=lambda it: len(wanted & set(it.rows)) / len(wanted | set(it.rows))
    )
    assert nearest.again == 1.0
    assert all(it.again is None for it in groups_beyond_chance(vectors, [noise(60, 7), noise(60, 8)],
                                                               smallest=4))  # fmt: skip
    unsure = [it.again for seed in range(6) for it in beyond_chance(planted(seed))]
    assert all(it is not None and 0 <= it <= 1 for it in unsure)
    assert any(it is not None and it < 1 for it in unsure)


def test_a_group_says_how_much_of_it_comes_back_by_each_other_encoder_alone() -> None:
    vectors = planted(1)
    rows = np.asarray(vectors, dtype=np.float64)
    groups = [it.rows for it in beyond_chance(vectors)]
    blind = np.asarray(noise(60, 99), dtype=np.float64)
    found = refound(rows, groups, ["d"] * 60, seed=0, others=[rows, blind])
    assert all(it.encoders[0] == 1.0 for it in found)
    assert all(it.encoders[1] < 0.6 for it in found if it.quotes < 1)
    assert min(it.encoders[1] for it in found) < 0.5


def test_noise_has_no_groups() -> None:
    assert sum(bool(found_in(noise(60, seed))) for seed in range(20)) <= 2


def test_a_group_says_how_often_it_comes_back_without_each_document() -> None:
    vectors = planted(1)
    groups = beyond_chance(vectors)
    assert groups
    documents = [str(row % 3) for row in range(60)]
    for again in refound(
        np.asarray(vectors, dtype=np.float64), [it.rows for it in groups], documents, seed=0
    ):
        assert 0 < again.quotes <= 1
        assert len(again.documents) == 3


def test_both_views_have_the_mean_of_their_cosines() -> None:
    vectors, letters = noise(12, 1), noise(12, 2)
    rows = both_views(vectors, letters)
    centred = [unit(each - each.mean(axis=0)) for each in (vectors, letters)]
    mean = sum(each @ each.T for each in centred) / 2
    np.testing.assert_allclose(rows @ rows.T, mean, atol=1e-5)


def test_shuffled_texts_keep_their_words_and_lengths() -> None:
    texts = ["a b c", "d e", "f", "g h i j"]
    dealt = shuffled_texts(texts, seed=3)
    assert sorted(" ".join(dealt).split()) == sorted(" ".join(texts).split())
    assert [len(each.split()) for each in dealt] == [3, 2, 1, 4]
    assert dealt == shuffled_texts(texts, seed=3)
    assert dealt != shuffled_texts(texts, seed=4)


def test_each_text_is_read_once() -> None:
    assert distinct_sample(["b", "a", "B ", "c"], seed=0).tolist() == [1, 0, 3]


def test_quotes_that_fit_nothing_and_are_alike_stand_together() -> None:
    vectors = noise(40, 5)
    vectors[1:4] = vectors[0] + 0.1 * vectors[1:4]
    vectors[11:13] = vectors[10] + 0.6 * vectors[11:13]
    groups = provisional_groups(vectors, [0, 1, 2, 3, 30], [[10, 11, 12]])
    assert [each.tolist() for each in groups] == [[0, 1, 2, 3]]
    assert provisional_groups(vectors, [0], [[10, 11, 12]]) == ()


def test_a_theme_of_alike_quotes_is_one_thing_and_one_drawn_by_lot_is_not() -> None:
    rows = np.asarray(planted(1), dtype=np.float64)
    rows = rows - rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert is_one_thing(rows, np.arange(12), seed=0)
    drawn = [np.random.default_rng(seed).choice(np.arange(12, 60), 12, False) for seed in range(20)]
    assert sum(is_one_thing(rows, each, seed=0) for each in drawn) <= 4


def test_the_parts_of_a_theme_are_inside_it_apart_and_smaller() -> None:
    theme = np.arange(20)
    whole, first, inside_first, second, across = (
        Group(rows=np.array(rows), tight=1.0)
        for rows in (range(19), range(8), range(4), range(10, 15), range(16, 30))
    )
    parts = parts_of(theme, [whole, inside_first, second, first, across])
    assert [each.tolist() for each in parts] == [list(range(8)), list(range(10, 15))]
