"""What is held out in one study, fitted once for all that asks: agreement, fairness, prevalence.

The rule: everything that compares machine and person knows the same, which is what a run would know
without the decision that it is held to: the codebook, that person's other decisions, and the
suggestions that were refused.
"""

from collections.abc import Callable, Sequence

from themeseed.held_out import LEAVE_ONE_OUT_UP_TO, HeldOut, hold_out, machine_codes
from themeseed.match import Matcher
from themeseed.records import Coder, Coding, MachineCodes, Suggestion
from themeseed.review import on_quotes
from themeseed.study.folder import Study
from themeseed.study.lot import answered_blind
from themeseed.study.material import Material, Progress
from themeseed.suggest import ENOUGH_BLIND


class HoldingOut:
    """The machine without what is held out, for one study as it is now; each fit is made once."""

    def __init__(self, study: Study, material: Material, on_progress: Progress | None = None) -> None:
        """Take the study and what was gathered of it."""
        self.material = material
        self._study = study
        self._on_progress = on_progress
        self._decisions = on_quotes(study.store.decisions(), material.quotes)
        self._matcher: Matcher | None = None
        self._known: dict[frozenset[Coding], HeldOut] = {}

    def matcher(self) -> Matcher:
        """Return the matcher of the study's texts."""
        if self._matcher is None:
            given = self.material
            self._matcher = Matcher(
                given.quotes, given.embeddings, given.codebook, given.passages, self._study.config.match
            )
        return self._matcher

    def blind(self, person: Coder) -> tuple[Coding, ...]:
        """Return what a person answered before any suggestion was shown."""
        return answered_blind(self._decisions, person, self.material.codebook)

    def suggestions(self, person: Coder, codings: Sequence[Coding]) -> tuple[Suggestion, ...]:
        """Return suggestions for what was decided, each made without the decision on it.

        Code sets are made from the person's blind answers where there are enough.

        Args:
            person: whose decisions, or the consensus.
            codings: what they hold.

        Raises:
            NothingToDoError: fewer than two texts are decided.
        """
        return self._held_out(person, codings).suggestions

    def machine(self, person: Coder, codings: Sequence[Coding]) -> MachineCodes:
        """Return the machine's codes of all quotes, none made with the decision on its own words."""
        # Few texts are left out one by one for suggestions, and by tenths here.
        in_tenths = len(codings) > LEAVE_ONE_OUT_UP_TO
        found = self._held_out(person, codings).machine if in_tenths else None
        return found or machine_codes(
            self.matcher(),
            self.material.quotes,
            codings=codings,
            refusals=self.material.refusals,
            on_progress=self._tell("Machine codes"),
        )

    def _held_out(self, person: Coder, codings: Sequence[Coding]) -> HeldOut:
        key = frozenset(codings)
        if key not in self._known:
            blind = self.blind(person)
            self._known[key] = hold_out(
                self.matcher(),
                self.material.quotes,
                self._study.config,
                codings=codings,
                refusals=self.material.refusals,
                judging=blind if len(blind) >= ENOUGH_BLIND else None,
                on_progress=self._tell("Holding out decided quotes"),
            )
        return self._known[key]

    def _tell(self, what: str) -> Callable[[int, int], None] | None:
        tell = self._on_progress
        return None if tell is None else lambda done, total: tell(what, done, total)
