"""Measure published peers beside themeseed, in an environment of their own: one command.

    python benchmarks/quality/peers/run.py [--environment FOLDER] [bertopic] [small-text] [setfit]

The environment is made once (a folder .venv beside this file unless another is named; git ignores
it) with what requirements.txt pins, so that no peer is a dependency of ours. Each peer writes its
figures beside this file: bertopic.json, small_text.json, setfit.json; page.py makes docs/quality.md
of them. One thread; bertopic and small-text take about ten minutes each, setfit most of an hour.
"""

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PEERS = {
    "bertopic": "agreement_of_peers.py",
    "small-text": "small_text_review.py",
    "setfit": "agreement_of_peers.py",
}


def main() -> None:
    """Make the environment where it is missing, and measure the peers that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "peers", nargs="*", metavar="PEER", help=f"of {', '.join(PEERS)}; all unless named"
    )
    parser.add_argument("--environment", type=Path, default=HERE / ".venv")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.peers) - set(PEERS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}. Choose of {', '.join(PEERS)}.")
    python = _ready(arguments.environment)
    # One thread, nothing from a hub: the weights come with a package.
    settings = {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    for peer in arguments.peers or PEERS:
        command = [python, "-W", "ignore", HERE / PEERS[peer], peer]
        subprocess.run(command, check=True, env=os.environ | settings)


def _ready(folder: Path) -> Path:
    """Return the environment's Python; the environment is made if it is not there."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt"]
    subprocess.run(
        [*install, "--requirement", HERE / "requirements.txt", "--editable", ROOT], check=True
    )
    return python


if __name__ == "__main__":
    main()
