"""Clusters beside the codes that people gave: which way was chosen, and how it does on the 53 quotes.

    python benchmarks/discover/clusters.py

The way is chosen on shared sets only: 20 draws a set of about 53 texts with five codes, and 700 texts
with all codes; adjusted mutual information (AMI; Vinh, Epps and Bailey 2010) with the codes. Then, once,
the 53 published quotes: our clusters at their defaults (the number of groups is not told) against plain
k-means with five groups (told) on the same vectors, whole and on 1,000 samples of 42 quotes without
putting back, the same for both. Writes clusters.json beside this file.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_mutual_info_score

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from coded_material import Material, group, material

from themeseed.cluster import cluster
from themeseed.config import ClusterConfig, EmbedConfig
from themeseed.discover import both_views
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.match import letter_view
from themeseed.records import Embeddings, Words
from themeseed.seeds import quotes_path

DRAWS = 20
SMALL, CODES, LARGE = 53, 5, 700
RESAMPLES, KEPT = 1_000, 42
THEMES = 5
Names = NDArray[np.intp]


def main() -> None:
    """Measure both parts and write them."""
    sets = [each for each in material() if group(each.coded.name) == each.coded.name]
    content = {
        "small": {each.coded.name: _small(each) for each in sets},
        "large": {each.coded.name: _large(each) for each in sets},
    }
    content["published"] = _published()
    print(json.dumps(content["published"]))
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _small(each: Material) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        codes = rng.choice(len(each.codebook.codes), CODES, replace=False)
        pool = np.flatnonzero(np.isin(each.answers, codes))
        rows = np.sort(rng.choice(pool, min(SMALL, len(pool)), replace=False))
        for way, names in _ways(each, rows, CODES).items():
            found.setdefault(way, []).append(_ami(each.answers[rows], names))
    return {way: round(float(np.mean(values)), 4) for way, values in found.items()}


def _large(each: Material) -> dict[str, float]:
    n = len(each.answers)
    rows = np.sort(np.random.default_rng(0).choice(n, min(LARGE, n), replace=False))
    ways = _ways(each, rows, len(each.codebook.codes))
    return {way: round(_ami(each.answers[rows], names), 4) for way, names in ways.items()}


def _ways(each: Material, rows: NDArray[np.intp], k: int) -> dict[str, Names]:
    vectors = each.embeddings.vectors[rows].astype(np.float64)
    centred = vectors - vectors.mean(axis=0)
    both = both_views(
        each.embeddings.vectors[rows], letter_view([each.coded.texts[row] for row in rows]).features
    )
    average = AgglomerativeClustering(k, linkage="average", metric="cosine")
    return {
        "k-means (true number)": KMeans(k, n_init=10, random_state=0).fit_predict(vectors),
        "Ward (true number)": AgglomerativeClustering(k).fit_predict(vectors),
        "Ward, letters beside vectors (true number)": AgglomerativeClustering(k).fit_predict(both),
        "average linkage (true number)": average.fit_predict(centred),
        "average linkage, letters beside vectors (true number)": average.fit_predict(both),
        "themeseed (number not told)": _ours(each.embeddings.vectors[rows]),
    }


def _ours(vectors: NDArray[np.float32]) -> Names:
    """Return the cluster of each row at our defaults; each row left unclustered is one by itself."""
    ids = tuple(f"{row:05d}" for row in range(len(vectors)))
    made = cluster(
        Embeddings(ids=ids, vectors=vectors, encoder_digest=""),
        Words(ids=ids, lemmas=tuple(() for _ in ids)),
        ClusterConfig(),
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


def _published() -> dict[str, Any]:
    with quotes_path("gillard-2013").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts, themes = [row["text"] for row in rows], [row["theme"] for row in rows]
    answers = np.array([sorted(set(themes)).index(theme) for theme in themes])
    cache = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    vectors = embed(
        [str(row) for row in range(len(texts))], texts, load_encoder(EmbedConfig()), cache=cache
    ).vectors
    rng = np.random.default_rng(0)
    samples = [np.sort(rng.choice(len(texts), KEPT, replace=False)) for _ in range(RESAMPLES)]
    pairs = np.array([_pair(vectors[kept], answers[kept]) for kept in samples])
    ahead = pairs[:, 0] - pairs[:, 1]
    ours, plain = _pair(vectors, answers)
    return {
        "groups of ours": int(_ours(vectors).max()) + 1,
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


def _pair(vectors: NDArray[np.float32], answers: NDArray[np.intp]) -> tuple[float, float]:
    plain = KMeans(THEMES, n_init=10, random_state=0).fit_predict(vectors.astype(np.float64))
    return _ami(answers, _ours(vectors)), _ami(answers, plain)


def _ami(answers: NDArray[np.intp], names: Any) -> float:
    return float(adjusted_mutual_info_score(answers, names))


if __name__ == "__main__":
    main()
