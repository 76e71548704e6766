"""Clusters beside the codes that people gave: which way was chosen, and how it does on the 53 quotes.

    python benchmarks/discover/clusters.py

The way is chosen on shared sets only: 25 draws a set of about 53 texts with five codes (the small
codebooks of ArgKP whole), and 700 texts with all codes; adjusted mutual information (AMI; Vinh, Epps
and Bailey 2010) with the codes, and how far each way is ahead of plain k-means on the same draws.
"settings" has other numbers of neighbours and steps on the same small draws. Then, once, the 53
published quotes: our clusters at their defaults (the number of groups is not told) against plain
k-means with five groups (told) on the same vectors, whole and on 1,000 samples of 42 quotes without
putting back, the same for both. Writes clusters.json beside this file.
"""

import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sets import Material, all_material, set_of  # beside this file
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_mutual_info_score

from themeseed.cluster import cluster, walks
from themeseed.config import ClusterConfig, EmbedConfig
from themeseed.discover import both_views
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.match import letter_view
from themeseed.records import Embeddings, Words
from themeseed.seeds import quotes_path
from themeseed.segment import lemmatise

DRAWS, LARGE_DRAWS = 25, 3
SMALL, CODES, LARGE = 53, 5, 700
RESAMPLES, KEPT = 1_000, 42
THEMES = 5
SETTINGS = ((4, 8), (8, 4), (8, 8), (8, 12), (12, 8), (24, 8))
"""Neighbours and steps."""
DEBATES = "ArgKP"

Names = NDArray[np.intp]
Lemmas = Sequence[tuple[str, ...]]


def main() -> None:
    """Measure both parts and write them."""
    sets: dict[str, list[Material]] = {}
    for each in all_material():
        if "other half" not in set_of(each):
            sets.setdefault(set_of(each), []).append(each)
    small = {name: [draw for each in of for draw in _small(each)] for name, of in sets.items()}
    large = {
        name: [*map(_large, of * LARGE_DRAWS, range(99))] for name, of in sets.items() if len(of) == 1
    }
    content = {
        "draws": {name: len(draws) for name, draws in small.items()},
        "small": {name: [_measured(draw) for draw in draws] for name, draws in small.items()},
        "large": {name: [_measured(draw) for draw in draws] for name, draws in large.items()},
        "settings": {
            f"{near} neighbours, {steps} steps": {
                name: [_of_setting(draw, near, steps) for draw in draws] for name, draws in small.items()
            }
            for near, steps in SETTINGS
        },
        "published": _published(),
    }
    print(json.dumps(content["published"]))
    text = json.dumps(content, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Some rows of a set, and how many codes they have."""

    each: Material
    rows: NDArray[np.intp]
    codes: int

    @property
    def answers(self) -> Names:
        """Return the code of each row."""
        return self.each.answers[self.rows]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors of the rows."""
        return self.each.embeddings.vectors[self.rows]

    @property
    def lemmas(self) -> Lemmas:
        """Return the words of the rows."""
        found = _lemmas(self.each.coded.texts)
        return [found[row] for row in self.rows]


@cache
def _lemmas(texts: tuple[str, ...]) -> Lemmas:
    ids = [str(row) for row in range(len(texts))]
    words = lemmatise(ids, texts)
    of = dict(zip(words.ids, words.lemmas, strict=True))
    return [of[each] for each in ids]


def _small(each: Material) -> Iterator[Draw]:
    """Yield draws of five codes; a small codebook is one draw as it is."""
    k = len(each.codebook.codes)
    if set_of(each) == DEBATES:
        yield Draw(each=each, rows=np.arange(len(each.answers)), codes=k)
        return
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        codes = rng.choice(k, CODES, replace=False)
        pool = np.flatnonzero(np.isin(each.answers, codes))
        rows = np.sort(rng.choice(pool, min(SMALL, len(pool)), replace=False))
        yield Draw(each=each, rows=rows, codes=CODES)


def _large(each: Material, seed: int) -> Draw:
    n = len(each.answers)
    rows = np.sort(np.random.default_rng(seed).choice(n, min(LARGE, n * 4 // 5), replace=False))
    return Draw(each=each, rows=rows, codes=len(each.codebook.codes))


def _measured(draw: Draw) -> dict[str, float]:
    return {way: round(_ami(draw.answers, names), 4) for way, names in _ways(draw).items()}


def _of_setting(draw: Draw, neighbours: int, steps: int) -> float:
    with _set(neighbours, steps):
        return round(_ami(draw.answers, _ours(draw.vectors, draw.lemmas)), 4)


def _ways(draw: Draw) -> dict[str, Names]:
    vectors = draw.vectors.astype(np.float64)
    centred = vectors - vectors.mean(axis=0)
    texts = [draw.each.coded.texts[row] for row in draw.rows]
    both = both_views(draw.vectors, letter_view(texts).features)
    k = draw.codes
    average = AgglomerativeClustering(k, linkage="average", metric="cosine")
    return {
        "k-means (true number)": KMeans(k, n_init=10, random_state=0).fit_predict(vectors),
        "Ward (true number)": AgglomerativeClustering(k).fit_predict(vectors),
        "Ward (number not told)": _ours(draw.vectors, draw.lemmas, method="ward"),
        "average linkage (true number)": average.fit_predict(centred),
        "average linkage, letters beside vectors (true number)": average.fit_predict(both),
        "themeseed, vectors alone (number not told)": _ours(draw.vectors, [() for _ in texts]),
        "themeseed (true number)": _ours(draw.vectors, draw.lemmas, n_clusters=k),
        "themeseed (number not told)": _ours(draw.vectors, draw.lemmas),
    }


def _ours(vectors: NDArray[np.float32], lemmas: Lemmas, **settings: Any) -> Names:
    """Return the cluster of each row at our defaults; each row left unclustered is one by itself."""
    ids = tuple(f"{row:05d}" for row in range(len(vectors)))
    made = cluster(
        Embeddings(ids=ids, vectors=vectors, encoder_digest=""),
        Words(ids=ids, lemmas=tuple(lemmas)),
        ClusterConfig(**settings),
        seed=0,
    )
    groups: Sequence[Sequence[str]] = [
        *(each.quote_ids for each in made.clusters),
        *((each,) for each in made.unclustered_ids),
    ]
    names = np.empty(len(ids), dtype=np.intp)
    for number, quote_ids in enumerate(groups):
        names[[int(each) for each in quote_ids]] = number
    return names


@contextmanager
def _set(neighbours: int, steps: int) -> Iterator[None]:
    before = walks.NEIGHBOURS, walks.STEPS
    walks.NEIGHBOURS, walks.STEPS = neighbours, steps
    try:
        yield
    finally:
        walks.NEIGHBOURS, walks.STEPS = before


def _published() -> dict[str, Any]:
    with quotes_path("gillard-2013").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts, themes = [row["text"] for row in rows], [row["theme"] for row in rows]
    answers = np.array([sorted(set(themes)).index(theme) for theme in themes])
    kept_vectors = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    vectors = embed(
        [str(row) for row in range(len(texts))], texts, load_encoder(EmbedConfig()), cache=kept_vectors
    ).vectors
    lemmas = _lemmas(tuple(texts))
    rng = np.random.default_rng(0)
    samples = [np.sort(rng.choice(len(texts), KEPT, replace=False)) for _ in range(RESAMPLES)]
    pairs = np.array(
        [_pair(vectors[kept], [lemmas[row] for row in kept], answers[kept]) for kept in samples]
    )
    ahead = pairs[:, 0] - pairs[:, 1]
    ours, plain = _pair(vectors, lemmas, answers)
    return {
        "groups of ours": int(_ours(vectors, lemmas).max()) + 1,
        "whole": {"ours": round(ours, 3), "k-means": round(plain, 3)},
        "samples": {
            "number": RESAMPLES,
            "quotes": KEPT,
            "ours": round(float(pairs[:, 0].mean()), 3),
            "k-means": round(float(pairs[:, 1].mean()), 3),
            "ahead by": [
                round(float(each), 3) for each in (ahead.mean(), *np.quantile(ahead, [0.025, 0.975]))
            ],
            "share of samples where ours is ahead": round(float((ahead > 0).mean()), 3),
        },
    }


def _pair(
    vectors: NDArray[np.float32], lemmas: Lemmas, answers: NDArray[np.intp]
) -> tuple[float, float]:
    plain = KMeans(THEMES, n_init=10, random_state=0).fit_predict(vectors.astype(np.float64))
    return _ami(answers, _ours(vectors, lemmas)), _ami(answers, plain)


def _ami(answers: NDArray[np.intp], names: Any) -> float:
    return float(adjusted_mutual_info_score(answers, names))


if __name__ == "__main__":
    main()
