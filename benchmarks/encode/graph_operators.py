"""Why the graph is written as it is: plain or fused residual norms, and threads within or over batches.

    python benchmarks/encode/graph_operators.py [--quotes 300] [--rounds 5]

All variants in one process, in turn, so that a neighbour's load hits all: processor seconds on one
thread for the operators, wall seconds for the threads. Writes graph_operators.json beside this file.
"""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from made_quotes import make_quotes
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from themeseed.embed.onnx_graph import BertShape, build_graph
from themeseed.embed.weights import TOKENIZER, WEIGHTS, packaged_folder
from themeseed.models import model_card

Batch = dict[str, NDArray[np.int32]]


def main() -> None:
    """Time every variant, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".json"))
    arguments = parser.parse_args()
    card = model_card("all-MiniLM-L6-v2")
    folder = packaged_folder(card)
    shape = BertShape(layers=card.layers, heads=card.heads, epsilon=card.layer_norm_epsilon)
    graph = build_graph(load_file(folder / WEIGHTS), shape)
    batches = _batches(folder, arguments.quotes)
    levels = onnxruntime.GraphOptimizationLevel
    # The runtime's extended rewriting turns sum and norm into its SkipLayerNormalization.
    plain, fused = (
        _session(graph, 1, level) for level in (levels.ORT_DISABLE_ALL, levels.ORT_ENABLE_EXTENDED)
    )
    two = _session(graph, 2, levels.ORT_DISABLE_ALL)
    operators = {
        "sum and LayerNormalization": lambda: _one_by_one(plain, batches),
        "SkipLayerNormalization": lambda: _one_by_one(fused, batches),
    }
    threads = {
        "two batches at a time, a thread each": lambda: _spread(plain, batches),
        "one batch at a time, two threads": lambda: _one_by_one(two, batches),
    }
    content = {
        "quotes": arguments.quotes,
        "rounds": arguments.rounds,
        "CPU seconds, one thread": _compared(operators, arguments.rounds, time.process_time),
        "wall seconds, two threads": _compared(threads, arguments.rounds, time.perf_counter),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version(), "onnxruntime": version("onnxruntime")},
    }
    arguments.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def _batches(folder: Path, n: int) -> list[Batch]:
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = sorted((each.ids for each in tokenizer.encode_batch(make_quotes(n))), key=len)
    found = []
    for start in range(0, n, 8):
        batch = rows[start : start + 8]
        longest = len(batch[-1])
        ids = np.array([row + [0] * (longest - len(row)) for row in batch], dtype=np.int32)
        lengths = np.array([[len(row)] for row in batch])
        found.append({"ids": ids, "mask": (np.arange(longest) < lengths).astype(np.int32)})
    return found


def _session(graph: bytes, threads: int, level: Any) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = level
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _one_by_one(session: Any, batches: list[Batch]) -> None:
    for batch in batches:
        session.run(None, batch)


def _spread(session: Any, batches: list[Batch]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda batch: session.run(None, batch), batches))


def _compared(
    variants: dict[str, Callable[[], None]], rounds: int, clock: Callable[[], float]
) -> dict[str, dict[str, float]]:
    """Return the least and the median seconds of each variant, each run once before."""
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for count in range(rounds + 1):
        for name, run in variants.items():
            start = clock()
            run()
            if count:
                seconds[name].append(clock() - start)
    return {
        name: {"least": round(min(each), 3), "median": round(statistics.median(each), 3)}
        for name, each in seconds.items()
    }


if __name__ == "__main__":
    main()
