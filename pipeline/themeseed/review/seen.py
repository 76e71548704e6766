"""Seen: what coders were shown of quotes, on whichever page; and what they know of them in all.

The rule, the same wherever blind decisions are asked for, counted or drawn: who knows what is suggested
for a quote, or how somebody else coded it, decides on it blind no more.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.records import Sighting, SightKind
from themeseed.review.ledger import Ledger
from themeseed.review.lineage import Lineage


class Seen:
    """Which coder was shown what of which quote, and since when."""

    def __init__(self, sightings: Iterable[Sighting] = ()) -> None:
        """Take in sightings in the order in which they were appended."""
        self._since: dict[SightKind, dict[str, dict[str, str]]] = {"suggestion": {}, "coding": {}}
        for each in sightings:
            self.add(each)

    def add(self, sighting: Sighting) -> None:
        """Take in the next sighting; what was seen before stays seen since then."""
        since = self._since[sighting.kind].setdefault(sighting.coder_id, {})
        for quote_id in sighting.quote_ids:
            since.setdefault(quote_id, sighting.seen_at)

    def has(self, coder_id: str, quote_id: str, kind: SightKind) -> bool:
        """Return whether a coder was shown this of a quote."""
        return quote_id in self._since[kind].get(coder_id, ())

    def since(self, coder_id: str, quote_id: str) -> str | None:
        """Return since when a coder was shown anything of a quote, in ISO 8601, or None."""
        times = (by_coder.get(coder_id, {}).get(quote_id) for by_coder in self._since.values())
        return min((each for each in times if each is not None), default=None)


def sighting(
    coder_id: str, quote_ids: Iterable[str], kind: SightKind, *, run_id: str | None = None
) -> Sighting:
    """Return that a coder is being shown this of quotes."""
    return Sighting(
        id=str(uuid4()),
        coder_id=coder_id,
        quote_ids=tuple(dict.fromkeys(quote_ids)),
        kind=kind,
        run_id=run_id,
        seen_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def knows(coder_id: str, quote_id: str, *, seen: Seen, ledger: Ledger, lineage: Lineage) -> bool:
    """Return whether a coder knows a suggestion for a quote, or another's coding of it.

    From having been shown it, or told it when they decided. Who knows that of a quote that it was cut
    from, knows enough.
    """

    def shown(each: str) -> bool:
        return (
            seen.has(coder_id, each, "suggestion")
            or seen.has(coder_id, each, "coding")
            or ledger.was_told(coder_id, each)
        )

    return shown(quote_id) or any(shown(each) for each in lineage.earlier(quote_id))
