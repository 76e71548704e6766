"""Whose coding: what one coder, or anybody, decided on each quote, as far as somebody may see it.

The rule: the table, the map, the codebook page and the list of quotes all ask here, so that a count
opens exactly the quotes that it counts. What the asker is to decide blind tells nothing of others.
"""

from collections.abc import Iterator, Mapping

from themeseed.records import Decision
from themeseed.review import View
from themeseed.study.desk import Desk

MINE, ANYBODY = "mine", "anybody"
NO_CODE = "(none)"
"""Stands for the answer that no theme fits."""


class Codings:
    """What a choice of coders decided on each quote."""

    def __init__(self, desk: Desk, view: View, whose: str = MINE) -> None:
        """Choose coders.

        Args:
            desk: the study.
            view: what the asker may see.
            whose: "mine", "anybody" for all people whose coding the asker may see and the consensus,
                or the id of one of them; of an unknown one there is nothing.
        """
        self.whose = whose
        self._desk = desk
        self._view = view
        people = _people(desk)
        self._chosen = set(people) if whose == ANYBODY else {view.viewer_id if whose == MINE else whose}
        self._chosen &= {*people, view.viewer_id}

    def decisions(self, quote_id: str) -> Iterator[Decision]:
        """Yield the decisions of the chosen coders that say something of a quote: codes, or none."""
        for each in self._desk.ledger.on(quote_id):
            if each.verdict in ("skip", "reject") or each.coder_id not in self._chosen:
                continue
            if each.coder_id != self._view.viewer_id and not self._may_tell(each):
                continue
            if not each.codes or self._desk.codes_of(each):
                yield each

    def codes(self, quote_id: str) -> tuple[str, ...]:
        """Return the codes that any chosen coder gave, `NO_CODE` for no theme; () if nobody answered."""
        answers = [self._desk.codes_of(each) or (NO_CODE,) for each in self.decisions(quote_id)]
        if len(answers) < 2:
            return answers[0] if answers else ()
        return tuple(dict.fromkeys(code for codes in answers for code in codes))

    def of_others(self, quote_id: str) -> bool:
        """Return whether somebody else's coding is among what this tells of a quote."""
        return any(each.coder_id != self._view.viewer_id for each in self.decisions(quote_id))

    def _may_tell(self, decision: Decision) -> bool:
        """Return whether the asker may see it, and is not to decide on the quote blind first."""
        mine, quote_id = self._view.viewer_id, decision.quote_id
        if not self._view.sees(decision.coder_id, quote_id):
            return False
        return not self._desk.assigned.is_blind(mine, quote_id) or self._desk.knows(mine, quote_id)


def choosable(desk: Desk, view: View) -> dict[str, str]:
    """Return whose coding somebody can choose: "mine", each other of whom they see any, "anybody".

    Whoever sees nothing of others is offered nothing of theirs, which also would tell who decided.
    """
    people = _people(desk)
    left, others = set(people) - {view.viewer_id}, set[str]()
    for each in desk.ledger.standing():
        if each.coder_id in left and each.verdict != "skip" and view.sees(each.coder_id, each.quote_id):
            left.remove(each.coder_id)
            others.add(each.coder_id)
            if not left:
                break
    named = {each: people[each] for each in sorted(others, key=lambda each: people[each])}
    return {MINE: "mine", **named, **({ANYBODY: "anybody's"} if others else {})}


def _people(desk: Desk) -> Mapping[str, str]:
    """Return the names of all who code but machines."""
    return {each.id: each.name for each in desk.coders.values() if each.kind != "machine"}
