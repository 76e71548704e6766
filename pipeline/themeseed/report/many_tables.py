"""Agreement of many coders as plain tables, for page and terminal."""

from collections.abc import Sequence

from themeseed.records import (
    Codebook,
    CodeEstimates,
    Estimate,
    GroupEstimates,
    ManyCoderAgreement,
    UnitizingAgreement,
)
from themeseed.report.remarks import gathered
from themeseed.report.table import Table
from themeseed.report.wording import code_name, counted, estimated, ranged, together_in

_BY_CODE = ("percent agreement", "Fleiss' kappa", "Krippendorff's alpha", "Gwet's AC1")
"""What is shown of a code, theme or group; the files hold all figures."""

_OVER_QUOTES = "Over quotes"


def many_rows(found: ManyCoderAgreement) -> Table:
    """Return one row for each figure over all codes, with both intervals."""
    coded = "; ".join(f"{coder} ({n:,})" for coder, n in zip(found.coders, found.n_coded, strict=True))
    basis = f"{counted(found.n_quotes, 'quote')} that two or more of them decided: {coded}."
    if found.n_single:
        single = counted(found.n_single, "quote")
        basis += f" {single} that one alone decided say only how common codes are."
    if found.n_missing:
        basis += f" {counted(found.n_missing, 'decision')} missing."
    intervals = _intervals(found.measures)
    return Table(
        title=f"How far {len(found.coders)} coders agree",
        columns=("Figure", "Value", *intervals),
        rows=tuple((each.name, *_cells(each, intervals)) for each in found.measures),
        notes=(basis, _read_documents(found.measures), *_notes(found.measures), *found.warnings),
    )


def many_code_rows(found: ManyCoderAgreement, codebook: Codebook) -> Table:
    """Return one row for each code that somebody gave, each set against all else."""
    return _of_codes("Agreement on each code", found.by_code, codebook)


def many_theme_rows(found: ManyCoderAgreement, codebook: Codebook) -> Table:
    """Return one row for each theme that gathers codes: has a quote any code of it, or none."""
    return _of_codes("Agreement on each theme", found.by_theme, codebook)


def many_group_rows(found: ManyCoderAgreement, grouping: str) -> Table:
    """Return one row for each group of one grouping, such as each document."""
    groups = [each for each in found.by_group if each.grouping == grouping]
    return Table(
        title=f"Agreement by {grouping}",
        columns=(grouping.capitalize(), "Quotes", *_BY_CODE),
        rows=tuple((each.name, each.n_quotes, *_shown(each.measures)) for each in groups),
        notes=_interval_notes(groups),
    )


def groupings_of(found: ManyCoderAgreement) -> tuple[str, ...]:
    """Return the groupings that there are figures by, in order."""
    return tuple(dict.fromkeys(each.grouping for each in found.by_group))


def unitizing_rows(found: UnitizingAgreement) -> Table:
    """Return one row for each figure of coders who set the boundaries of their quotes themselves."""
    left = (
        (f"{counted(found.n_left_out, 'document')} that fewer than two coders read left out.",)
        if found.n_left_out
        else ()
    )
    intervals = _intervals(found.measures)
    return Table(
        title="Where quotes start and end: coders who set their own boundaries",
        columns=("Figure", "Value", *intervals),
        rows=tuple((each.name, *_cells(each, intervals)) for each in found.measures),
        notes=(
            f"Compared on {counted(found.n_documents, 'document')}.",
            *left,
            *_notes(found.measures),
            *found.warnings,
        ),
    )


def unitizing_code_rows(found: UnitizingAgreement, codebook: Codebook) -> Table:
    """Return u-alpha of each code alone: marked with it, or not."""
    intervals = _intervals([it for each in found.by_code for it in each.measures])
    return Table(
        title="u-alpha of each code alone",
        columns=("Code", "Given", "Value", *intervals),
        rows=tuple(
            (code_name(codebook, each.code_id), each.n_given, *_cells(each.measures[0], intervals))
            for each in found.by_code
            if each.n_given
        ),
    )


def _of_codes(title: str, found: Sequence[CodeEstimates], codebook: Codebook) -> Table:
    used = [each for each in found if each.n_given]
    unused = [code_name(codebook, each.code_id) for each in found if not each.n_given]
    remarks = [
        (code_name(codebook, each.code_id), it.name, it.note)
        for each in used
        for it in each.measures
        if it.note and it.name in _BY_CODE
    ]
    return Table(
        title=title,
        columns=("Code", "Given", *_BY_CODE),
        rows=tuple(
            (code_name(codebook, each.code_id), each.n_given, *_shown(each.measures)) for each in used
        ),
        notes=(
            *_interval_notes(used),
            *((f"Given by nobody: {', '.join(unused)}.",) if unused else ()),
            *gathered(remarks),
        ),
    )


def _shown(measures: Sequence[Estimate]) -> tuple[str, ...]:
    """Return the figures of a row, each with the interval to report."""
    named = {each.name: each for each in measures}
    return tuple(estimated(named[name]) if name in named else "" for name in _BY_CODE)


def _cells(estimate: Estimate, columns: Sequence[str]) -> tuple[str, ...]:
    """Return a figure's value, and its interval for each of the columns of intervals."""
    intervals = (
        estimate.over_quotes if column == _OVER_QUOTES else estimate.over_documents for column in columns
    )
    value = estimated(estimate).partition(" (")[0]
    return (value, *(ranged(estimate.name, it) if it else "" for it in intervals))


def _intervals(measures: Sequence[Estimate]) -> tuple[str, ...]:
    quotes = any(each.over_quotes for each in measures)
    together = together_in(measures)
    return (*((_OVER_QUOTES,) if quotes else ()), *((f"Over {together}",) if together else ()))


def _notes(measures: Sequence[Estimate]) -> tuple[str, ...]:
    said: dict[str, list[str]] = {}
    for each in measures:
        if each.note:
            said.setdefault(each.note, []).append(each.name)
    return tuple(f"{', '.join(names)}: {note}." for note, names in said.items())


def _read_documents(measures: Sequence[Estimate]) -> str:
    level = next((it.level for each in measures if (it := each.reported)), None)
    if level is None:
        return "No intervals: nothing could be resampled."
    if together := together_in(measures):
        return (
            f"{level:.0%} intervals, by resampling quotes and by resampling {together}. Report the "
            f"wider: quotes of one interview are not independent, and few {together} make the second "
            "too narrow."
        )
    return f"{level:.0%} intervals, by resampling quotes; of documents fewer than two are known."


def _interval_notes(found: Sequence[CodeEstimates | GroupEstimates]) -> tuple[str, ...]:
    measures = [it for each in found for it in each.measures]
    level = next((it.level for each in measures if (it := each.reported)), None)
    if level is None:
        return ()
    together = together_in(measures)
    over = f"quotes or {together}, the wider of the two" if together else "quotes"
    return (f"In brackets: {level:.0%} intervals, by resampling {over}.",)
