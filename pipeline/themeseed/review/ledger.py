"""The ledger: what stands of all decisions, kept up to date as decisions are appended.

The same view as `standing`, without reading every decision again for each new one.
"""

from collections.abc import Iterable, Iterator, Sequence

from themeseed.records import Decision


class Ledger:
    """Which decision of each coder stands on each quote, and in which order they were made."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Take in decisions in the order in which they were appended."""
        self._stacks: dict[str, dict[str, list[Decision]]] = {}
        self._made: dict[str, list[Decision]] = {}
        self._by_id: dict[str, Decision] = {}
        self._told: set[tuple[str, str]] = set()
        self._carried: dict[str, list[Decision]] = {}
        self._groups: dict[str, list[Decision]] = {}
        for decision in decisions:
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """Take in the next decision; one that is there already changes nothing."""
        if decision.id in self._by_id:
            return
        self._by_id[decision.id] = decision
        if decision.blind or decision.run_id is not None:
            self._told.add((decision.coder_id, decision.quote_id))
        if decision.together is not None:
            self._groups.setdefault(decision.together, []).append(decision)
        stack = self._stacks.setdefault(decision.quote_id, {}).setdefault(decision.coder_id, [])
        if decision.verdict != "undo":
            stack.append(decision)
        if decision.carried_from:
            for root in decision.carried_from:
                self._carried.setdefault(root, []).append(decision)
        elif decision.verdict != "undo":
            self._made.setdefault(decision.coder_id, []).append(decision)
        elif stack:
            self._forget(stack.pop())

    def find(self, decision_id: str) -> Decision | None:
        """Return the decision of this id, standing or not, or None."""
        return self._by_id.get(decision_id)

    def of(self, coder_id: str, quote_id: str) -> Decision | None:
        """Return the coder's decision that stands on a quote, skips too, or None."""
        stack = self._stacks.get(quote_id, {}).get(coder_id)
        return stack[-1] if stack else None

    def on(self, quote_id: str) -> Iterator[Decision]:
        """Yield each coder's decision that stands on a quote, skips too."""
        return (stack[-1] for stack in self._stacks.get(quote_id, {}).values() if stack)

    def was_told(self, coder_id: str, quote_id: str) -> bool:
        """Return whether a coder knows what was suggested for a quote, from deciding on it.

        Beside a suggestion one sees it before, blind one is told afterwards; taking the decision back
        makes nobody forget.
        """
        return (coder_id, quote_id) in self._told

    def every(self) -> tuple[Decision, ...]:
        """Return all decisions there ever were, in the order in which they were appended."""
        return tuple(self._by_id.values())

    def made(self, coder_id: str) -> Sequence[Decision]:
        """Return a coder's decisions that were not taken back, in the order in which they were made."""
        return self._made.get(coder_id, ())

    def latest(self, coder_id: str) -> Decision | None:
        """Return the coder's latest decision that was not taken back, carried ones aside, or None."""
        made = self._made.get(coder_id)
        return made[-1] if made else None

    def carried_from(self, decision_id: str) -> tuple[Decision, ...]:
        """Return the standing decisions that carry a decision over to quotes that were cut anew."""
        return tuple(
            each
            for each in self._carried.get(decision_id, ())
            if self.of(each.coder_id, each.quote_id) is each
        )

    def group(self, together: str) -> Sequence[Decision]:
        """Return the decisions that were made together, and those that took them back together."""
        return self._groups.get(together, ())

    def stacks(self) -> Iterator[Sequence[Decision]]:
        """Yield each coder's decisions on each quote that were not taken back, the first one first."""
        return (stack for stacks in self._stacks.values() for stack in stacks.values() if stack)

    def standing(self) -> Iterator[Decision]:
        """Yield each coder's decision that stands on each quote."""
        for stacks in self._stacks.values():
            for stack in stacks.values():
                if stack:
                    yield stack[-1]

    def _forget(self, decision: Decision) -> None:
        made = self._made.get(decision.coder_id, [])
        # What is taken back is nearly always the latest: look from the end.
        for place in range(len(made) - 1, -1, -1):
            if made[place].id == decision.id:
                del made[place]
                return
