"""What a coder was shown of a quote before deciding on it: what ends a blind decision."""

from dataclasses import dataclass
from typing import Literal

SightKind = Literal["suggestion", "coding"]
"""What was shown: what is suggested for a quote, or how somebody else coded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """That a coder was shown what is suggested for quotes, or how others coded them.

    Appended, never overwritten, and kept before it is shown. `run_id` is the run whose suggestion it
    was, where one quote's was shown; a run between runs is kept only once somebody decided by it.
    `seen_at` is ISO 8601 in UTC.
    """

    id: str
    coder_id: str
    quote_ids: tuple[str, ...]
    kind: SightKind
    run_id: str | None = None
    seen_at: str
