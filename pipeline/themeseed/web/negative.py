"""Negative cases on the page of candidates and in the review: quotes that may contradict a code.

To see a quote among them tells that it reads as the code: it is noted as seen, and what waits to be
decided blind is kept back.
"""

from dataclasses import dataclass

from themeseed.errors import UnknownNameError
from themeseed.records import Quote, SeedTheme
from themeseed.study.candidates import Candidates
from themeseed.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative:
    """A code, and the quotes that may contradict it, the likeliest first; `n_open` are to decide."""

    code_id: str
    name: str
    quotes: tuple[Quote, ...]
    n_open: int


def negative_cases(visit: Visit, found: Candidates) -> tuple[Negative, ...]:
    """Return the negative cases of each code that has any, and note that the visitor sees them."""
    shown = tuple(it for each in found.kept.discovery.seed_themes if (it := _of(visit, each)))
    visit.seat.saw(quote.id for each in shown for quote in each.quotes)
    return shown


def quotes_against(visit: Visit, code_id: str) -> frozenset[str]:
    """Return the negative cases of a code, for the visitor to go through, and note that they see them.

    Raises:
        UnknownNameError: there are none.
    """
    found = visit.house.candidates()
    themes = found.kept.discovery.seed_themes if found else ()
    one = next((it for each in themes if each.code_id == code_id and (it := _of(visit, each))), None)
    if one is None:
        raise UnknownNameError(
            "There are no negative cases of this code. The page Candidates lists those that were found."
        )
    quote_ids = frozenset(quote.id for quote in one.quotes)
    visit.seat.saw(quote_ids)
    return quote_ids


def _of(visit: Visit, theme: SeedTheme) -> Negative | None:
    """Return the negative cases of a code as quotes are cut now, or None where there are none."""
    desk, mine = visit.house.desk, visit.person.coder.id
    now = dict.fromkeys(it for old in theme.contrary_ids for it in desk.lineage.now(old))
    quotes = tuple(desk.quotes[it] for it in now if it in desk.quotes and not visit.waits_blind(it))
    if not quotes or theme.code_id not in desk.codebook.codable_ids:
        return None
    return Negative(
        code_id=theme.code_id,
        name=desk.name_of(theme.code_id),
        quotes=quotes,
        n_open=sum(not desk.is_decided(mine, quote.id) for quote in quotes),
    )
