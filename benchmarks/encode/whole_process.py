"""`themeseed suggest` against a plain sentence-transformers script, as whole processes, in turn.

    python benchmarks/encode/whole_process.py [--rounds 5] [--quotes 500]

Same tables, same model files, same machine, one after the other in each round, so that a
neighbour's load hits both. The runtime's own model is made before; no vectors are cached.
Writes whole_process.json beside this file.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from made_quotes import write_tables

from themeseed.config import EmbedConfig
from themeseed.embed import load_encoder
from themeseed.embed.weights import packaged_folder
from themeseed.models import model_card

HERE = Path(__file__).parent


def main() -> None:
    """Time both, print seconds, ratios and memory, and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quotes", type=int, default=500)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".json"))
    arguments = parser.parse_args()
    load_encoder(EmbedConfig())  # makes the runtime's own model where it is missing
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quotes, codebook = write_tables(folder, arguments.quotes)
        model = packaged_folder(model_card("all-MiniLM-L6-v2"))
        plain = [sys.executable, HERE / "plain_script.py", quotes, codebook, folder / "plain.csv", model]
        ours = [sys.executable, "-m", "themeseed", "suggest", quotes, "--codebook", codebook]
        ours += ["--out", folder / "ours.csv", "--quiet"]
        rounds = [(_timed(plain), _timed(ours)) for _ in range(arguments.rounds)]
    ratios = [second["wall"] / first["wall"] for first, second in rounds]
    content = {
        "quotes": arguments.quotes,
        "plain": [first for first, _ in rounds],
        "themeseed": [second for _, second in rounds],
        "ratio of wall time": {
            "least": round(min(ratios), 3),
            "median": round(statistics.median(ratios), 3),
            "most": round(max(ratios), 3),
        },
        "cores": os.cpu_count(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("onnxruntime", "torch", "sentence-transformers")},
        },
    }
    arguments.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def _timed(command: list[object]) -> dict[str, float]:
    """Return wall and processor seconds and the peak memory (MB) of one run of a command."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[1:4]} ended with {process.returncode}; run it by hand to see why.")
    return {
        "wall": round(wall, 2),
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "peak MB": round(usage.ru_maxrss / 1024),
    }


if __name__ == "__main__":
    main()
