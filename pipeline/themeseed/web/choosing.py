"""Whose coding a page tells of: chosen in the address, among those that the asker may see."""

from themeseed.errors import UnknownNameError
from themeseed.study.whose import ANYBODY, MINE, Codings, choosable
from themeseed.web.visit import Visit


def choices_for(visit: Visit) -> dict[str, str]:
    """Return whose coding can be chosen, with its name; who only reads has none of their own."""
    found = choosable(visit.house.desk, visit.view)
    return (
        found
        if visit.codes or len(found) == 1
        else {each: found[each] for each in found if each != MINE}
    )


def codings_for(visit: Visit, whose: str) -> Codings:
    """Return the codings that an address asks for; without one, mine, or anybody's for who only reads.

    Raises:
        UnknownNameError: there is no coding of that coder that the asker may see.
    """
    if not whose:
        whose = MINE if visit.codes else ANYBODY
    if whose not in (MINE, ANYBODY) and whose not in choices_for(visit):
        raise UnknownNameError(
            "There is no coding of this coder that you may see. Choose one whose you do, or your own."
        )
    return Codings(visit.house.desk, visit.view, whose)


def names_of(codings: Codings, visit: Visit, quote_id: str) -> tuple[tuple[str, str], ...]:
    """Return who else of the chosen coders gave a quote which codes: their names."""
    desk, mine = visit.house.desk, visit.person.coder.id
    return tuple(
        (
            desk.coder_name(each.coder_id),
            ", ".join(desk.name_of(code) for code in desk.codes_of(each)) or "no theme fits",
        )
        for each in codings.decisions(quote_id)
        if each.coder_id != mine
    )
