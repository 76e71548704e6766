import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from themeseed.config import EmbedConfig
from themeseed.embed import Encoder, VectorCache, embed, load_encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(EmbedConfig())


def shards(folder: Path) -> list[Path]:
    return sorted(folder.rglob("vectors-*.safetensors"))


def test_what_was_embedded_before_is_read_not_made(tmp_path: Path, encoder: Encoder) -> None:
    first = embed(["a", "b"], ["one text", "another text"], encoder, cache=VectorCache(tmp_path))
    second = embed(
        ["x", "y", "z"], ["another text", "one text", "a new text"], encoder, cache=VectorCache(tmp_path)
    )
    assert (first.computed, second.computed) == (2, 1)
    assert second.vectors[:2].tobytes() == np.ascontiguousarray(first.vectors[::-1]).tobytes()


def test_that_a_text_was_pooled_is_remembered(tmp_path: Path, encoder: Encoder) -> None:
    text = "A long sentence about nothing in particular. " * 100
    embed(["a"], [text], encoder, cache=VectorCache(tmp_path))
    assert embed(["b"], [text], encoder, cache=VectorCache(tmp_path)).pooled_ids == ("b",)


@pytest.mark.parametrize(("kept", "end"), [(0, b""), (0, b"other"), (-7, b""), (-1, b"\x7f")])
def test_a_damaged_shard_is_made_again(tmp_path: Path, encoder: Encoder, kept: int, end: bytes) -> None:
    first = embed(["a"], ["one text"], encoder, cache=VectorCache(tmp_path))
    (shard,) = shards(tmp_path)
    shard.write_bytes(shard.read_bytes()[:kept] + end)
    again = embed(["a"], ["one text"], encoder, cache=VectorCache(tmp_path))
    assert again.computed == 1
    assert again.vectors.tobytes() == first.vectors.tobytes()
    assert embed(["a"], ["one text"], encoder, cache=VectorCache(tmp_path)).computed == 0


def test_another_encoder_never_reads_these_vectors(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    cache.put([b"1" * 32], np.ones((1, 4), np.float32), [False], "first digest of an encoder")
    assert cache.get(b"1" * 32, "other digest of an encoder") is None


def test_many_small_shards_become_one(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    for number in range(40):
        vector = np.full((1, 4), number, np.float32)
        cache.put([bytes([number]) * 32], vector, [number % 2 == 0], "digest")
    assert len(shards(tmp_path)) < 33
    fresh = VectorCache(tmp_path)
    for number in range(40):
        found = fresh.get(bytes([number]) * 32, "digest")
        assert found is not None
        assert (found[0][0], found[1]) == (number, number % 2 == 0)


def test_one_large_shard_holds_what_another_process_wrote_meanwhile(tmp_path: Path) -> None:
    one, other = VectorCache(tmp_path), VectorCache(tmp_path)
    one.put([b"1" * 32], np.ones((1, 4), np.float32), [False], "digest")
    other.put([b"2" * 32], np.ones((1, 4), np.float32), [False], "digest")
    for number in range(40):
        one.put([bytes([number]) * 32], np.ones((1, 4), np.float32), [False], "digest")
    assert VectorCache(tmp_path).get(b"2" * 32, "digest") is not None


def test_writing_what_is_known_never_removes_it(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    for number in range(33):
        cache.put([bytes([number]) * 32], np.ones((1, 4), np.float32), [False], "digest")
    (large,) = shards(tmp_path)
    # 31 more shards, all of which the large one holds already; the last writes the same large one.
    for number in range(32):
        cache.put([bytes([number]) * 32], np.ones((1, 4), np.float32), [False], "digest")
    assert shards(tmp_path) == [large]
    assert VectorCache(tmp_path).get(bytes([32]) * 32, "digest") is not None


WRITER = """
import sys
from pathlib import Path
import numpy as np
from themeseed.embed import VectorCache
cache = VectorCache(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    digests = [(number * 10 + row).to_bytes(32, "big") for row in range(10)]
    vectors = np.array([[number * 10 + row] * 64 for row in range(10)], dtype=np.float32)
    cache.put(digests, vectors, [False] * 10, "digest")
    print(number, flush=True)
"""


def writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def assert_all_there(folder: Path, numbers: Sequence[int]) -> None:
    cache = VectorCache(folder)
    for row in (number * 10 + row for number in numbers for row in range(10)):
        found = cache.get(row.to_bytes(32, "big"), "digest")
        assert found is not None, f"row {row} was acknowledged and is gone"
        assert (found[0] == row).all()


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    both = [writer(tmp_path, 0, 120), writer(tmp_path, 1000, 1120)]
    for process in both:
        process.communicate()
        assert process.returncode == 0
    assert_all_there(tmp_path, [*range(120), *range(1000, 1120)])


@pytest.mark.parametrize("after", [1, 5, 31, 34, 50, 70])
def test_a_killed_process_loses_nothing_that_put_returned_for(tmp_path: Path, after: int) -> None:
    acknowledged = []
    with writer(tmp_path, 0, 10_000) as process:
        assert process.stdout is not None
        for line in process.stdout:
            acknowledged.append(int(line))
            if len(acknowledged) == after:
                process.kill()
    assert len(acknowledged) < 10_000
    assert_all_there(tmp_path, acknowledged)


class CountingEncoder:
    """Counts what it is asked for; its vectors are made from the text's length."""

    name = "counting"
    digest = "counting"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_equal_texts_are_embedded_once() -> None:
    encoder = CountingEncoder()
    found = embed(["a", "b", "c"], ["same", "same", "other"], encoder)
    assert sorted(encoder.asked) == ["other", "same"]
    assert found.vectors[0].tolist() == found.vectors[1].tolist()


def test_the_parts_of_a_long_text_count_by_their_length() -> None:
    class Parting(CountingEncoder):
        def split(self, text: str) -> tuple[str, ...]:
            return tuple(text.split())

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([[1.0, 0.0] if "a" in text else [0.0, 1.0] for text in texts], np.float32)

    found = embed(["long"], ["aaaa bbb"], Parting())
    assert found.pooled_ids == ("long",)
    np.testing.assert_allclose(found.vectors, [[0.8, 0.6]], rtol=1e-6)


def test_vectors_are_kept_as_they_are_made(tmp_path: Path) -> None:
    class Failing(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.asked:
                raise KeyboardInterrupt
            return super().encode(texts)

    texts = [f"text {number}" for number in range(1000)]
    with pytest.raises(KeyboardInterrupt):
        embed(texts, texts, Failing(), cache=VectorCache(tmp_path))
    left = CountingEncoder()
    embed(texts, texts, left, cache=VectorCache(tmp_path))
    assert 0 < len(left.asked) < 1000
