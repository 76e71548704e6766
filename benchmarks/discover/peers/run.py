"""Measure published peers of discovery, in an environment of their own: one command.

    python benchmarks/discover/peers/run.py [--environment FOLDER] [planted] [scale]

The environment is made once (a folder .venv beside this file unless another is named; git ignores
it) with what requirements.txt pins, so that no peer is a dependency of ours. planted: topic models on
the hidden themes (planted_peers.json); scale: clusterings of many vectors (scale_peers.json). Both lie
in the folder above, where page.py reads them. One thread.
"""

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PARTS = {"planted": "planted_peers.py", "scale": "scale_peers.py"}


def main() -> None:
    """Make the environment where it is missing, and measure the parts that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--environment", type=Path, default=HERE / ".venv")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.parts) - set(PARTS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}. Choose of {', '.join(PARTS)}.")
    python = _ready(arguments.environment)
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    # Nothing from a hub: the weights come with a package.
    settings = {**dict.fromkeys(threads, "1"), "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    for part in arguments.parts or PARTS:
        command = [python, "-W", "ignore", HERE / PARTS[part]]
        subprocess.run(command, check=True, env=os.environ | settings)


def _ready(folder: Path) -> Path:
    """Return the environment's Python; the environment is made if it is not there."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run(
        [*install, "--requirement", HERE / "requirements.txt", "--editable", ROOT], check=True
    )
    return python


if __name__ == "__main__":
    main()
