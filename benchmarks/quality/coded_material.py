"""Shared human-coded sets as quotes, codebook and vectors; larger cuts than for choosing defaults."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import coded_sets, group, rows_of
from set_material import Material, made_material  # beside this folder

__all__ = ["Material", "group", "material", "rows_of"]

MOST = 1500
"""Texts of a set at most, drawn with a fixed seed."""


def material(*, most: int = MOST) -> list[Material]:
    """Return the sets; vectors are kept between runs in the system's temporary folder."""
    cache = Path(tempfile.gettempdir()) / "themeseed-benchmark"
    return [made_material(each, cache) for each in coded_sets(most=most)]
