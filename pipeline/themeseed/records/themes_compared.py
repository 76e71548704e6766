"""One set of themes beside another over the same quotes: clusters or machine themes beside people's."""

from dataclasses import dataclass
from typing import Literal

from themeseed.records.agreement import Measure
from themeseed.records.many_agreement import Estimate

ThemeKind = Literal["matched", "split", "merged", "missed"]
"""How a theme comes back in groups, by shared quotes.

matched  one group holds half of its quotes or more, and half of that group's quotes or more are its
split    groups that are mostly its quotes exist, none of which holds half of them
merged   one group holds half of its quotes or more, but is mostly something else
missed   no group holds half of its quotes, and none is mostly its
"""

GroupKind = Literal["matched", "part", "merging", "extra"]
"""What a group is, seen from the themes.

matched  see above
part     mostly one theme's quotes, but less than half of them
merging  it holds half or more of a theme, or of several, none of which is half of it
extra    no theme is half of it, and it holds half of none
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeMatch:
    """One theme beside the groups.

    `kind` is its kind by shared quotes, `kind_again` the share of resamples that give the same kind.
    `group_id` is the group that it is paired with one to one (None where there are fewer groups
    than themes, or nothing is shared); `shared` counts their common quotes, `by_quotes` and
    `by_people` are Jaccard overlaps of quotes and of the people who say them. `by_meaning` is the
    cosine of the theme's texts and the group's quotes. `nearest_by_people` and `nearest_by_meaning`
    name the group that is nearest by these.
    """

    theme_id: str
    n_quotes: int
    kind: ThemeKind
    kind_again: float
    group_id: str | None
    shared: int
    by_quotes: Estimate
    by_people: Measure | None = None
    by_meaning: Measure | None = None
    nearest_by_people: str | None = None
    nearest_by_meaning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMatch:
    """One group beside the themes: its kind, how often resamples give it, its likeliest theme."""

    group_id: str
    n_quotes: int
    kind: GroupKind
    kind_again: float
    theme_id: str | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one side adds to all that both sides hold (Chen et al. 2026, arXiv 2411.12142).

    coverage    share of all concepts that it has
    overlap     share of the other side's concepts that it has
    novelty     share of the concepts of one side alone that are its
    divergence  how far its concepts lie from all of them, 0 to 1
    """

    side: str
    measures: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesCompared:
    """Themes (rows) beside groups (columns) over the quotes that stand in both.

    `counts` holds the quotes of each theme in each group. `measures` are over quotes that have one
    theme and one group: `n_single` of the `n_quotes`. `first` and `second` say whose they are.
    """

    first: str
    second: str
    theme_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    n_quotes: int
    n_single: int
    counts: tuple[tuple[int, ...], ...]
    measures: tuple[Estimate, ...]
    themes: tuple[ThemeMatch, ...]
    groups: tuple[GroupMatch, ...]
    contributions: tuple[Contribution, ...]
    warnings: tuple[str, ...] = ()

    def measure(self, name: str) -> Estimate:
        """Return the figure of this name over all themes; KeyError when there is none."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)
