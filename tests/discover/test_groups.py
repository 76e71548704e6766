"""Groups beyond chance: planted ones are found, chance's are not."""

import numpy as np
from numpy.typing import NDArray

from themeseed.discover import alike_groups, distinct_sample, provisional_groups, shuffled_texts


def unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def noise(n: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, 32))
    return unit(rows)


def found_in(
    vectors: NDArray[np.float32], *, explained: NDArray[np.float64] | None = None
) -> list[set[int]]:
    n = len(vectors)
    groups = alike_groups(
        vectors,
        np.zeros((n, 2)) if explained is None else explained,
        [noise(n, 1_000 + number) for number in range(20)],
        [str(row % 3) for row in range(n)],
        smallest=4,
        most=10,
        seed=0,
    )
    return [set(group.rows.tolist()) for group in groups]


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


def test_noise_has_no_groups() -> None:
    assert sum(bool(found_in(noise(60, seed))) for seed in range(20)) <= 2


def test_a_group_says_how_often_it_comes_back_without_each_document() -> None:
    vectors = planted(1)
    groups = alike_groups(
        vectors, np.zeros((60, 2)), [noise(60, 1_000 + it) for it in range(20)],
        [str(row % 3) for row in range(60)], smallest=4, most=10, seed=0,
    )  # fmt: skip
    for group in groups:
        assert 0 < group.refound <= 1
        assert len(group.refound_documents) == 3


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
