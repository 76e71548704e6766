"""What is run of a peer: its ways, and on how much."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from coded_material import Material
from ways import Rows, Scores

PeerWay = Callable[[Material, Rows, int], Scores]
"""Takes a set, the decided rows and a seed; returns scores (n x k): larger is likelier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The ways of a peer, and the budgets, seeds and codebooks of ArgKP that it is measured on."""

    ways: dict[str, PeerWay]
    packages: tuple[str, ...]
    budgets: tuple[str, ...]
    seeds: int
    small_codebooks: int


def book_of(each: Material) -> Rows:
    """Return the code of each passage of the codebook, as a number."""
    number = {code.id: position for position, code in enumerate(each.codebook.codes)}
    return np.array([number[passage.code_id] for passage in each.codebook.passages()], dtype=np.intp)


def only(each: Material, codes: Any) -> Scores:
    """Return scores that say one code a text and nothing of the others."""
    scores = np.zeros((len(each.quotes), len(each.codebook.codes)))
    scores[np.arange(len(each.quotes)), codes] = 1.0
    return scores
