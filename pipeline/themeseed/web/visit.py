"""A visit: who asks, at which house. Every page takes one; without a visit there is no page."""

from dataclasses import dataclass

from themeseed.study.seat import Seat
from themeseed.web.entrance import Person
from themeseed.web.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request's person and house."""

    person: Person
    house: House

    @property
    def seat(self) -> Seat:
        """Where this person works."""
        return self.house.seat(self.person)
