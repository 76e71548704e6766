"""What peers scored is kept between runs, so that a change of ours does not run them all again."""

import hashlib
import tempfile
from pathlib import Path

import numpy as np
from coded_material import Material
from plan import PeerWay
from ways import Rows, Scores

FOLDER = Path(tempfile.gettempdir()) / "themeseed-benchmark" / "peers"
"""Beside the vectors, in the system's temporary folder: half precision, about 100 KB a fit."""


def kept(name: str, way: PeerWay, each: Material, rows: Rows, seed: int, versions: str) -> Scores:
    """Return a peer's scores (n x k): those of an earlier run with the same texts, rows and versions."""
    told = hashlib.sha256(
        "\x1f".join([name, versions, str(seed), *each.coded.texts, *_book(each)]).encode()
    )
    told.update(np.asarray(rows, dtype="<i8").tobytes())
    told.update(np.asarray(each.answers[rows], dtype="<i8").tobytes())
    path = FOLDER / f"{told.hexdigest()[:32]}.npy"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        # Half precision, also in the run that makes it: the same figures whether kept or not.
        np.save(path, way(each, rows, seed).astype(np.float16))
    return np.asarray(np.load(path), dtype=np.float64)


def _book(each: Material) -> list[str]:
    return [passage.text for passage in each.codebook.passages()]
