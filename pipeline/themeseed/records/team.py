"""What people who code together settled among themselves: who codes what, and who sees whose coding."""

from dataclasses import dataclass
from typing import Literal, get_args

Visibility = Literal["never", "after my decision", "after both assignments", "always"]
"""When a coder who is no owner may see what others decided on a quote.

never                   not at all
after my decision       once they have decided on that quote themselves
after both assignments  once they, and the other coder, have decided on all that is assigned to them
always                  at any time
"""

VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)

TeamSettingName = Literal["visibility", "adjudicator"]
"""What is set: who sees whose coding, or whether a coder may adjudicate without being an owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """That a coder is to decide on quotes, or no longer. Appended, never overwritten.

    `blind` says that suggestions are kept back from the coder until they have decided. `how` tells in
    words how the quotes were chosen, or why they are withdrawn. `assigned_by` is a coder's id,
    `assigned_at` ISO 8601 in UTC. What was decided stays whatever is withdrawn.
    """

    id: str
    coder_id: str
    quote_ids: tuple[str, ...]
    kind: Literal["assign", "withdraw"] = "assign"
    blind: bool = True
    how: str = ""
    assigned_by: str
    assigned_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSetting:
    """One setting of the team as it was from `set_at` on. Appended; the latest is in force.

    `coder_id` says for whom, where the setting is one coder's. `set_by` is a coder's id, `set_at` ISO
    8601 in UTC.
    """

    id: str
    name: TeamSettingName
    value: str
    coder_id: str | None = None
    set_by: str
    set_at: str
