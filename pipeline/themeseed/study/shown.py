"""What was put before a coder on the card: what they knew when they decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.errors import DecisionError
from themeseed.records import Quote, Run, Suggestion
from themeseed.study.desk import Desk

_AT_HAND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was put before a coder for one quote: suggestions, or none where they decide blind."""

    suggestions: tuple[Suggestion, ...]
    blind: bool
    live_run: Run | None = None


class Cards:
    """The cards that one coder was shown last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown: dict[str, Shown] = {}
        self._ready: tuple[str, Shown] | None = None

    def show(self, quote: Quote, *, blind: bool, upcoming: Sequence[str] = ()) -> Shown:
        """Return what is put before the coder for a quote, and keep it at hand.

        What was got ready for it is what is shown, whatever came meanwhile: it is kept as seen.
        """
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] == quote.id and ready[1].blind == blind:
            return ready[1]
        suggestions = () if blind else self._desk.suggestions(quote.id, upcoming)
        live = self._desk.live
        is_live = live is not None and run_of(suggestions) == live.run.id
        shown = Shown(
            suggestions=suggestions, blind=blind, live_run=live.run if live and is_live else None
        )
        self._shown.pop(quote.id, None)
        if len(self._shown) >= _AT_HAND:
            self._shown.pop(next(iter(self._shown)))
        self._shown[quote.id] = shown
        return shown

    def get_ready(self, quote: Quote, *, blind: bool, upcoming: Sequence[str] = ()) -> Shown:
        """Return what will be put before the coder for a quote when it is shown next."""
        self._ready = None
        shown = self.show(quote, blind=blind, upcoming=upcoming)
        self._ready = (quote.id, shown)
        return shown

    def as_shown(self, quote: Quote, seen: str, *, knows: bool) -> Shown:
        """Return what a page showed of a quote.

        Args:
            quote: on the page.
            seen: the run whose suggestions it showed, "blind" for none.
            knows: whether the coder knew them from elsewhere.

        Raises:
            DecisionError: it showed suggestions that are neither at hand nor kept.
        """
        if seen == "blind":
            return Shown(suggestions=(), blind=not knows)
        shown = self._shown.get(quote.id)
        if shown is not None and not shown.blind and run_of(shown.suggestions) == seen:
            return shown
        stored = self._desk.study.store.suggestions_of(seen, quote.id) if seen else ()
        if seen and not stored:
            raise DecisionError(
                f"The suggestions for '{quote.name}' have changed since this page was made. Nothing was "
                "kept: look at the quote again, and decide."
            )
        return Shown(suggestions=stored, blind=False)


def run_of(suggestions: Sequence[Suggestion]) -> str:
    """Return the run that suggestions are of; nothing where there are none."""
    return suggestions[0].run_id if suggestions else ""
