"""Clusters of many quotes: how good they are, and how time and memory grow up to a million.

    python benchmarks/discover/scale.py

Growth: real vectors, each drawn with noise as long as a third of it, and five words a quote; the whole
stage with the number of groups not told, each size in a process of its own, one thread. "found again"
has the same with groups made again without some of the quotes and without each of 20 documents. Quality:
adjusted mutual information with people's codes on the NHS feedback, texts with one code, the true number
of groups: Ward's tree over small groups (ours beyond 5,000 quotes) beside k-means with ten starts (ours
before), mini-batch k-means and, on 5,000 texts, Ward's tree over every text. Writes scale.json.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, MiniBatchKMeans
from sklearn.metrics import adjusted_mutual_info_score

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from coded_material import material, rows_of

from themeseed.cluster import cluster
from themeseed.cluster.coarse import coarse_to_fine_groups
from themeseed.cluster.grouping import kmeans_groups
from themeseed.config import ClusterConfig, EmbedConfig
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.records import Embeddings, Words

SIZES = (5_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
LEAST = 10_000
"""Growth is told from so many on; fewer are grouped another way."""
NOISE = 1 / 3
WORDS, VOCABULARY = 5, 5_000
DOCUMENTS, AGAIN = 20, (500, 2_000, 5_000, 10_000)
LARGE = {"NHS feedback": ("nhs_px_phase1", 8_779)}
WARD = 5_000
PART = 5_000


def main() -> None:
    """Measure growth, then quality; with a number, measure that size only and print it."""
    if len(sys.argv) > 1:
        print(json.dumps(_measured(int(sys.argv[1]), again="again" in sys.argv)))
        return
    content: dict[str, Any] = {"growth": []}
    for n in SIZES:
        content["growth"].append(_by_itself(str(n)))
        _write(content)
    content["found again"] = [_by_itself(str(n), "again") for n in AGAIN]
    large = [each for each in content["growth"] if each["quotes"] >= LEAST]
    slope = np.polyfit(
        [math.log(each["quotes"]) for each in large], [math.log(each["CPU s"]) for each in large], 1
    )
    content["exponent of CPU time"] = round(float(slope[0]), 3)
    content["quality"] = {name: _quality(*where) for name, where in LARGE.items()}
    _write(content)
    print(content["quality"])


def _by_itself(*told: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *told], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    print(found, flush=True)
    return found


def _write(content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _measured(n: int, *, again: bool) -> dict[str, float]:
    vectors = many(n)
    rng = np.random.default_rng(1)
    drawn = rng.integers(VOCABULARY, size=(n, WORDS))
    vocabulary = [f"word{number}" for number in range(VOCABULARY)]
    ids = tuple(f"{row:07d}" for row in range(n))
    words = Words(ids=ids, lemmas=tuple(tuple(vocabulary[at] for at in row) for row in drawn))
    embeddings = Embeddings(ids=ids, vectors=vectors, encoder_digest="")
    documents = {quote_id: str(row % DOCUMENTS) for row, quote_id in enumerate(ids)}
    wall, cpu = time.perf_counter(), time.process_time()
    made = cluster(embeddings, words, ClusterConfig(), seed=0, documents=documents if again else None)
    return {
        "quotes": n,
        "groups": len(made.clusters),
        "wall s": round(time.perf_counter() - wall, 1),
        "CPU s": round(time.process_time() - cpu, 1),
        "peak GB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }


def many(n: int) -> NDArray[np.float32]:
    """Return n vectors of unit length (n x d): real ones, drawn with noise."""
    real = np.vstack([each.embeddings.vectors for each in material()])
    rng = np.random.default_rng(0)
    made = np.empty((n, real.shape[1]), dtype=np.float32)
    scale = NOISE / math.sqrt(real.shape[1])
    for start in range(0, n, 50_000):
        part = real[rng.integers(len(real), size=min(50_000, n - start))]
        part = part + rng.standard_normal(part.shape, dtype=np.float32) * np.float32(scale)
        made[start : start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return made


def answers_and_vectors(folder: str, most: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the code of each text that has one (n), as a number, and their vectors (n x d)."""
    codes: dict[str, str] = {}
    for row in rows_of(folder, "data"):
        given = [code.strip() for code in row["codes"].split(";") if code.strip()]
        if len(given) == 1 and row["text"].strip():
            codes.setdefault(row["text"].strip(), given[0])
    texts = sorted(codes)[:most]
    answers = np.unique([codes[text] for text in texts], return_inverse=True)[1]
    encoder = load_encoder(EmbedConfig())
    cache = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    vectors = np.vstack(
        [
            embed(
                [str(row) for row in range(start, min(start + PART, len(texts)))],
                texts[start : start + PART],
                encoder,
                cache=cache,
            ).vectors
            for start in range(0, len(texts), PART)
        ]
    )
    return answers, vectors


def _quality(folder: str, most: int) -> dict[str, Any]:
    answers, vectors = answers_and_vectors(folder, most)
    k = int(answers.max()) + 1
    part = np.sort(np.random.default_rng(0).choice(len(answers), WARD, replace=False))
    found: dict[str, Any] = {"texts": len(answers), "codes": k}
    for size, rows in ((WARD, part), (len(answers), np.arange(len(answers)))):
        some = vectors[rows]
        ways = {
            "Ward over small groups": coarse_to_fine_groups(some, k, seed=0),
            "k-means, 10 starts": kmeans_groups(some, k, seed=0),
            "mini-batch k-means": MiniBatchKMeans(k, n_init=3, random_state=0).fit_predict(some),
        }
        if size == WARD:
            ways["Ward over every text"] = AgglomerativeClustering(k).fit_predict(some)
        found[f"{size} texts"] = {
            way: round(float(adjusted_mutual_info_score(answers[rows], names)), 4)
            for way, names in ways.items()
        }
    return found


if __name__ == "__main__":
    main()
