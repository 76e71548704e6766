"""Encoders compared in one run: plain encoding, ONNX Runtime, and OpenVINO where it is installed.

    python benchmarks/encode/throughput.py [--quotes 400]

Each encoder in a process of its own, first with all threads (wall time), then with one (processor
seconds), with start-up to the first vector, peak memory, and how near its vectors are to plain
encoding: the least cosine, and the share of ten nearest neighbours that is kept.
Writes throughput.json beside this file.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from made_quotes import make_quotes
from numpy.typing import NDArray

BACKENDS = ("sentence-transformers", "onnx", "openvino")
NEIGHBOURS = 10


def main() -> None:
    """Measure every backend, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, default=400)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".json"))
    parser.add_argument("--measure", nargs=3, metavar=("BACKEND", "THREADS", "VECTORS"))
    arguments = parser.parse_args()
    if arguments.measure:
        _measure(*arguments.measure, n=arguments.quotes)
        return
    figures: dict[str, dict[str, float]] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for backend in _installed():
            path = Path(folder) / f"{backend}.npy"
            both = {threads: _process(backend, threads, path, arguments.quotes) for threads in (0, 1)}
            vectors[backend] = np.load(path)
            plain = vectors[BACKENDS[0]]
            figures[backend] = {
                "quotes a second, all threads": both[0]["quotes a second"],
                "quotes a CPU second, one thread": both[1]["quotes a CPU second"],
                "seconds to the first vector": both[0]["seconds to the first vector"],
                "peak MB": both[0]["peak MB"],
                "least cosine with plain": round(float((vectors[backend] * plain).sum(axis=1).min()), 6),
                "neighbours kept": round(_kept(vectors[backend], plain), 4),
            }
    content = {
        "quotes": arguments.quotes,
        "figures": figures,
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version(), **_versions()},
    }
    arguments.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def _installed() -> list[str]:
    return [name for name in BACKENDS if name != "openvino" or "openvino" in _versions()]


def _versions() -> dict[str, str]:
    found = {}
    for name in ("sentence-transformers", "torch", "onnxruntime", "openvino"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _process(backend: str, threads: int, vectors: Path, n: int) -> dict[str, float]:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)} if threads else dict(os.environ)
    command = [
        sys.executable,
        __file__,
        "--quotes",
        str(n),
        "--measure",
        backend,
        str(threads),
        str(vectors),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _measure(backend: str, threads: str, vectors: str, *, n: int) -> None:
    start = time.perf_counter()
    from themeseed.config import EmbedConfig
    from themeseed.embed import load_encoder

    batch_size = 32 if backend == "sentence-transformers" else 8
    encoder = load_encoder(
        EmbedConfig(backend=backend, threads=int(threads), batch_size=batch_size)  # type: ignore[arg-type]
    )
    texts = make_quotes(n, words=60)
    encoder.encode(texts[:1])
    first = time.perf_counter() - start
    wall, cpu = time.perf_counter(), time.process_time()
    found = encoder.encode(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    np.save(vectors, found)
    print(
        json.dumps(
            {
                "quotes a second": round(n / wall, 1),
                "quotes a CPU second": round(n / cpu, 1),
                "seconds to the first vector": round(first, 2),
                "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


def _kept(vectors: NDArray[np.float32], plain: NDArray[np.float32]) -> float:
    """Return the mean share of each text's ten nearest neighbours that both agree on."""
    nearest = [_nearest(each) for each in (vectors, plain)]
    return float(np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(*nearest, strict=True)]))


def _nearest(vectors: NDArray[np.float32]) -> NDArray[np.intp]:
    similar = vectors @ vectors.T
    np.fill_diagonal(similar, -1)
    return np.argsort(-similar, axis=1)[:, :NEIGHBOURS]


if __name__ == "__main__":
    main()
