"""Published clusterings of many vectors beside ours: time, memory, and likeness to people's codes.

    python benchmarks/discover/peers/run.py scale

The vectors of scale.py, one thread, each way and size in a process of its own. EVoC and fast-hdbscan
compile first; their time is told with and without that, by a fit of 1,000 vectors before. Quality:
adjusted mutual information with people's codes on all NHS feedback with one code, where each way says
itself how many groups there are, and what it leaves out is one group. Writes scale_peers.json beside
scale.py, after every figure.
"""

import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from scale import LARGE, answers_and_vectors, many

SIZES = (10_000, 100_000)
FIRST = 1_000
NEIGHBOURS = 15
SEED = 0
PACKAGES = ("evoc", "fast-hdbscan", "umap-learn", "leidenalg", "igraph", "pynndescent", "numba", "numpy")


def main() -> None:
    """Measure each way and size; with a way and a size, only these, and print them."""
    if len(sys.argv) > 1:
        print(json.dumps(_measured(sys.argv[1], sys.argv[2])))
        return
    content: dict[str, Any] = {
        "versions": {"python": platform.python_version(), **{it: version(it) for it in PACKAGES}},
        "growth": [],
        "quality": {},
    }
    for way in WAYS:
        for what in (*map(str, SIZES), *LARGE):
            # The fit may end badly: that is a finding too.
            told = subprocess.run(
                [sys.executable, "-W", "ignore", __file__, way, what], capture_output=True, text=True
            )
            last = told.stdout.strip().splitlines()[-1:] or ['{"failed": true}']
            found = json.loads(last[0]) if told.returncode == 0 else {"failed": told.stderr[-200:]}
            if what in LARGE:
                content["quality"].setdefault(what, {})[way] = found
            else:
                content["growth"].append({"way": way, "quotes": int(what), **found})
            print(way, what, found, flush=True)
            text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
            (Path(__file__).parents[1] / "scale_peers.json").write_text(text, encoding="utf-8")


def _measured(way: str, what: str) -> dict[str, Any]:
    answers, vectors = answers_and_vectors(*LARGE[what]) if what in LARGE else (None, many(int(what)))
    started = time.process_time()
    WAYS[way](vectors[:FIRST])
    first = time.process_time() - started
    wall, cpu = time.perf_counter(), time.process_time()
    groups = np.asarray(WAYS[way](vectors))
    found: dict[str, Any] = {
        "groups": len(set(groups[groups >= 0].tolist())),
        "left out": round(float((groups < 0).mean()), 3),
        "wall s": round(time.perf_counter() - wall, 1),
        "CPU s": round(time.process_time() - cpu, 1),
        "CPU s of a first fit": round(first, 1),
        "peak GB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    if answers is not None:
        found["AMI"] = round(float(adjusted_mutual_info_score(answers, groups)), 4)
    return found


def _evoc(vectors: Any) -> Any:
    from evoc import EVoC

    return EVoC(random_state=SEED).fit_predict(vectors)


def _fast_hdbscan(vectors: Any) -> Any:
    from fast_hdbscan import HDBSCAN
    from umap import UMAP

    # As its makers use it: on few dimensions, that UMAP makes of the vectors.
    few = UMAP(n_neighbors=NEIGHBOURS, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    return HDBSCAN(min_cluster_size=max(5, len(vectors) // 500)).fit_predict(few.fit_transform(vectors))


def _leiden(vectors: Any) -> Any:
    import igraph
    import leidenalg
    from pynndescent import NNDescent

    near, apart = NNDescent(
        vectors, metric="cosine", n_neighbors=NEIGHBOURS, random_state=SEED
    ).neighbor_graph
    rows = np.repeat(np.arange(len(vectors)), near.shape[1])
    graph = igraph.Graph(n=len(vectors), edges=np.column_stack([rows, near.ravel()]), directed=False)
    graph.es["weight"] = (1.0 - apart.ravel()).clip(0.0).tolist()
    graph = graph.simplify(combine_edges="max")
    return leidenalg.find_partition(
        graph, leidenalg.RBConfigurationVertexPartition, weights="weight", seed=SEED
    ).membership


WAYS: dict[str, Callable[[Any], Any]] = {
    "EVoC": _evoc,
    "fast-hdbscan on UMAP": _fast_hdbscan,
    "Leiden on a neighbour graph": _leiden,
}


if __name__ == "__main__":
    main()
