"""Who is to code what: quotes drawn by lot for several coders, and what of it is in force.

The rule: assignments are appended. A quote is assigned to a coder while the latest assignment that
names both is no withdrawal.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from math import ceil
from uuid import uuid4

from themeseed.errors import DecisionError
from themeseed.records import Assignment, Coder, Quote
from themeseed.review.lineage import Lineage
from themeseed.review.queue import in_random_order


def draw_by_share(
    quotes: Sequence[Quote], share: float, *, among: Collection[str] | None = None, seed: int
) -> tuple[str, ...]:
    """Return the ids of a share of quotes, drawn by lot, as evenly over documents as can be.

    Each document gives its share, rounded down; what is missing to the whole share comes from the
    documents that lost most by rounding (largest remainders). The same quotes, share and seed give the
    same draw; fewer come back where `among` holds fewer.

    Args:
        quotes: of the study, in reading order; the share is of these.
        share: above 0, up to 1; the number of quotes is rounded up.
        among: ids of the quotes that may be drawn; None for all.
        seed: of the lot.

    Raises:
        DecisionError: the share is none.
    """
    if not 0 < share <= 1:
        raise DecisionError(f"{share:.0%} is no share of the quotes. Give more than 0%, up to 100%.")
    by_document: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_document.setdefault(quote.document_id, []).append(quote)
    # A share such as 0.2 is no whole number of binary digits: 0.2 of 15 must not become 4.
    exact = {name: round(share * len(those), 9) for name, those in by_document.items()}
    drawn = {
        name: [each.id for each in in_random_order(those, seed) if among is None or each.id in among]
        for name, those in by_document.items()
    }
    taken = {name: min(int(exact[name]), len(drawn[name])) for name in exact}
    missing = ceil(round(share * len(quotes), 9)) - sum(taken.values())
    while missing > 0:
        having = [name for name in exact if taken[name] < len(drawn[name])]
        if not having:
            break
        by_loss = sorted(having, key=lambda name: (taken[name] - exact[name], drawn[name][0]))
        for name in by_loss[:missing]:
            taken[name] += 1
        missing -= len(by_loss[:missing])
    chosen = {quote_id for name in exact for quote_id in drawn[name][: taken[name]]}
    return tuple(quote.id for quote in quotes if quote.id in chosen)


def share_out(
    quotes: Sequence[Quote], coder_ids: Sequence[str], *, each: int, seed: int
) -> dict[str, tuple[str, ...]]:
    """Return which quotes each coder gets when every quote is coded by `each` of them.

    Every set of `each` coders gets about as many quotes as every other. `quotes` and what comes back
    stand in reading order.

    Raises:
        DecisionError: there are fewer coders than each quote needs.
    """
    if not 1 <= each <= len(coder_ids):
        raise DecisionError(
            f"Each quote is to be coded by {each}, of {len(coder_ids)} coders. Choose more coders, or "
            "fewer for each quote."
        )
    teams = list(combinations(coder_ids, each))
    given: dict[str, set[str]] = {coder_id: set() for coder_id in coder_ids}
    for place, quote in enumerate(in_random_order(quotes, seed)):
        for coder_id in teams[place % len(teams)]:
            given[coder_id].add(quote.id)
    return {
        coder_id: tuple(quote.id for quote in quotes if quote.id in those)
        for coder_id, those in given.items()
    }


def assign(
    coder_id: str,
    quote_ids: Sequence[str],
    *,
    by: Coder,
    how: str = "",
    blind: bool = True,
    now: datetime | None = None,
) -> Assignment:
    """Return that a coder is to decide on quotes; `by` is who says so, `now` for tests.

    Raises:
        DecisionError: there is no quote.
    """
    return _made("assign", coder_id, quote_ids, by=by, how=how, blind=blind, now=now)


def withdraw(
    coder_id: str, quote_ids: Sequence[str], *, by: Coder, how: str = "", now: datetime | None = None
) -> Assignment:
    """Return that a coder need no longer decide on quotes; what they decided stays.

    Raises:
        DecisionError: there is no quote.
    """
    return _made("withdraw", coder_id, quote_ids, by=by, how=how, blind=False, now=now)


def as_cut_now(assignment: Assignment, lineage: Lineage) -> Assignment:
    """Return an assignment of what its quotes are now: who was to code a quote codes its parts."""
    now = (each for quote_id in assignment.quote_ids for each in lineage.now(quote_id))
    return replace(assignment, quote_ids=tuple(dict.fromkeys(now)))


class Assigned:
    """What is assigned to whom now, of assignments in the order in which they were appended."""

    def __init__(self, assignments: Iterable[Assignment] = ()) -> None:
        self._by_coder: dict[str, dict[str, Assignment]] = {}
        for each in assignments:
            of_coder = self._by_coder.setdefault(each.coder_id, {})
            for quote_id in each.quote_ids:
                # Taken out first, so that a quote assigned again stands among the latest.
                of_coder.pop(quote_id, None)
                if each.kind == "assign":
                    of_coder[quote_id] = each

    def to(self, coder_id: str) -> Mapping[str, Assignment]:
        """Return the quotes assigned to a coder, each with the assignment in force."""
        return self._by_coder.get(coder_id, {})

    def is_blind(self, coder_id: str, quote_id: str) -> bool:
        """Return whether a quote is assigned to a coder to be decided blind."""
        found = self.to(coder_id).get(quote_id)
        return found is not None and found.blind

    def coders_of(self, quote_id: str) -> tuple[str, ...]:
        """Return the coders to whom a quote is assigned."""
        return tuple(coder_id for coder_id, those in self._by_coder.items() if quote_id in those)

    @property
    def coder_ids(self) -> tuple[str, ...]:
        """The coders to whom something is assigned."""
        return tuple(coder_id for coder_id, those in self._by_coder.items() if those)

    def open_to(self, coder_ids: Collection[str], quotes: Sequence[Quote]) -> frozenset[str]:
        """Return the ids of the quotes that are assigned to none of these coders."""
        taken = {quote_id for coder_id in coder_ids for quote_id in self.to(coder_id)}
        return frozenset(quote.id for quote in quotes if quote.id not in taken)


def _made(
    kind: str,
    coder_id: str,
    quote_ids: Sequence[str],
    *,
    by: Coder,
    how: str,
    blind: bool,
    now: datetime | None,
) -> Assignment:
    if not quote_ids:
        raise DecisionError("There is no such quote to assign or withdraw. Nothing was kept.")
    return Assignment(
        id=str(uuid4()),
        coder_id=coder_id,
        quote_ids=tuple(dict.fromkeys(quote_ids)),
        kind="assign" if kind == "assign" else "withdraw",
        blind=blind,
        how=how,
        assigned_by=by.id,
        assigned_at=(now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds"),
    )
