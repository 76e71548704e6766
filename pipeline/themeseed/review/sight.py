"""Sight: who may see whose coding on which quote, as the team set it.

The rule: nobody but an owner sees more than the setting in force allows; without a setting, nothing
of others. What a coder saw of another's coding makes the two codings depend on each other, and their
agreement say nothing; so the default is the one that no later page has to take back.
"""

from collections.abc import Callable, Iterable

from themeseed.records import TeamSetting, Visibility
from themeseed.records.team import VISIBILITIES
from themeseed.review.assigning import Assigned

DEFAULT: Visibility = "never"
"""Keeps double coding independent whatever is assigned later. "After my decision" does not: who sees
how another coded the last quote codes the next one like them."""

Decided = Callable[[str, str], bool]
"""Whether a coder (first) has decided on a quote (second)."""


class Sight:
    """What a team's settings let people see."""

    def __init__(self, settings: Iterable[TeamSetting], assigned: Assigned, is_decided: Decided) -> None:
        """Take in settings in the order in which they were appended."""
        self.visibility: Visibility = DEFAULT
        self._assigned = assigned
        self._is_decided = is_decided
        self._adjudicators: dict[str, bool] = {}
        for each in settings:
            if each.name == "visibility":
                self.visibility = visibility_of(each.value)
            elif each.coder_id is not None:
                self._adjudicators[each.coder_id] = each.value == "yes"

    def may_adjudicate(self, coder_id: str) -> bool:
        """Return whether a coder was given the right to adjudicate; owners need none."""
        return self._adjudicators.get(coder_id, False)

    def view(self, viewer_id: str, *, owner: bool = False) -> "View":
        """Return what one coder may see now."""
        return View(viewer_id, self.visibility, self._assigned, self._is_decided, owner=owner)


class View:
    """What one coder may see of others' coding, at one moment."""

    def __init__(
        self,
        viewer_id: str,
        visibility: Visibility,
        assigned: Assigned,
        is_decided: Decided,
        *,
        owner: bool,
    ) -> None:
        self.viewer_id = viewer_id
        self.all = owner or visibility == "always"
        self._visibility = visibility
        self._assigned = assigned
        self._is_decided = is_decided
        self._finished: dict[str, bool] = {}

    def sees(self, coder_id: str, quote_id: str) -> bool:
        """Return whether the viewer may see what a coder decided on a quote."""
        if self.all or coder_id == self.viewer_id:
            return True
        if self._visibility == "after my decision":
            return self._is_decided(self.viewer_id, quote_id)
        if self._visibility == "after both assignments":
            # Who was assigned nothing (a table, the consensus) has nothing left to do; a viewer to
            # whom nothing is assigned has not done anything yet.
            begun = bool(self._assigned.to(self.viewer_id))
            return begun and self._has_finished(self.viewer_id) and self._has_finished(coder_id)
        return False

    def _has_finished(self, coder_id: str) -> bool:
        if coder_id not in self._finished:
            self._finished[coder_id] = all(
                self._is_decided(coder_id, quote_id) for quote_id in self._assigned.to(coder_id)
            )
        return self._finished[coder_id]


def visibility_of(value: str) -> Visibility:
    """Return a value as kept; one that only a newer themeseed knows counts as the strictest.

    >>> visibility_of("always"), visibility_of("when the moon is full")
    ('always', 'never')
    """
    return next((each for each in VISIBILITIES if each == value), DEFAULT)
