"""Themes beside groups over the same quotes: clusters, or machine themes, beside people's.

The rule: a figure that is not defined has the value None and a note that says why; none depends on
the order of its input. Groups are taken as they stand: intervals say how sure the comparison is with
so few quotes, not what other quotes would have made of the groups.
"""

from collections.abc import Mapping, Sequence

from themeseed.compare import contributions
from themeseed.compare.nearest import Meanings, by_meaning, by_people
from themeseed.compare.notes import Note
from themeseed.compare.theme_kinds import GROUP_KINDS, THEME_KINDS, paired
from themeseed.compare.theme_resamples import Resampled, patterns
from themeseed.config import CompareConfig
from themeseed.errors import NothingToDoError
from themeseed.records import Contribution, Estimate, GroupMatch, ThemeMatch, ThemesCompared

SHARED = "Jaccard overlap of quotes"
_UNPAIRED = "no group is left for it that shares a quote"
_NOTHING = Note(undefined="neither side has anything of this kind")


def themes_compared(
    themes: Mapping[str, Sequence[str]],
    groups: Mapping[str, Sequence[str]],
    *,
    names: tuple[str, str] = ("themes", "groups"),
    case_of: Mapping[str, str] | None = None,
    document_of: Mapping[str, str] | None = None,
    meanings: Meanings | None = None,
    config: CompareConfig | None = None,
    seed: int = 0,
) -> ThemesCompared:
    """Return how themes come back in groups: by shared quotes, by people, and by meaning.

    Over all: adjusted mutual information, homogeneity and completeness. Theme by theme: matched,
    split, merged or missed; group by group: matched, part, merging or extra (`ThemeKind` and
    `GroupKind` say by what rule). Themes and groups are paired one to one where they share most
    (Hungarian method on Jaccard overlaps).

    Args:
        themes: quote ids by theme; a quote may stand in several.
        groups: quote ids by group. Quotes that stand in no theme or no group are left out.
        names: whose the themes and the groups are.
        case_of: who said each quote, by quote id.
        document_of: where it stands; whole documents are resampled too where there are two, and whole
            cases where all stands in one.
        meanings: vectors of the quotes and of the themes' texts.
        config: level and number of resamples (500 at most).
        seed: of the resamples.

    Raises:
        NothingToDoError: no quote stands in both.
    """
    config = config or CompareConfig()
    # All is worked out in the order of ids, so that neither lots nor ties hang on what comes first.
    theme_order, group_order = tuple(themes), tuple(groups)
    themes, groups = dict(sorted(themes.items())), dict(sorted(groups.items()))
    theme_ids, group_ids = tuple(themes), tuple(groups)
    quote_ids = sorted(
        {it for ids in themes.values() for it in ids} & {it for ids in groups.values() for it in ids}
    )
    if not quote_ids:
        raise NothingToDoError(
            f"No quote stands in both {names[0]} and {names[1]}. Decide some quotes, or compare what is "
            "made of the same quotes."
        )
    of = patterns(quote_ids, themes, groups)
    drawn = Resampled(of, document_of or {}, case_of or {}, config, seed)
    now = drawn.observed
    pairs = paired(now.overlap[0])
    people = by_people(quote_ids, themes, groups, case_of or {}, pairs, config, seed)
    meaning = by_meaning(quote_ids, groups, meanings, theme_ids, pairs, config, seed)

    def theme(at: int) -> ThemeMatch:
        pair = pairs.get(at)
        overlap = Estimate(name=SHARED, value=None, note=_UNPAIRED)
        if pair is not None:
            overlap = drawn.estimate(SHARED, "overlap", (at, pair), Note())
        return ThemeMatch(
            theme_id=theme_ids[at],
            n_quotes=int(now.n_themes[0, at]),
            kind=THEME_KINDS[now.kinds[0, at]],
            kind_again=drawn.again("kinds", at),
            group_id=None if pair is None else group_ids[pair],
            shared=0 if pair is None else int(now.shared[0, at, pair]),
            by_quotes=overlap,
            by_people=people.measures.get(at),
            by_meaning=meaning.measures.get(at),
            nearest_by_people=_named(group_ids, people.nearest.get(at)),
            nearest_by_meaning=_named(group_ids, meaning.nearest.get(at)),
        )

    def group(at: int) -> GroupMatch:
        held = now.of_group[0, :, at]
        return GroupMatch(
            group_id=group_ids[at],
            n_quotes=int(now.n_groups[0, at]),
            kind=GROUP_KINDS[now.group_kinds[0, at]],
            kind_again=drawn.again("group_kinds", at),
            theme_id=theme_ids[int(held.argmax())] if held.any() else None,
            share=float(held.max()),
        )

    return ThemesCompared(
        first=names[0],
        second=names[1],
        theme_ids=theme_order,
        group_ids=group_order,
        n_quotes=len(quote_ids),
        n_single=int(of.observed @ of.single),
        counts=tuple(
            tuple(int(now.shared[0, theme_ids.index(it), group_ids.index(of)]) for of in group_order)
            for it in theme_order
        ),
        measures=drawn.measures(),
        themes=tuple(theme(theme_ids.index(it)) for it in theme_order),
        groups=tuple(group(group_ids.index(it)) for it in group_order),
        contributions=tuple(
            Contribution(
                side=side,
                measures=tuple(
                    drawn.estimate(name, "added", (at, figure), _NOTHING)
                    for figure, name in enumerate(contributions.NAMES)
                ),
            )
            for at, side in enumerate(names)
        ),
        warnings=drawn.warnings,
    )


def _named(ids: Sequence[str], at: int | None) -> str | None:
    return None if at is None else ids[at]
