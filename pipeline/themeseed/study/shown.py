"""What was put before a coder: what they knew when they decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.records import Run, Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was put before a coder for one quote: suggestions, or none where they decide blind."""

    suggestions: tuple[Suggestion, ...]
    blind: bool
    live_run: Run | None = None


def run_of(suggestions: Sequence[Suggestion]) -> str:
    """Return the run that suggestions are of; nothing where there are none."""
    return suggestions[0].run_id if suggestions else ""
