"""Groups beside themes as plain tables, for page and terminal."""

from collections.abc import Mapping

from themeseed.records import Clustering, Codebook, Contribution, Measure, ThemesCompared
from themeseed.report.table import Cell, Table
from themeseed.report.wording import code_name, counted, estimated, marks, measured, ranged, together_in

_KEYWORDS = 3


def group_names(clustering: Clustering) -> dict[str, str]:
    """Return what each cluster is called: its number and first words."""
    return {
        each.id: f"Group {number}: {each.name or ', '.join(each.keywords[:_KEYWORDS])}"
        if each.name or each.keywords
        else f"Group {number}"
        for number, each in enumerate(clustering.clusters, start=1)
    }


def compared_sentence(found: ThemesCompared) -> str:
    """Return in plain words how many themes came back, and how far the whole goes together."""
    kinds = [each.kind for each in found.themes]
    told = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    ami = found.measure("adjusted mutual information")
    extra = sum(each.kind == "extra" for each in found.groups)
    belong = "belongs" if extra == 1 else "belong"
    more = f"; {counted(extra, 'group')} {belong} to no code" if extra else ""
    said = f"Of {counted(len(kinds), 'code')} with quotes: {', '.join(told)}{more}."
    if ami.value is None:
        return f"{said} Adjusted mutual information of codes and groups is not defined: {ami.note}."
    return (
        f"{said} Adjusted mutual information of codes and groups is {estimated(ami)}: 0 is what chance "
        "gives, 1 is the same partition."
    )


def compared_figure_rows(found: ThemesCompared) -> Table:
    """Return the figures over all codes and groups, with both intervals."""
    together = together_in(found.measures)
    rows: list[tuple[Cell, ...]] = []
    for each in found.measures:
        value = estimated(each).partition(" (")[0]
        ends = [each.over_quotes, *([each.over_documents] if together else [])]
        rows.append((each.name, value, *(ranged(each.name, it) if it else "" for it in ends)))
    noted: dict[str, list[str]] = {}
    for each in found.measures:
        if each.note:
            noted.setdefault(each.note, []).append(each.name)
    notes = [f"{' and '.join(names)}: {note}." for note, names in noted.items()]
    return Table(
        title=f"{found.first} beside {found.second}",
        columns=("Figure", "Value", "Over quotes", *((f"Over {together}",) if together else ())),
        rows=tuple(rows),
        notes=(
            f"On {counted(found.n_single, 'quote')} with one code and one group, of {found.n_quotes:,} "
            f"that stand in both. Intervals leave out one quote{_or_one(together)} at a time "
            "(jackknife); the groups stay as they are.",
            *notes,
            *found.warnings,
        ),
    )


def compared_theme_rows(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Table:
    """Return one row for each code: how it comes back, in which group, by quotes, people, meaning."""
    people = any(each.by_people for each in found.themes)
    meaning = any(each.by_meaning for each in found.themes)
    rows = [
        (
            code_name(codebook, each.theme_id),
            each.n_quotes,
            f"{each.kind} ({each.kind_again:.0%})",
            _called(names, each.group_id),
            each.shared,
            estimated(each.by_quotes),
            *((_measured(each.by_people),) if people else ()),
            *((_measured(each.by_meaning),) if meaning else ()),
        )
        for each in found.themes
    ]
    return Table(
        title=f"How each code comes back in {found.second}",
        columns=(
            *("Code", "Quotes", "Comes back", "Paired with", "Shared", "Overlap of quotes"),
            *(("Overlap of people",) if people else ()),
            *(("Nearness of meaning",) if meaning else ()),
        ),
        rows=tuple(rows),
        notes=(
            "Matched: one group holds half of its quotes or more and is half or more made of them. "
            "Split: groups mostly of it, none with half of it. Merged: a group holds half of it or "
            "more, mostly something else. Missed: neither. In brackets after the kind: how often "
            "resamples of quotes give the same. Pairs are one to one, with the largest overlap in all.",
        ),
    )


def nearest_rows(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Table:
    """Return one row for each code that another group than its pair is nearest to."""

    def other(group_id: str | None, pair: str | None) -> str:
        return "" if group_id in (None, pair) else _called(names, group_id)

    rows = [
        (
            code_name(codebook, each.theme_id),
            other(each.nearest_by_people, each.group_id),
            other(each.nearest_by_meaning, each.group_id),
        )
        for each in found.themes
    ]
    return Table(
        title="Codes that another group than their pair is nearest to",
        columns=("Code", "By the people who said it", "By meaning"),
        rows=tuple(row for row in rows if any(row[1:])),
    )


def compared_group_rows(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Table:
    """Return one row for each group: what it is, seen from the codes."""
    return Table(
        title="What each group is, seen from the codes",
        columns=("Group", "Mostly", "Share of it", "Quotes", "Is"),
        rows=tuple(
            (
                _called(names, each.group_id),
                code_name(codebook, each.theme_id) if each.theme_id else "",
                f"{each.share:.0%}",
                each.n_quotes,
                f"{each.kind} ({each.kind_again:.0%})",
            )
            for each in found.groups
        ),
        headings=2,
        notes=(
            "Part: mostly one code's quotes, less than half of them. Merging: half or more of a code or "
            "several, none of which is half of it. Extra: no code is half of it, and it holds half of "
            "none; perhaps something new, perhaps a way of talking.",
        ),
    )


def contingency_rows(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Table:
    """Return the counts of quotes by code (rows) and group (columns)."""
    letters = marks(len(found.group_ids))
    return Table(
        title="Quotes of each code in each group",
        columns=("Code", *letters),
        rows=tuple(
            (code_name(codebook, theme_id), *counts)
            for theme_id, counts in zip(found.theme_ids, found.counts, strict=True)
        ),
        notes=tuple(
            f"{letter}: {_called(names, group_id)}"
            for letter, group_id in zip(letters, found.group_ids, strict=True)
        ),
    )


def contribution_rows(found: ThemesCompared) -> Table:
    """Return coverage, overlap, novelty and divergence of each side."""
    return Table(
        title="What each side adds",
        columns=("Side", *(each.name.capitalize() for each in found.contributions[0].measures)),
        rows=tuple((each.side, *_added(each)) for each in found.contributions),
        notes=(
            "Of all concepts, matched pairs counting once: coverage is the share that a side has, "
            "overlap the share of the other's that it has, novelty its share of what one side alone "
            "has, divergence how far it lies from the whole, 0 to 1 (Chen and others 2026). In "
            "brackets: intervals by resampling.",
        ),
    )


def _added(contribution: Contribution) -> tuple[str, ...]:
    return tuple(estimated(each) for each in contribution.measures)


def _measured(measure: Measure | None) -> str:
    return measured(measure) if measure else ""


def _called(names: Mapping[str, str], group_id: str | None) -> str:
    return "none" if group_id is None else names.get(group_id, group_id)


def _or_one(together: str) -> str:
    return f", or one {together.removesuffix('s')}," if together else ""
