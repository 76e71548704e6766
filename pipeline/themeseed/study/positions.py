"""Where quotes lie on the map of a study."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Places of quotes on a map, by quote id: across and down, 0 to 1; `share` of variance shown."""

    places: Mapping[str, tuple[float, float]]
    share: float
