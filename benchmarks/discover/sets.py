"""The shared sets for hidden themes: those of the quality benchmark, and debates that chose nothing."""

import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from coded_material import Material, material  # beside this folder
from coded_sets import group, other_debates

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from set_material import made_material

__all__ = ["HALF", "Material", "all_material", "found", "set_of"]

HALF = 0.5
"""Found: one candidate holds so much of the hidden theme, and is so much made of it."""


def all_material() -> list[Material]:
    """Return every set with its vectors; with the other half of ArgKP's codebooks."""
    kept = Path(tempfile.gettempdir()) / "themeseed-benchmark"
    return [*material(), *(made_material(each, kept) for each in other_debates())]


def set_of(each: Material) -> str:
    """Return the set that a codebook belongs to: each half of ArgKP counts as one."""
    name = group(each.coded.name)
    return "ArgKP, other half" if name == "ArgKP" and each.coded.name in _others() else name


@cache
def _others() -> frozenset[str]:
    return frozenset(each.name for each in other_debates())


def found(groups: list[NDArray[np.intp]], answers: NDArray[np.intp], code: int) -> bool:
    """Return whether one group holds half of a code's texts or more and is half or more made of them."""
    uses = int((answers == code).sum())
    return any(
        (answers[rows] == code).sum() >= HALF * max(uses, len(rows)) for rows in groups if len(rows)
    )
