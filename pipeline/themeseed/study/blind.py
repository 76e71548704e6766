"""Blind and assisted decisions apart: how far the one leads people, and how far they agree without.

Who decides with a suggestion in view tends to agree with it. Agreement over decisions that were made
before the suggestion was shown estimates agreement without that; the difference estimates the lead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from themeseed.errors import NothingToDoError
from themeseed.records import Agreement, Coder, Coding, Decision, Likeliest
from themeseed.study.desk import Desk
from themeseed.study.folder import Study
from themeseed.study.led import LEAST, Parted, Way, parted_in

if TYPE_CHECKING:
    from themeseed.report import Table

MACHINE = "the suggestions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Agreement of a coder's blind, or assisted, decisions with somebody; None for too few quotes."""

    other: str
    how: Way
    n_quotes: int
    agreement: Agreement | None

    def figure(self, name: str) -> str:
        """Return a measure with its interval, as text; a dash where it is not defined."""
        if self.agreement is None:
            return "–"
        found = self.agreement.measure(name)
        if found.value is None:
            return "–"
        if found.interval is None:
            return f"{found.value:.2f}"
        return f"{found.value:.2f} ({found.interval.low:.2f} to {found.interval.high:.2f})"


def apart(
    desk: Desk,
    decisions: Sequence[Decision],
    coder: Coder,
    others: Sequence[Coder],
    likeliest: Mapping[str, Likeliest],
    parted: Parted,
) -> tuple[Apart, ...]:
    """Return how far a coder agrees with the suggestions and with each other coder, blind or not.

    Args:
        desk: the study.
        decisions: all that stand.
        coder: whose decisions are parted.
        others: whom they are compared with, beside the machine.
        likeliest: the suggestions, each made without what was decided on its own quote.
        parted: what the coder answered blind, and beside a suggestion. What came with a table, or was
            decided on many quotes together, is neither.
    """
    codings = {each.id: _codings(desk, decisions, each.id) for each in others}
    machine = tuple(
        Coding(quote_id=quote_id, coder_id="machine", codes=each.suggested)
        for quote_id, each in likeliest.items()
    )
    found: list[Apart] = []
    against = [(MACHINE, machine)]
    against += [(other.name, codings[other.id]) for other in others if other.id != coder.id]
    for name, theirs in against:
        for how in get_args(Way):
            mine = parted.of(coder.id, how)
            common = {each.quote_id for each in mine} & {each.quote_id for each in theirs}
            found.append(
                Apart(
                    other=name,
                    how=how,
                    n_quotes=len(common),
                    agreement=_agreement(desk, mine, theirs, (f"{coder.name} ({how})", name))
                    if len(common) >= LEAST
                    else None,
                )
            )
    return tuple(found)


def apart_in(study: Study, coder: Coder) -> tuple[Apart, ...]:
    """Return blind and assisted agreement of a coder with everybody; nothing without blind decisions.

    The suggestions are those of the latest run.
    """
    desk = Desk(study)
    decisions = tuple(desk.ledger.standing())
    parted = parted_in(desk, desk.sight.view(coder.id, owner=True))
    if not parted.of(coder.id, "blind"):
        return ()
    people = tuple(each for each in desk.coders.values() if each.kind == "human")
    return apart(desk, decisions, coder, people, dict(desk.likeliest), parted)


def apart_table(parted: Sequence[Apart], name: str) -> "Table | None":
    """Return what was decided blind and what otherwise as a table; None where nothing was blind."""
    from themeseed.report import Table

    if not parted:
        return None
    return Table(
        title="Blind and assisted decisions apart",
        columns=(f"{name} and", "decided", "Quotes", "Percent agreement", "Cohen's kappa"),
        rows=tuple(
            (
                *(each.other, each.how, each.n_quotes),
                *(each.figure("percent agreement"), each.figure("Cohen's kappa")),
            )
            for each in parted
        ),
        headings=2,
    )


def _codings(desk: Desk, decisions: Sequence[Decision], coder_id: str) -> tuple[Coding, ...]:
    return tuple(
        Coding(quote_id=each.quote_id, coder_id=coder_id, codes=desk.codes_of(each))
        for each in decisions
        if each.coder_id == coder_id
        and each.verdict in ("accept", "change", "none")
        and desk.is_decided(coder_id, each.quote_id)
        and each.quote_id in desk.quotes
    )


def _agreement(
    desk: Desk, mine: Sequence[Coding], theirs: Sequence[Coding], names: tuple[str, str]
) -> Agreement | None:
    # Imported where figures are made: the first page of the review waits for no figure.
    from themeseed.compare import compare

    config = desk.study.config
    cases = {quote.id: quote.case_id for quote in desk.quotes.values() if quote.case_id}
    try:
        return compare(
            mine,
            theirs,
            config.compare,
            seed=config.seed,
            names=names,
            case_of=cases,
            code_ids=desk.codebook.codable_ids,
        )
    except NothingToDoError:
        return None
