"""Suggestions of kept runs at hand: read for several quotes at once, as they come next.

A kept suggestion never changes, so that what was read stays true. Coders who go through the same
quotes share what was read for one of them.
"""

from collections.abc import Sequence

from themeseed.records import Suggestion
from themeseed.store import Store

_MOST = 20_000
"""Suggestions at hand; ten codes and two thousand quotes make so many."""


class Suggested:
    """What runs suggested for quotes, the latest read at hand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._at_hand: dict[tuple[str, str], tuple[Suggestion, ...]] = {}
        self._n = 0

    def of(self, run_id: str, quote_id: str, upcoming: Sequence[str] = ()) -> tuple[Suggestion, ...]:
        """Return a run's suggestions for a quote by rank; none where the run had no part in it.

        Args:
            run_id: the run.
            quote_id: the quote.
            upcoming: quotes that are likely to be asked for next: read along, in one query.
        """
        found = self._at_hand.get((run_id, quote_id))
        if found is None:
            more = (each for each in upcoming if (run_id, each) not in self._at_hand)
            ids = list(dict.fromkeys((quote_id, *more)))
            self._take(run_id, self._store.suggestions_of(run_id, *ids), ids)
            found = self._at_hand[run_id, quote_id]
        return found

    def _take(self, run_id: str, read: Sequence[Suggestion], quote_ids: Sequence[str]) -> None:
        by_quote: dict[str, list[Suggestion]] = {each: [] for each in quote_ids}
        for each in read:
            by_quote[each.quote_id].append(each)
        if self._n > _MOST:
            self._at_hand.clear()
            self._n = 0
        for quote_id, those in by_quote.items():
            self._at_hand[run_id, quote_id] = tuple(those)
            self._n += len(those) + 1
