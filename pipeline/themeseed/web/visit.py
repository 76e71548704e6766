"""A visit: who asks, at which house. Every page takes one; without a visit there is no page."""

from dataclasses import dataclass

from themeseed.errors import AccountError
from themeseed.review import View
from themeseed.study.seat import Seat
from themeseed.web.entrance import Person
from themeseed.web.house import House
from themeseed.web.reception import Reception


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request's person and house."""

    person: Person
    house: House

    @property
    def codes(self) -> bool:
        """Whether this person may decide on quotes; pages show the others no way to."""
        return self.person.may("coder")

    @property
    def edits_codebook(self) -> bool:
        """Whether this person may edit the codebook."""
        return self.person.may("owner")

    @property
    def view(self) -> View:
        """What this person may see of others' coding."""
        return self.seat.view

    @property
    def adjudicates(self) -> bool:
        """Whether this person may decide where coders differ."""
        return self.person.may("owner") or self.house.desk.sight.may_adjudicate(self.person.coder.id)

    @property
    def seat(self) -> Seat:
        """Where this person works."""
        return self.house.seat(self.person)

    @property
    def reception(self) -> Reception:
        """Where people sign in; pages that need one are those of a served study only."""
        if self.house.reception is None:
            raise AccountError("This study is open for one person: it has no accounts here.")
        return self.house.reception

    @property
    def may_cut(self) -> bool:
        """Whether this person may move, split and join quotes in this study."""
        allowed = self.house.study.config.review.boundaries
        return allowed != "nobody" and self.person.may(allowed)

    def waits_blind(self, quote_id: str) -> bool:
        """Return whether a quote is assigned to this person to be decided blind, and still can be."""
        desk, mine = self.house.desk, self.person.coder.id
        assigned = desk.assigned.is_blind(mine, quote_id)
        return assigned and not desk.is_decided(mine, quote_id) and not desk.knows(mine, quote_id)
